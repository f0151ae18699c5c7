/// What expressions know of the world around them.
public protocol Scope {
  /// The value of `$name`; nil if there is none.
  func value(of name: String) throws -> Value?
  /// The names that have values.
  var names: [String] { get }
  /// The member `name` of `$env`: a variable of the process's environment.
  func environment(_ name: String) -> String?
  /// The result of a function that `Functions` does not have; nil if there is none of that name.
  func call(_ function: String, _ arguments: [Value]) throws -> Value?
  /// The names of those functions.
  var functionNames: [String] { get }
  /// The files that `pattern` matches, in order: `*` is any text within a name, a backslash takes a
  /// character as it is.
  func files(matching pattern: String) -> [String]
  /// `did you mean '...'?`, or the candidates.
  func suggestion(for name: String, among candidates: [String]) -> String
}

/// An expression that has no value.
public struct EvaluationError: Error, Equatable, CustomStringConvertible {
  /// Where.
  public let position: SourcePosition?
  /// What is wrong and what to do; one line.
  public let description: String

  /// An error that says `text`.
  public init(_ text: String, at position: SourcePosition? = nil) {
    (description, self.position) = (text, position)
  }
}
