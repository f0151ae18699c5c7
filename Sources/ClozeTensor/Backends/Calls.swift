import CKernels

/// The arguments of group normalization of packed sequences followed by a leaky rectifier, except
/// for its output.
public struct GroupNormCall {
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
}

/// The arguments of a convolution in time of each channel, within packed sequences.
public struct DepthwiseCall {
  /// [T, C].
  let x: Tensor
  /// [C, K].
  let kernel: Tensor
  /// [C], if there is one.
  let bias: Tensor?
  let offsets: [Int32]
  /// The number of rows before its own that a row reads.
  let left: Int

  /// K, the number of taps.
  var size: Int { kernel.shape[1] }
}

/// The arguments of two convolutions over time and frequency of packed utterances.
public struct FrameConvolutionCall {
  /// [T, F].
  let x: Tensor
  /// The weight [N, 3, 3, 1 or N] and the bias [N] of both.
  let layers: [(weight: Tensor, bias: Tensor)]
  let offsets: [Int32]

  /// N.
  var channels: Int { layers[0].bias.count }
  /// The columns of the output: those of a step's places.
  var columns: Int { Self.places(Self.places(x.shape[1])) * channels }

  /// The number of places of a convolution of `length` rows or columns.
  static func places(_ length: Int) -> Int { max(0, (length - 1) / 2) }

  /// Consecutive steps of an utterance that are computed together.
  struct Block {
    /// The first frame.
    let frame: Int
    /// The first step.
    let step: Int
    /// The number of steps.
    let count: Int
  }

  /// The blocks of all utterances in order.
  var blocks: [Block] {
    var step = 0
    return zip(offsets, offsets.dropFirst()).flatMap { begin, end in
      let count = Self.places(Self.places(Int(end - begin)))
      defer { step += count }
      return stride(from: 0, to: count, by: Int(CLOZE_FRAME_STEPS)).map {
        Block(
          frame: Int(begin) + 4 * $0, step: step + $0,
          count: min(Int(CLOZE_FRAME_STEPS), count - $0))
      }
    }
  }
}

/// Edges from each node to its neighbours.
public struct EdgeList {
  /// The features of each node as a centre [T, C].
  let centres: Tensor
  /// The neighbours' rows [T count], node by node.
  let neighbours: [Int32]
  /// The number of neighbours of each node.
  let count: Int
}

/// The terms of x + each, the input of batch normalization; each row of `each` belongs to `size`
/// rows of x.
public struct ChannelTerms {
  let x: Tensor
  let each: Tensor?
  let size: Int

  var width: Int { x.shape.last ?? 1 }
  var rows: Int { x.rowCount }

  /// Computes the sum, row by row.
  func sum() throws -> Tensor {
    guard let each else { return x }
    return try x.adding(each.gatherRows((0..<x.shape[0]).map { Int32($0 / size) }))
  }
}
