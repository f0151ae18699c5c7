import ClozeEvaluation

/// The rows of a text or a clip, and what else the encoder of pairs needs of it.
struct EncodedRows: SizedSample {
  /// The rows, one after the other [N, C]: words, or patches.
  let rows: [Float]
  /// The vector of a clip [C]; empty for a text.
  var vector: [Float] = []
  /// The number of frames of a clip; 0 for a text.
  var frames = 0

  var bytes: Int { 4 * (rows.count + vector.count) }
}
