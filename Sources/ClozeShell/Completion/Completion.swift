/// What could stand at the cursor.
struct Completion: Equatable {
  /// One possibility.
  struct Candidate: Equatable {
    /// The whole word, without quotes.
    let text: String
    /// What is shown of it in a list.
    let label: String
    /// What it is; one line.
    var summary = ""
    /// Whether the word is finished with it; a folder and a key are not.
    var isWhole = true

    init(_ text: String, label: String? = nil, _ summary: String = "", isWhole: Bool = true) {
      (self.text, self.label, self.summary) = (text, label ?? text, summary)
      self.isWhole = isWhole
    }
  }

  /// The possibilities, in the order in which they are shown.
  var candidates: [Candidate]
  /// How many characters (Unicode scalars) before the cursor are replaced.
  var replaced: Int
  /// The quote in which they stand.
  var quote: Unicode.Scalar?
  /// What is expected, where that cannot be listed.
  var hint = ""
  /// Whether the candidates are put in as they are, since `$` must keep its meaning.
  var isVerbatim = false

  /// What is put in the place of what is replaced: as much as all candidates have in common.
  var insertion: String? {
    guard let first = candidates.first else { return nil }
    if candidates.count == 1 { return written(first.text, isWhole: first.isWhole) }
    let common = candidates.dropFirst().reduce(Array(first.text.unicodeScalars)[...]) {
      start, other in
      zip(start, other.text.unicodeScalars).prefix { $0 == $1 }.map(\.0)[...]
    }
    return common.isEmpty ? nil : written(String(String.UnicodeScalarView(common)), isWhole: false)
  }

  /// `text` as the language wants it: special characters guarded, in quotes where some were begun.
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
