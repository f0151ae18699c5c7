import CKernels

extension NativeBackend {
  func frameConvolution(_ call: FrameConvolutionCall) throws -> Tensor {
    let x = call.x, parameters = call.layers.flatMap { [$0.weight, $0.bias] }
    // The gradient of the frames, which are data as a rule, has no kernel.
    guard x.dtype != .f64, !x.requiresGradient, parameters.allSatisfy({ $0.dtype == .f32 }) else {
      return try call.composed()
    }
    let panels = FramePanels(call), blocks = call.blocks
    let y = try x.like([blocks.last.map { $0.step + $0.count } ?? 0, call.columns])
    panels.withNative(x) { native in
      let room = cloze_frames_scratch(native, 0), scratch = ScratchPool()
      pool.run(blocks.count) { index in
        let block = blocks[index]
        scratch.with(floats: room) {
          cloze_frames_forward(
            native, Int64(block.frame), Int64(block.step), Int64(block.count), y.raw, $0)
        }
      }
    }
    return y.recording("frameConvolution", parameters) { [unowned y] dy, gradients in
      let sums = try self.sums(panels, blocks, x, y, dy)
      for (parameter, values) in zip(parameters, panels.gradients(sums)) {
        try gradients.add(parameter, Tensor(values, parameter.shape, .f32, dy.device))
      }
    }
  }

  /// The gradients of the panels: the sums of pieces, whose number depends on that of the blocks
  /// alone, are added in order.
  private func sums(
    _ panels: FramePanels, _ blocks: [FrameConvolutionCall.Block], _ x: Tensor, _ y: Tensor,
    _ dy: Tensor
  ) throws -> Tensor {
    let pieces = min(16, max(1, blocks.count)), size = panels.gradientCount
    let all = try Tensor(zeros: [pieces, size], .f32, dy.device)
    panels.withNative(x) { native in
      let room = cloze_frames_scratch(native, 1), scratch = ScratchPool()
      pool.run(pieces) { piece in
        scratch.with(floats: room) { scratch in
          for block in blocks[blocks.count * piece / pieces..<blocks.count * (piece + 1) / pieces] {
            cloze_frames_backward(
              native, Int64(block.frame), Int64(block.step), Int64(block.count), y.raw, dy.raw,
              all.floats + piece * size, scratch)
          }
        }
      }
    }
    let sums = try Tensor(zeros: [size], .f32, dy.device)
    try columnSum(all, into: sums, accumulate: false)
    return sums
  }
}

/// The weights in the order in which the kernels read them.
private struct FramePanels {
  private let bins: Int
  private let places: (middle: Int, last: Int)
  private let channels: Int
  private let wide: Int
  private var first: [Float]
  private var firstBias: [Float]
  private var second: [Float]
  private var secondBias: [Float]
  private var back: [Float]

  init(_ call: FrameConvolutionCall) {
    bins = call.x.shape[1]
    places = (FrameConvolutionCall.places(bins), call.columns / call.channels)
    let channels = call.channels, wide = (channels + 15) / 16 * 16
    (self.channels, self.wide) = (channels, wide)
    first = [Float](repeating: 0, count: 9 * wide)
    second = [Float](repeating: 0, count: 9 * wide * wide)
    (back, firstBias) = (second, [Float](repeating: 0, count: wide))
    secondBias = firstBias
    let weights = call.layers.map(\.weight.floats), biases = call.layers.map(\.bias.floats)
    for output in 0..<channels {
      (firstBias[output], secondBias[output]) = (biases[0][output], biases[1][output])
      for tap in 0..<9 {
        first[tap * wide + output] = weights[0][output * 9 + tap]
        for input in 0..<channels {
          let weight = weights[1][(output * 9 + tap) * channels + input]
          second[(tap * wide + input) * wide + output] = weight
          // Taps in frequency lie side by side.
          back[((tap / 3 * wide + output) * 3 + tap % 3) * wide + input] = weight
        }
      }
    }
  }

  /// The number of elements of all gradients, one after the other.
  var gradientCount: Int { wide * (9 + 1 + 9 * wide + 1) }

  /// Returns the gradients of both weights and biases in the order of the layers.
  func gradients(_ sums: Tensor) -> [[Float]] {
    let bias = 9 * wide, start = bias + wide, end = start + 9 * wide * wide
    let all = sums.floats
    return [
      (0..<channels * 9).map { all[$0 % 9 * wide + $0 / 9] },
      (0..<channels).map { all[bias + $0] },
      (0..<channels * 9 * channels).map { index in
        let (output, tap, input) = (
          index / (9 * channels), index / channels % 9, index % channels
        )
        return all[start + (tap * wide + input) * wide + output]
      },
      (0..<channels).map { all[end + $0] },
    ]
  }

  /// Calls `body` with the C form for frames `x`.
  func withNative(_ x: Tensor, _ body: (UnsafePointer<cloze_frames>) -> Void) {
    let panels = [first, firstBias, second, secondBias, back]
    let starts = panels.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    Array(panels.joined()).withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      var native = cloze_frames(
        x: x.raw, first: base, first_bias: base + starts[1], second: base + starts[2],
        second_bias: base + starts[3], back: base + starts[4], bins: Int64(bins),
        middle: Int64(places.middle), places: Int64(places.last), channels: Int64(channels),
        wide: Int64(wide), dtype: x.dtype.code)
      withUnsafePointer(to: &native) { body($0) }
    }
  }
}
