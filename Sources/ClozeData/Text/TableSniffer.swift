/// Recognises tables of labelled texts, which are no running text, by their first lines.
///
/// A file is taken for such a table if its first line is a header, whose columns are separated by
/// tabs, commas or semicolons and have names of one or two words, among them one that is usual for
/// texts and one that is usual beside texts, such as that of labels; and if most of the
/// lines below have as many separators outside of quotes.
enum TableSniffer {
  /// The names of columns of texts.
  static let texts: Set<String> = [
    "text", "texts", "sentence", "sentence1", "sentence2", "review", "content", "comment", "tweet",
    "title", "question", "question1", "question2", "premise", "hypothesis", "body", "message",
    "description", "abstract", "document", "utterance",
  ]
  /// The names of columns beside them.
  static let others: Set<String> = [
    "label", "labels", "class", "category", "target", "sentiment", "intent", "topic", "stars",
    "rating", "score", "polarity", "gold_label", "id", "idx", "index", "is_duplicate", "split",
  ]

  /// Returns the names of the columns if `chunk` is the start of a table of labelled texts; nil if
  /// not.
  static func columns(of chunk: UnsafeBufferPointer<UInt8>) -> [String]? {
    let sample = TableSample(chunk, isWhole: chunk.count < FileChunks.chunkSize)
    guard let header = sample.lines.first else { return nil }
    let below = sample.rest.lines
    for separator in [TableSeparator.tab, .comma, .semicolon] {
      let splitter = FieldSplitter(separator, firstLine: header)
      let names = (splitter.texts(of: header) ?? []).map { name in
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      guard names.contains(where: texts.contains), names.contains(where: others.contains),
        names.allSatisfy({ !$0.isEmpty && $0.split(separator: " ").count <= 2 })
      else { continue }
      let alike = below.count { splitter.texts(of: $0)?.count == names.count }
      return !below.isEmpty && 2 * alike > below.count ? names : nil
    }
    return nil
  }
}
