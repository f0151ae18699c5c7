/// The possible completions at the cursor.
struct Completion: Equatable {
  /// One possibility.
  struct Candidate: Equatable {
    /// The whole word, without quotes.
    let text: String
    /// The text shown in a list.
    let label: String
    /// A description in one line.
    var summary = ""
    /// True if the word is complete with it; false for a folder and a key.
    var isWhole = true

    init(_ text: String, label: String? = nil, _ summary: String = "", isWhole: Bool = true) {
      (self.text, self.label, self.summary) = (text, label ?? text, summary)
      self.isWhole = isWhole
    }
  }

  /// The possibilities, in display order.
  var candidates: [Candidate]
  /// The number of replaced characters (Unicode scalars) before the cursor.
  var replaced: Int
  /// The quote that encloses them.
  var quote: Unicode.Scalar?
  /// A description of the expected text, if it cannot be listed.
  var hint = ""
  /// True to insert candidates verbatim, since `$` must keep its meaning.
  var isVerbatim = false

  /// The text to insert: the common prefix of all candidates.
  var insertion: String? {
    guard let first = candidates.first else { return nil }
    if candidates.count == 1 { return written(first.text, isWhole: first.isWhole) }
    let common = candidates.dropFirst().reduce(Array(first.text.unicodeScalars)[...]) {
      start, other in
      zip(start, other.text.unicodeScalars).prefix { $0 == $1 }.map(\.0)[...]
    }
    return common.isEmpty ? nil : written(String(String.UnicodeScalarView(common)), isWhole: false)
  }

  /// Returns `text` in the syntax of the language: special characters are escaped, or quoted if a
  /// quote is open.
  private func written(_ text: String, isWhole: Bool) -> String {
    if isVerbatim { return text }
    let end = isWhole ? " " : ""
    switch quote {
    case "'": return "'" + text + (isWhole ? "'" : "") + end
    case "\"": return "\"" + guarded(text, "\"\\$") + (isWhole ? "\"" : "") + end
    default: return guarded(text, " \t'\"\\$;&{}#|<>") + end
    }
  }

  private func guarded(_ text: String, _ special: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
