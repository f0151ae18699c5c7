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
  private static let quote = UInt8(ascii: "\"")

  /// Returns the names of the columns if `chunk` is the start of a table of labelled texts; nil if not.
  static func columns(of chunk: UnsafeBufferPointer<UInt8>) -> [String]? {
    var lines = chunk.split(separator: 0x0A, maxSplits: 21, omittingEmptySubsequences: false)
    // The last one is all that follows.
    if lines.count > 21 { lines.removeLast() }
    guard let header = lines.first else { return nil }
    for separator in [0x09, UInt8(ascii: ","), UInt8(ascii: ";")] {
      let names = names(in: header, separator)
      guard names.contains(where: texts.contains), names.contains(where: others.contains),
        names.allSatisfy({ !$0.isEmpty && $0.split(separator: " ").count <= 2 })
      else { continue }
      let below = lines.dropFirst().filter { !$0.allSatisfy(isWhitespace) }
      let alike = below.count { count(separator, in: $0) == names.count - 1 }
      return !below.isEmpty && 2 * alike > below.count ? names : nil
    }
    return nil
  }

  private static func names(
    in line: Slice<UnsafeBufferPointer<UInt8>>, _ separator: UInt8
  ) -> [String] {
    line.split(separator: separator, omittingEmptySubsequences: false).map { field in
      let bare = field.filter { $0 != quote && $0 != 0x0D }
      let words = bare.split(whereSeparator: isWhitespace)
      return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ").lowercased()
    }
  }

  /// Returns the number of separators of a line that are outside of quotes.
  private static func count(
    _ separator: UInt8, in line: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Int {
    var count = 0, isQuoted = false
    for byte in line {
      if byte == quote { isQuoted.toggle() }
      if byte == separator, !isQuoted { count += 1 }
    }
    return count
  }
}
