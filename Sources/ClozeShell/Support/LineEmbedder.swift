import ClozeReport
import ClozeSequences
import ClozeText

/// Turns lines into vectors, in batches bounded by lines and tokens.
struct LineEmbedder {
  let model: TextModel
  let pooling: Pooling
  let isNormalized: Bool
  /// Lines computed at once.
  let batch: Int

  /// About as many tokens as keep all threads at work; more only need more memory.
  private static let tokensPerBatch = 8192
  /// A guess on the low side, so that batches stay within it.
  private static let bytesPerToken = 3

  /// Hands the vector of each of `lines` to `each`, in order.
  func embed(
    _ lines: LineReader, _ progress: ProgressReporter?, each: ([Float]) throws -> Void
  ) throws {
    let longest = model.model.configuration.maximumLength
    var texts: [String] = [], tokens = 0
    func flush() throws {
      for vector in try model.embed(texts, pooling: pooling, normalize: isNormalized) {
        try each(vector)
      }
      progress?.update(ProgressUpdate(done: lines.number))
      (texts, tokens) = ([], 0)
    }
    while let line = try lines.next() {
      texts.append(String(decoding: line, as: UTF8.self))
      tokens += min(line.count / Self.bytesPerToken + 2, longest)
      if texts.count == batch || tokens >= Self.tokensPerBatch { try flush() }
    }
    if !texts.isEmpty { try flush() }
  }
}
