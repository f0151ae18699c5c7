extension Tensor {
  /// Attention of each word to all words of its text and to its places, of which it has one in
  /// each frame of a clip (Yang et al. 2023, TW-BERT, trajectory-to-word attention).
  ///
  /// Texts and clips are packed. Places lie text by text, then frame by frame, and in a frame there
  /// is one for each word.
  ///
  /// - Parameters:
  ///   - places: Keys and values of places.
  ///   - offsets: The start of each text, and the end [B + 1].
  ///   - frames: The number of frames of each text's clip [B].
  ///   - dropout: Applied to the attention probabilities.
  /// - Shapes: self [L, 3C] with queries, keys and values, places [M, 2C], where M is the sum over
  ///   texts of words times frames -> [L, C].
  public func trajectoryAttention(
    _ places: Tensor, offsets: [Int32], frames: [Int], heads: Int, dropout: DropoutMask? = nil
  ) throws -> Tensor {
    let operation = "trajectoryAttention"
    try require(rank: 2, operation)
    try checkOffsets(offsets, rows: shape[0])
    guard frames.count == offsets.count - 1, frames.allSatisfy({ $0 >= 0 }), heads > 0,
      shape[1] % (3 * heads) == 0
    else {
      throw TensorError.badShape(
        operation: operation, shape: shape,
        expected: "columns that are a multiple of 3 x heads, and frames for each text")
    }
    var starts: [Int32] = [0]
    for (text, count) in frames.enumerated() {
      starts.append(starts[text] + (offsets[text + 1] - offsets[text]) * Int32(count))
    }
    try places.require(shape: [Int(starts[frames.count]), shape[1] / 3 * 2], operation)
    return try device.backend.trajectoryAttention(
      TrajectoryAttentionCall(
        qkv: self, places: places, offsets: offsets, placeOffsets: starts, frames: frames,
        heads: heads, dropout: dropout))
  }
}

/// The arguments of attention along trajectories.
public struct TrajectoryAttentionCall {
  /// [L, 3C].
  let qkv: Tensor
  /// [M, 2C].
  let places: Tensor
  let offsets: [Int32]
  let placeOffsets: [Int32]
  let frames: [Int]
  let heads: Int
  let dropout: DropoutMask?

  /// C.
  var width: Int { qkv.shape[1] / 3 }

  /// The same attention as one sequence for each word, whose keys are copied from its text's words
  /// and its places.
  func composed() throws -> Tensor {
    let words = qkv.shape[0]
    let others = try Tensor.concatenating(
      [qkv.slice(axis: 1, width..<3 * width), places], axis: 0)
    var keys: [Int32] = [], keyOffsets: [Int32] = [0]
    for text in frames.indices {
      let count = offsets[text + 1] - offsets[text]
      for word in 0..<count {
        keys += offsets[text]..<offsets[text + 1]
        keys += (0..<Int32(frames[text])).map {
          Int32(words) + placeOffsets[text] + $0 * count + word
        }
        keyOffsets.append(Int32(keys.count))
      }
    }
    return try qkv.slice(axis: 1, 0..<width).crossAttention(
      others.gatherRows(keys), offsets: (0...Int32(words)).map { $0 }, keyOffsets: keyOffsets,
      heads: heads, dropout: dropout)
  }
}
