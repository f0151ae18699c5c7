import ClozeCapabilities
import ClozeObjectives
import ClozeReport
import Foundation

/// An embedder of lines into vectors, in batches limited by lines and tokens.
struct LineEmbedder {
  let model: any TextEmbedder
  let form: VectorForm
  /// The maximum number of lines in a batch.
  let batch: Int
  /// The number of the first lines that have vectors; nil for all.
  var limit: Int?
  /// The field that holds the text, if lines are JSON records.
  var field: String?
  /// Called with each line's number, bytes and text.
  var observe: (Int, ArraySlice<UInt8>, String) throws -> Void = { _, _, _ in }
  /// Called with notes about the lines.
  let note: (String) -> Void

  /// About as many tokens as keep all threads busy; more would only take more memory.
  private static let tokensPerBatch = 8192
  /// A low estimate, so that batches stay within the limit.
  private static let bytesPerToken = 3

  /// Returns how many of the first `texts`, at least one, are computed at once.
  static func fitting(_ texts: some Collection<String>, _ model: any TextEmbedder) -> Int {
    var tokens = 0
    let fitting = texts.prefix { text in
      tokens += estimate(text.utf8.count, model)
      return tokens <= tokensPerBatch
    }
    return max(1, fitting.count)
  }

  /// Returns a low estimate of how many tokens `model` reads of a text of `bytes` bytes.
  private static func estimate(_ bytes: Int, _ model: any TextEmbedder) -> Int {
    min(bytes / bytesPerToken + 2, model.maximumTokens)
  }

  /// Calls `each` with the vector of each of `lines`, in order.
  func embed(
    _ lines: LineReader, _ progress: ProgressReporter?, each: ([Float]) throws -> Void
  ) throws {
    try read(
      lines, progress, each: each
    ) { try model.embed($0, pooling: form.pooling, normalize: form.isNormalized) }
  }

  /// Calls `each` with the vectors of each of `lines`, in order, after each of `depths` blocks
  /// [depths][C].
  func states(
    _ lines: LineReader, after depths: [Int], _ progress: ProgressReporter?,
    each: ([[Float]]) throws -> Void
  ) throws {
    try read(lines, progress, each: each) {
      try model.states($0, pooling: form.pooling, after: depths)
    }
  }

  /// Calls `each` with what `compute` makes of each of `lines`, in order.
  private func read<Vectors>(
    _ lines: LineReader, _ progress: ProgressReporter?, each: (Vectors) throws -> Void,
    _ compute: ([String]) throws -> [Vectors]
  ) throws {
    let longest = model.maximumTokens
    var texts: [String] = [], tokens = 0, unreadable = 0, cut = 0
    func flush() throws {
      guard !texts.isEmpty else { return }
      for vectors in try compute(texts) { try each(vectors) }
      progress?.update(ProgressUpdate(done: lines.number))
      (texts, tokens) = ([], 0)
    }
    while let line = try lines.next(beforeWaiting: flush) {
      guard lines.number <= limit ?? .max else { continue }
      let text = try text(of: line, lines.number)
      texts.append(text)
      try observe(lines.number, line, text)
      if !model.canRead(text) { unreadable += 1 }
      if model.isCut(text) { cut += 1 }
      tokens += Self.estimate(line.count, model)
      if texts.count == batch || tokens >= Self.tokensPerBatch { try flush() }
    }
    try flush()
    if cut > 0 {
      note(
        "note: \(cut) of \(min(lines.number, limit ?? .max)) lines are cut to the model's \(longest) tokens"
      )
    }
    if unreadable > 0 {
      note("note: \(unreadable) lines cannot be cut into tokens; their vectors say nothing of them")
    }
  }

  private func text(of line: some Collection<UInt8>, _ number: Int) throws -> String {
    guard let field else { return String(decoding: line, as: UTF8.self) }
    let record = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    guard let text = record?[field] as? String else {
      throw CommandError(
        "line \(number) is no JSON record with a text under '\(field)'; correct it")
    }
    return text
  }
}
