import CKernels

/// What group normalization of packed sequences needs beside its output, with the leaky rectifier
/// behind it.
struct GroupNormCall {
  let x: Tensor
  let gamma: Tensor
  let beta: Tensor
  let groups: Int
  let offsets: [Int32]
  let epsilon: Double
  /// The slope below 0; 1 for no rectifier.
  let slope: Double

  var sequences: Int { offsets.count - 1 }
  var width: Int { x.shape[1] }

  fileprivate var native: cloze_groups {
    cloze_groups(
      x: x.raw, gamma: gamma.floats, beta: beta.floats, width: Int64(width),
      groups: Int64(groups), epsilon: Float(epsilon), slope: Float(slope), dtype: x.dtype.code)
  }

  /// Calls `body` for each group of each sequence with its number, the sequence's and its rows.
  fileprivate func forEachGroup(
    on pool: ThreadPool,
    _ body: (_ task: Int, _ sequence: Int, _ group: Int64, _ begin: Int64, _ end: Int64) -> Void
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      pool.run(sequences * groups) { task in
        let sequence = task / groups
        body(
          task, sequence, Int64(task % groups), Int64(offsets[sequence]),
          Int64(offsets[sequence + 1]))
      }
    }
  }

  /// The gradients of gamma and beta: each sequence makes its own, which are added in order.
  fileprivate func parameterGradients(
    _ body: (_ sums: UnsafeMutablePointer<Float>, _ stride: Int) -> Void
  ) -> (gamma: [Float], beta: [Float]) {
    let stride = 2 * width
    var sums = [Float](repeating: 0, count: max(1, sequences) * stride)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      body(base, stride)
      for sequence in 1..<max(1, sequences) {
        for index in 0..<stride { base[index] += base[sequence * stride + index] }
      }
    }
    return (Array(sums[..<width]), Array(sums[width..<stride]))
  }
}

extension NativeBackend {
  /// y, and statistics [B groups, 2] for the backward pass.
  func groupNorm(_ call: GroupNormCall, into y: Tensor, statistics: Tensor) {
    let (native, numbers) = (call.native, statistics.floats)
    call.forEachGroup(on: pool) { task, _, group, begin, end in
      var native = native
      cloze_group_norm(&native, group, begin, end, numbers + 2 * task, y.raw)
    }
  }

  /// dx, and the gradients of gamma and beta.
  func groupNormBackward(
    _ call: GroupNormCall, statistics: Tensor, dy: Tensor, into dx: Tensor
  ) -> (gamma: [Float], beta: [Float]) {
    let (native, numbers, width) = (call.native, statistics.floats, call.width)
    return call.parameterGradients { sums, stride in
      call.forEachGroup(on: pool) { task, sequence, group, begin, end in
        var native = native
        let own = sums + sequence * stride
        cloze_group_norm_backward(
          &native, group, begin, end, numbers + 2 * task, dy.raw, dx.raw, own, own + width)
      }
    }
  }

  /// y, the neighbours that it came from [T, C] and statistics, for edges from `centres` to `count`
  /// neighbours each.
  func edgeMaximum(
    _ call: GroupNormCall, _ edges: EdgeList, into y: Tensor, statistics: Tensor
  ) -> [UInt8] {
    let numbers = statistics.floats
    var chosen = [UInt8](repeating: 0, count: y.count)
    chosen.withUnsafeMutableBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return }
      edges.withNative(call) { native in
        call.forEachGroup(on: pool) { task, _, group, begin, end in
          cloze_edge_maximum(native, group, begin, end, numbers + 2 * task, y.raw, places)
        }
      }
    }
    return chosen
  }

  /// The gradients of the neighbours' features (f32, zero at first) and of the centres' (f32), of gamma and beta.
  func edgeMaximumBackward(
    _ call: GroupNormCall, _ edges: EdgeList, statistics: Tensor, chosen: [UInt8], dy: Tensor,
    neighbours: Tensor, centres: Tensor
  ) -> (gamma: [Float], beta: [Float]) {
    let (numbers, width) = (statistics.floats, call.width)
    return call.parameterGradients { sums, stride in
      edges.withNative(call) { native in
        call.forEachGroup(on: pool) { task, sequence, group, begin, end in
          let own = sums + sequence * stride
          cloze_edge_maximum_backward(
            native, group, begin, end, numbers + 2 * task, chosen, dy.raw, neighbours.floats,
            centres.floats, own, own + width)
        }
      }
    }
  }
}

/// Edges from each node to its neighbours.
struct EdgeList {
  /// What a node is as a centre [T, C].
  let centres: Tensor
  /// The neighbours' rows [T count], node by node.
  let neighbours: [Int32]
  /// Neighbours of a node.
  let count: Int

  fileprivate func withNative(_ call: GroupNormCall, _ body: (UnsafePointer<cloze_edges>) -> Void) {
    neighbours.withUnsafeBufferPointer { list in
      var native = cloze_edges(
        norm: call.native, centre: centres.raw, neighbours: list.baseAddress, count: Int64(count))
      withUnsafePointer(to: &native) { body($0) }
    }
  }
}
