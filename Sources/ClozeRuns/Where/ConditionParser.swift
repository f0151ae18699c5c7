/// Parses conditions: `not` binds closest, then `and`, then `or`.
struct ConditionParser {
  /// The whole condition, for messages.
  let text: String
  /// Its tokens, the last of which is the end.
  let tokens: [ConditionToken]
  private var position = 0
  private var comparisons = 0

  /// The maximum depth of nesting, within the limit of the database's parser.
  private static let deepest = 50
  private static let most = 200

  init(text: String, tokens: [ConditionToken]) { (self.text, self.tokens) = (text, tokens) }

  /// Parses the condition, which must take up all of the text.
  mutating func condition() throws -> RunCondition {
    let result = try alternatives(depth: 0)
    guard next.kind == .end else { throw error("expected 'and', 'or' or the end") }
    return result
  }

  private var next: ConditionToken { tokens[min(position, tokens.count - 1)] }

  private mutating func alternatives(depth: Int) throws -> RunCondition {
    var parts = [try conjunction(depth: depth)]
    while takeWord("or") { parts.append(try conjunction(depth: depth)) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func conjunction(depth: Int) throws -> RunCondition {
    var parts = [try negation(depth: depth)]
    while takeWord("and") { parts.append(try negation(depth: depth)) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func negation(depth: Int) throws -> RunCondition {
    guard depth < Self.deepest else {
      throw error("more than \(Self.deepest) conditions stand within each other")
    }
    if takeWord("not") { return .not(try negation(depth: depth + 1)) }
    if take(.open) {
      let inner = try alternatives(depth: depth + 1)
      guard take(.close) else { throw error("expected ')'") }
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws -> RunCondition {
    comparisons += 1
    guard comparisons <= Self.most else { throw error("more than \(Self.most) comparisons") }
    let column = next.column
    guard case .word(let name) = next.kind else {
      throw error("expected a name, such as loss or encoder.layers")
    }
    position += 1
    guard case .comparison(let sign) = next.kind,
      let comparison = RunCondition.Comparison(rawValue: sign)
    else { throw error("expected one of = != < <= > >= ~ behind '\(name)'") }
    position += 1
    switch next.kind {
    case .word(let value), .quoted(let value):
      position += 1
      return .compare(name: name, comparison, value: value, column: column)
    default: throw error("expected a value behind '\(sign)'")
    }
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard case .word(let found) = next.kind, found.lowercased() == word else { return false }
    position += 1
    return true
  }

  private mutating func take(_ kind: ConditionToken.Kind) -> Bool {
    guard next.kind == kind else { return false }
    position += 1
    return true
  }

  private func error(_ reason: String) -> RunStoreError {
    .badCondition(text: text, column: next.column, reason: reason)
  }
}
