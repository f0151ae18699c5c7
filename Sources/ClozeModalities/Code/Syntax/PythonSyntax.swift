/// The parts of a piece of Python source code that the tasks need: its functions, scopes and names,
/// binary operators and exception handlers.
///
/// Positions are indices into `tokens`. Recursion is bounded: nesting that is too deep is an error.
public struct PythonSyntax: Sendable {
  /// The maximum depth of nested brackets, blocks and right-hand operands. CPython's limits are 200
  /// brackets and 100 blocks.
  public static let deepest = 250

  /// The source.
  public let source: CodeSource
  /// Its tokens without comments and insignificant line ends.
  public let tokens: [CodeToken]
  /// Every name, in the order of parsing, except attributes and the names of arguments in calls.
  public internal(set) var names: [Name] = []
  /// Every scope; the first is the module's.
  public internal(set) var scopes: [Scope] = []
  /// Every binary operator outside annotations.
  public internal(set) var operations: [Operation] = []
  /// Every `except` that names a type.
  public internal(set) var handlers: [Handler] = []
  /// Every function with a `def`.
  public internal(set) var functions: [Function] = []
  /// The distinct names; elsewhere, identifiers are indices into this list.
  public internal(set) var identifiers: [String] = []

  /// Parses `source`.
  ///
  /// - Throws: `LexicalError`, `PythonSyntaxError`.
  public init(_ source: CodeSource) throws {
    var parser = try PythonParser(source, tokens: PythonLexer.tokens(of: source))
    self = try parser.module()
  }

  init(source: CodeSource, tokens: [CodeToken]) {
    self.source = source
    self.tokens = tokens
  }

  /// Returns the characters of the token at `place`.
  public func text(_ place: Int) -> String { source.text(tokens[place]) }

  /// Returns the characters from the first to the last token of `places`, including everything
  /// between.
  public func text(_ places: Range<Int>) -> String {
    places.isEmpty ? "" : source.text(bytes(places))
  }

  /// Returns the range of bytes from the first to the last token of `places`.
  func bytes(_ places: Range<Int>) -> Range<Int> {
    tokens[places.lowerBound].range.lowerBound..<tokens[places.upperBound - 1].range.upperBound
  }
}

extension PythonSyntax {
  /// An occurrence of a name.
  public struct Name: Sendable {
    /// The use of a name.
    public enum Role: Sendable {
      /// It is read.
      case load
      /// It is assigned to, in any way.
      case store
      /// It is a parameter.
      case parameter
      /// `except ... as` binds it for a block.
      case handled
      /// `x += 1` reads it and assigns to it.
      case augmented
      /// `del`.
      case deletion
      /// `import`.
      case imported
      /// The name of a function, class, type or type parameter in its definition.
      case definition
      /// `global` and `nonlocal`.
      case declaration
      /// It may be read as part of an annotation.
      case annotation
    }

    /// The index of its token.
    public var token: Int
    /// Its index in `identifiers`.
    public var identifier: Int
    /// The scope in which it occurs.
    public var scope: Int
    /// Its use.
    public var role: Role
  }

  /// A binary operator and its operands.
  public struct Operation: Sendable {
    /// The tokens of the operands and of the operator between them.
    public var left: Range<Int>, symbol: Range<Int>, right: Range<Int>
    /// The levels of the operator and of its operands.
    var level: Level, leftLevel: Level, rightLevel: Level
    /// True if it is part of a chain of comparisons, `a < b < c`.
    var isChained = false
  }

  /// An `except` with a type.
  public struct Handler: Sendable {
    /// The tokens of the type after `except`.
    public var type: Range<Int>
  }

  /// A function with a `def`.
  public struct Function: Sendable {
    /// The tokens from `def` (or `async`) to the end of its last statement, without that line's
    /// end.
    public var tokens: Range<Int>
    /// Its name, qualified by those of the enclosing classes and functions.
    public var qualifiedName: String
    /// Its scope.
    public var scope: Int
    /// True if no other function encloses it.
    public var isOutermost: Bool
    /// The token of its docstring, if it is alone on its lines.
    public var docstring: Int?
    /// The number of statements of its body (without those in nested blocks).
    public var statements: Int
  }

  /// The precedence of operators, from the weakest.
  enum Level: Int, Comparable, Sendable {
    case or = 1, and, not, comparison, bitOr, bitXor, bitAnd, shift, sum, product, unary, power
    case primary

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// The next level that binds more tightly.
    var stronger: Level { Level(rawValue: rawValue + 1) ?? .primary }
  }
}
