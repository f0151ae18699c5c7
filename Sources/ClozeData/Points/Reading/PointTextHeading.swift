import Foundation

/// The lines of a text before its points: comments, the number of points, names of columns.
struct PointTextHeading {
  /// A line that names columns.
  struct Names {
    /// The line without the mark of a comment.
    let text: String
    let line: Int
    /// True if the line starts with `#`, so that it may be about anything.
    let isComment: Bool
  }

  /// The number of points by a line that is a single whole number.
  private(set) var count: (points: Int, line: Int)?
  private(set) var names: Names?

  /// Moves `words` to the first line that holds a point, and returns false if there is none.
  mutating func read(_ words: inout LineWords) -> Bool {
    while words.nextLine() {
      let text = String(decoding: words.rest, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      if text.isEmpty { continue }
      if text.hasPrefix("#") || text.hasPrefix("//") {
        if names?.isComment ?? true { note(comment: text, at: words.line) }
      } else if count == nil, let number = Int(text) {
        count = (number, words.line)
      } else if names?.isComment ?? true, Self.isNames(text) {
        names = Names(text: text, line: words.line, isComment: false)
      } else {
        return true
      }
    }
    return false
  }

  /// Takes a comment that names columns.
  private mutating func note(comment: String, at line: Int) {
    let bare = comment.drop { $0 == "#" || $0 == "/" }
    let words = Self.words(Self.withoutLabel(bare), separator: nil)
    guard PointColumns(names: words) != nil else { return }
    names = Names(text: Self.withoutLabel(bare), line: line, isComment: comment.hasPrefix("#"))
  }

  /// Returns a comment without words that end in a colon at its start, as in `Fields: x y z`.
  private static func withoutLabel(_ comment: Substring) -> String {
    var rest = comment.drop { $0.isWhitespace }
    while true {
      let word = rest.prefix { !$0.isWhitespace }
      guard word.last == ":", word.endIndex < rest.endIndex else { return String(rest) }
      rest = rest[word.endIndex...].drop { $0.isWhitespace }
    }
  }

  /// True if a line starts with a letter that starts no number, behind separators and quotes.
  private static func isNames(_ text: String) -> Bool {
    let bare = text.drop { "\",; \t".contains($0) }
    guard let letter = bare.unicodeScalars.first, letter.properties.isAlphabetic else {
      return false
    }
    return !["nan", "inf"].contains { bare.lowercased().hasPrefix($0) }
  }

  /// Returns the words of a line between separators, or, if it has none, between blanks, commas
  /// and semicolons.
  static func words(_ text: String, separator: UInt8?) -> [String] {
    if let separator, text.utf8.contains(separator) {
      let mark = Character(Unicode.Scalar(separator))
      var words = text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
      if words.last?.allSatisfy(\.isWhitespace) == true { words.removeLast() }
      return words
    }
    return text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
  }

  /// Returns the columns of the coordinates among `width` columns.
  ///
  /// - Throws: `PointTrouble` if the names are of other columns.
  func columns(of width: Int, separator: UInt8?) throws -> PointColumns {
    guard let names else { return .first }
    let words = Self.words(names.text, separator: separator)
    let found = PointColumns(names: words)
    if names.isComment, words.count != width {
      if isPlain(names, width) { return .first }
      throw PointTrouble(
        .refused(
          reason: "the comment names \(Self.list(words)), and lines have \(width) columns",
          advice: "name all columns in it, or remove it"), at: .line(names.line))
    }
    guard let found else {
      throw PointTrouble(
        .refused(
          reason: "none of the columns are named x, y and z, only \(Self.list(words))",
          advice: "name three of them so"), at: .line(names.line))
    }
    guard words.count == width else {
      throw PointTrouble(
        .otherWidth(found: width, expected: words.count), at: .line(names.line))
    }
    return found
  }

  /// True if a comment that names another number of columns than `width` puts x, y and z first, or
  /// names them in this order and there are no others.
  private func isPlain(_ names: Names, _ width: Int) -> Bool {
    let words = Self.words(names.text, separator: nil).filter { $0 != "and" }
    guard let found = PointColumns(names: words) else { return false }
    return found == .first || width == 3 && found.x < found.y && found.y < found.z
  }

  private static func list(_ words: [String]) -> String {
    words.prefix(8).map { $0.prefix(40).description.quoted }.joined(separator: ", ")
  }
}
