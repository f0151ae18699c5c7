/// A failure to parse a Python file, with the line, from 1.
public enum PythonSyntaxError: Error, Equatable, Sendable {
  /// The token violates the grammar.
  case unexpected(String, line: Int)
  /// Brackets, blocks or operators are nested more deeply than `PythonSyntax.deepest`.
  case tooDeep(line: Int)
  /// A `global` or `nonlocal` contradicts the use of the name, or a parameter occurs twice.
  case scope(String, line: Int)
}

extension PythonSyntaxError: CustomStringConvertible {
  /// One line: what is wrong and where.
  public var description: String {
    switch self {
    case .unexpected(let text, let line):
      "line \(line): '\(text)' does not fit Python 3.13's grammar"
    case .tooDeep(let line):
      "line \(line): nested more than \(PythonSyntax.deepest) deep"
    case .scope(let name, let line):
      "line \(line): the declaration of '\(name)' contradicts its use"
    }
  }
}
