/// The environment of expressions: names, functions and files.
public protocol Scope {
  /// Returns the value of `$name`; nil if there is none.
  func value(of name: String) throws -> Value?
  /// The names that have values.
  var names: [String] { get }
  /// Returns the member `name` of `$env`: a variable of the process's environment.
  func environment(_ name: String) -> String?
  /// Calls a function that `Functions` does not have; returns nil if there is none of that name.
  func call(_ function: String, _ arguments: [Value]) throws -> Value?
  /// The names of those functions.
  var functionNames: [String] { get }
  /// Returns the files that `pattern` matches, in order: `*` matches any text within a name, and a
  /// backslash quotes the next character.
  func files(matching pattern: String) -> [String]
  /// Returns `did you mean '...'?`, or the candidates.
  func suggestion(for name: String, among candidates: [String]) -> String
}

/// An expression that has no value.
public struct EvaluationError: Error, Equatable, CustomStringConvertible {
  /// The place in the source.
  public let position: SourcePosition?
  /// The problem and its remedy, in one line.
  public let description: String

  /// Makes an error with the message `text`.
  public init(_ text: String, at position: SourcePosition? = nil) {
    (description, self.position) = (text, position)
  }
}
