import ClozeTensor

/// Pairs functions with their docstrings and with wrong ones.
///
/// A wrong docstring is drawn from those of other functions of the same part of the corpus: from a
/// pool of the most recent ones, so that memory does not grow. Functions that come before the pool
/// has enough wait.
struct DocstringTask {
  /// A function without its docstring, and the docstring.
  struct Documented {
    var function: String
    var docstring: String
    var origin: String
    var random: CounterRandom
  }

  private static let poolSize = 1024, waitingSize = 64
  private var pool: [Documented] = []
  private var waiting: [Documented] = []
  private var count = 0

  /// Returns the examples that `function` makes possible: two for each function with a docstring.
  mutating func examples(_ function: Documented) -> [CodeClassExample] {
    var random = function.random
    if pool.count < Self.poolSize {
      pool.append(function)
    } else {
      pool[random.below(Self.poolSize)] = function
    }
    guard pool.count >= Self.waitingSize else {
      waiting.append(function)
      return []
    }
    return rest() + pair(function)
  }

  /// Returns the examples of the functions that still wait.
  mutating func rest() -> [CodeClassExample] {
    defer { waiting = [] }
    return waiting.flatMap { pair($0) }
  }

  private func pair(_ function: Documented) -> [CodeClassExample] {
    var random = function.random
    let name = Self.name(function)
    for _ in 0..<32 {
      guard let other = random.choice(pool) else { return [] }
      // Functions of the same name often have similar docstrings.
      guard other.docstring != function.docstring, Self.name(other) != name else { continue }
      return [
        CodeClassExample(
          function: function.function, docstring: function.docstring, label: CodeTask.correct,
          info: "\(function.origin) original"),
        CodeClassExample(
          function: function.function, docstring: other.docstring,
          label: CodeTask.functionDocstring.changed,
          info: "\(function.origin) docstring of \(other.origin)"),
      ]
    }
    return []
  }

  private static func name(_ function: Documented) -> Substring {
    function.origin[...].split(separator: ".").last ?? ""
  }
}

extension PythonFunction {
  /// Separates the function and its docstring; nil without a docstring, or if the function has
  /// nothing else.
  func documented(_ random: CounterRandom) -> DocstringTask.Documented? {
    guard let place = definition.docstring, definition.statements > 1,
      let docstring = Self.unquoted(syntax.text(place))
    else { return nil }
    let token = syntax.tokens[place]
    let lines = token.range.lowerBound - token.column..<syntax.tokens[place + 1].range.upperBound
    var expected = syntax.texts
    expected.removeSubrange(place...place + 1)
    guard let bare = replacing(lines, with: "", expecting: expected) else { return nil }
    return .init(
      function: String(decoding: bare.source.bytes, as: UTF8.self), docstring: docstring,
      origin: origin, random: random)
  }

  /// Returns the contents of a docstring's quotes, as written; nil if it is blank, is not a
  /// docstring, or does not fit between three double quotes.
  static func unquoted(_ literal: String) -> String? {
    let prefix = literal.prefix { $0 != "\"" && $0 != "'" }
    guard ["", "r", "u"].contains(prefix.lowercased()) else { return nil }
    let quoted = literal.dropFirst(prefix.count)
    let isTriple = quoted.hasPrefix("\"\"\"") || quoted.hasPrefix("'''")
    let content = String(quoted.dropFirst(isTriple ? 3 : 1).dropLast(isTriple ? 3 : 1))
    let isBlank = content.allSatisfy(\.isWhitespace)
    guard !isBlank, !content.contains("\"\"\""), !content.hasSuffix("\"") else { return nil }
    return content
  }
}
