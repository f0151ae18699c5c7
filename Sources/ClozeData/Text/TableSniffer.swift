/// Recognises tables of labelled texts, which are no running text, by their first lines.
///
/// A file is taken for such a table if its first line is a header, whose columns are separated by
/// tabs, commas, semicolons or bars and have names of one or two words, among them one that speaks
/// of texts and one that speaks of labels or numbers; and if most of the records below have as many
/// fields.
enum TableSniffer {
  /// Words in names of columns of texts.
  private static let texts = [
    "text", "sentence", "review", "content", "comment", "tweet", "title", "question", "premise",
    "hypothesis", "body", "message", "description", "abstract", "document", "utterance",
  ]
  /// Words in names of columns beside them.
  private static let others = [
    "label", "class", "category", "target", "sentiment", "intent", "topic", "stars", "rating",
    "score", "polarity", "index", "duplicate", "split", "overall",
  ]

  private static func isText(_ name: String) -> Bool {
    texts.contains(where: name.contains) && !isOther(name)
  }

  private static func isOther(_ name: String) -> Bool {
    others.contains(where: name.contains) || ["id", "idx"].contains(name) || name.hasSuffix("_id")
  }

  /// Returns the names of the columns if `chunk` is the start of a table of labelled texts; nil if
  /// not.
  static func columns(of chunk: UnsafeBufferPointer<UInt8>) -> [String]? {
    let whole = TableSample(chunk, isWhole: chunk.count < FileChunks.chunkSize)
    let named = whole.lines.first.flatMap(TableSeparator.init(line:))
    let sample = named == nil ? whole : whole.rest
    guard let header = sample.lines.first else { return nil }
    let separators = named.map { [$0] } ?? [.tab, .comma, .semicolon, .bar]
    let best = TableSeparator.best(of: separators, for: header) { _, names in
      let names = names.map { $0.lowercased() }
      guard names.contains(where: isText), names.contains(where: isOther),
        names.allSatisfy({ $0.split(whereSeparator: \.isWhitespace).count <= 2 })
      else { return 0 }
      return names.count
    }
    guard let (splitter, names) = best else { return nil }
    let below = sample.records(splitter).dropFirst()
    let alike = below.count { splitter.texts(of: $0)?.count == names.count }
    return !below.isEmpty && 2 * alike > below.count ? names : nil
  }
}
