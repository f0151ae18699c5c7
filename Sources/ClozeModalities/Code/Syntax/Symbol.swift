/// The keywords and operators of Python that the parser distinguishes.
enum Symbol: String, CaseIterable, Sendable {
  case none = "None", `true` = "True", `false` = "False"
  case and, `as`, assert, async, await, `break`, `class`, `continue`, def, del, elif, `else`
  case except, finally, `for`, from, global, `if`, `import`, `in`, `is`, lambda, nonlocal, not, or
  case pass, raise, `return`, `try`, `while`, with, yield

  case plus = "+", minus = "-", star = "*", slash = "/", doubleSlash = "//", percent = "%"
  case at = "@", power = "**", leftShift = "<<", rightShift = ">>", ampersand = "&", pipe = "|"
  case caret = "^", tilde = "~", walrus = ":="
  case less = "<", greater = ">", lessEqual = "<=", greaterEqual = ">=", equalTo = "=="
  case notEqual = "!="
  case openParenthesis = "(", closeParenthesis = ")", openBracket = "[", closeBracket = "]"
  case openBrace = "{", closeBrace = "}"
  case comma = ",", colon = ":", dot = ".", semicolon = ";", equal = "=", arrow = "->"
  case ellipsis = "..."
  case plusEqual = "+=", minusEqual = "-=", starEqual = "*=", slashEqual = "/="
  case doubleSlashEqual = "//=", percentEqual = "%=", atEqual = "@=", ampersandEqual = "&="
  case pipeEqual = "|=", caretEqual = "^=", rightShiftEqual = ">>=", leftShiftEqual = "<<="
  case powerEqual = "**="

  /// True if it opens brackets.
  var opens: Bool { self == .openParenthesis || self == .openBracket || self == .openBrace }

  /// The opening symbol of the brackets that this closes.
  var closed: Symbol? {
    switch self {
    case .closeParenthesis: .openParenthesis
    case .closeBracket: .openBracket
    case .closeBrace: .openBrace
    default: nil
    }
  }

  /// True for augmented assignments, such as `+=`.
  var isAugmented: Bool {
    switch self {
    case .plusEqual, .minusEqual, .starEqual, .slashEqual, .doubleSlashEqual, .percentEqual,
      .atEqual, .ampersandEqual, .pipeEqual, .caretEqual, .rightShiftEqual, .leftShiftEqual,
      .powerEqual:
      true
    default: false
    }
  }
}

extension Symbol {
  private static let named: [UInt64: Symbol] = Dictionary(
    uniqueKeysWithValues: allCases.map { (packed($0.rawValue.utf8), $0) })

  /// Finds the symbol of a keyword or an operator; none is longer than eight bytes.
  init?(_ token: CodeToken, in bytes: [UInt8]) {
    guard token.kind == .keyword || token.kind == .operation, token.range.count <= 8,
      let symbol = Self.named[Self.packed(bytes[token.range])]
    else { return nil }
    self = symbol
  }

  private static func packed(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
