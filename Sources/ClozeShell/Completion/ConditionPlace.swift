/// The word at the end of a condition on runs that is being typed, and what fits there.
struct ConditionPlace: Equatable {
  /// The kind of word that fits.
  enum Expected: Equatable {
    /// A column, a metric or a key.
    case name
    /// A sign of comparison.
    case comparison
    /// A value of the name.
    case value(of: String)
    /// `and` or `or`.
    case connective
  }

  /// The signs that compare.
  static let comparisons = ["=", "!=", "<", "<=", ">", ">=", "~"]

  /// The text before the word at the cursor.
  let before: String
  /// The candidates at the cursor.
  private(set) var expected = Expected.name

  /// Reads the condition up to the cursor. It tolerates what is not a condition.
  init(_ text: String) {
    let word = text.reversed().prefix { !$0.isWhitespace && !"=!<>~()".contains($0) }
    before = String(text.dropLast(word.count))
    for match in before.matches(of: /[()]|[=!<>~]+|'[^']*'|"[^"]*"|[^\s()=!<>~'"]+/) {
      read(String(match.output))
    }
  }

  private mutating func read(_ part: String) {
    switch expected {
    case .name where ["not", "("].contains(part): break
    case .name where part == ")": expected = .connective
    case .name:
      name = part
      expected = .comparison
    case .comparison: if Self.comparisons.contains(part) { expected = .value(of: name) }
    case .value: expected = .connective
    case .connective: if ["and", "or"].contains(part) { expected = .name }
    }
  }

  /// The name that is compared.
  private var name = ""
}
