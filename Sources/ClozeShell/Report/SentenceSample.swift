import ClozeData

/// Sentences of a run's data, each with a word taken out, for a model of text to fill in.
struct SentenceSample {
  /// A sentence with `[MASK]` in it, and the word that stood there.
  typealias Sentence = (text: String, word: String)

  /// The sentences.
  let sentences: [Sentence]
  /// A sentence on where they are from.
  let origin: String

  /// The number of sentences.
  private static let count = 4
  /// The number of bytes that are read of a file.
  private static let length = 1 << 18
  /// The number of words that a sentence has.
  private static let words = 7...18

  /// Takes sentences from the data that validated `run`, or else from that which it learned from;
  /// nil if none is plain text that can be read.
  init?(_ run: ReportedRun) {
    let validation = run.paths("data.validationPaths")
    let paths = validation.isEmpty ? run.paths("data.paths") : validation
    let files = (try? TextFileList(paths: paths))?.files ?? []
    for file in files where ["txt", "md", "text"].contains(where: file.path.hasSuffix) {
      guard let text = Self.text(file.path) else { continue }
      let found = Self.sentences(of: text)
      guard found.count >= Self.count else { continue }
      sentences = (0..<Self.count).map { found[(2 * $0 + 1) * found.count / (2 * Self.count)] }
      origin =
        "A word was taken out of sentences of \(file.path), "
        + (validation.isEmpty ? "on which the models may have been trained." : "which validated.")
      return
    }
    return nil
  }

  /// Returns text from the middle of the file, where there are neither titles nor licences.
  private static func text(_ path: String) -> String? {
    guard let file = try? MappedFile(path: path) else { return nil }
    return file.withBytes { bytes in
      let start = max(0, (bytes.count - length) / 2)
      let piece = bytes[start..<min(bytes.count, start + length)]
      return piece.contains(0) ? nil : String(decoding: piece, as: UTF8.self)
    }
  }

  private static func sentences(of text: String) -> [Sentence] {
    text.replacing("\r\n", with: "\n").split(separator: "\n\n").flatMap { paragraph in
      paragraph.replacing("\n", with: " ").matches(of: /[A-Z][^.!?"\[\]_*]*[.!?]/)
        .compactMap { sentence(String($0.output)) }
    }
  }

  /// Returns `text` without its longest word; nil if it is too short or too long.
  private static func sentence(_ text: String) -> Sentence? {
    let parts = text.split(separator: " ")
    guard words.contains(parts.count) else { return nil }
    // The first word and the last have other letters beside them.
    let inner = parts.indices.dropFirst().dropLast()
      .filter { parts[$0].allSatisfy { $0.isLetter && $0.isLowercase } }
    guard let place = inner.max(by: { parts[$0].count < parts[$1].count }),
      parts[place].count > 3
    else { return nil }
    var masked = parts
    masked[place] = "[MASK]"
    return (masked.joined(separator: " "), String(parts[place]))
  }
}
