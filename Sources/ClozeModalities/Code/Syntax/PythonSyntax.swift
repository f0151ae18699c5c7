/// What a piece of Python source code is made of, as far as the tasks need it: its functions, scopes
/// and names, binary operators and exception handlers.
///
/// Positions are places in `tokens`. Recursion is bounded: what is nested too deeply is an error.
public struct PythonSyntax: Sendable {
  /// How deep brackets, blocks and right-hand operands may be nested. CPython's own limits are 200
  /// brackets and 100 blocks.
  public static let deepest = 250

  /// The source.
  public let source: CodeSource
  /// Its tokens without comments and line ends that mean nothing.
  public let tokens: [CodeToken]
  /// Every name, in the order of parsing; not attributes and names of arguments in calls.
  public internal(set) var names: [Name] = []
  /// Every scope; the first is the module's.
  public internal(set) var scopes: [Scope] = []
  /// Every binary operator outside annotations.
  public internal(set) var operations: [Operation] = []
  /// Every `except` that names a type.
  public internal(set) var handlers: [Handler] = []
  /// Every function with a `def`.
  public internal(set) var functions: [Function] = []
  /// The different names; their places are the identifiers elsewhere.
  public internal(set) var identifiers: [String] = []

  /// Understands `source`.
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

  /// The characters of the token at `place`.
  public func text(_ place: Int) -> String { source.text(tokens[place]) }

  /// The characters from the first to the last token of `places`, with all between.
  public func text(_ places: Range<Int>) -> String {
    places.isEmpty ? "" : source.text(bytes(places))
  }

  /// The bytes from the first to the last token of `places`.
  func bytes(_ places: Range<Int>) -> Range<Int> {
    tokens[places.lowerBound].range.lowerBound..<tokens[places.upperBound - 1].range.upperBound
  }
}

extension PythonSyntax {
  /// A name where it stands.
  public struct Name: Sendable {
    /// What is done with it there.
    public enum Role: Sendable {
      /// Its value is taken.
      case load
      /// It is assigned to, in any of the ways there are.
      case store
      /// It is a parameter.
      case parameter
      /// `except ... as` binds it for a block.
      case handled
      /// `x += 1` takes its value and assigns to it.
      case augmented
      /// `del`.
      case deletion
      /// `import`.
      case imported
      /// The name of a function or class in its definition.
      case definition
      /// `global` and `nonlocal`.
      case declaration
      /// Its value may be taken where it is part of an annotation.
      case annotation
    }

    /// The place of its token.
    public var token: Int
    /// Its place in `identifiers`.
    public var identifier: Int
    /// The scope where it stands.
    public var scope: Int
    /// What is done with it.
    public var role: Role
  }

  /// A binary operator and its operands.
  public struct Operation: Sendable {
    /// The tokens of the operands and of the operator between them.
    public var left: Range<Int>, symbol: Range<Int>, right: Range<Int>
    /// How strongly each binds.
    var level: Level, leftLevel: Level, rightLevel: Level
    /// Whether it is part of a comparison of more than two things, `a < b < c`.
    var isChained = false
  }

  /// An `except` with a type.
  public struct Handler: Sendable {
    /// The tokens of what follows `except`.
    public var type: Range<Int>
  }

  /// A function with a `def`.
  public struct Function: Sendable {
    /// The tokens from `def` (or `async`) to the end of its last statement, without that line's end.
    public var tokens: Range<Int>
    /// Its name with those of the classes and functions around it.
    public var qualifiedName: String
    /// Its scope.
    public var scope: Int
    /// Whether no other function is around it.
    public var isOutermost: Bool
    /// The token of its docstring, if it is alone on its lines.
    public var docstring: Int?
    /// How many statements (not in a block of their own) its body has.
    public var statements: Int
  }

  /// How strongly operators bind, from the weakest.
  enum Level: Int, Comparable, Sendable {
    case or = 1, and, not, comparison, bitOr, bitXor, bitAnd, shift, sum, product, unary, power
    case primary

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// The next one that binds more strongly.
    var stronger: Level { Level(rawValue: rawValue + 1) ?? .primary }
  }
}
