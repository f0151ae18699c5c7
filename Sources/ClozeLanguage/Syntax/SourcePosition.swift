/// A position in a source text.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
  /// The name of the text: a file's path, or a description if it is not a file.
  public var file: String
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in Unicode scalars.
  public var column: Int

  /// Makes the position at `line` and `column` of `file`.
  public init(file: String, line: Int, column: Int) {
    (self.file, self.line, self.column) = (file, line, column)
  }

  /// `file:line`, as in compilers' messages.
  public var description: String { "\(file):\(line)" }
}
