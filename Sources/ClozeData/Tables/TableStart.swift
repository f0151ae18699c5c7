/// The start of a table or of another file of lines, by which its form is found.
struct TableStart {
  /// The first lines, without a line `sep=X`.
  let sample: TableSample
  /// The separator that the first line named.
  let separator: TableSeparator?

  /// Looks at the start of `lines`; reads a line that names the separator.
  ///
  /// - Parameters:
  ///   - isEnough: Returns true for lines that suffice if a pipe pauses; see `ByteLines.peek`.
  ///   - takesLatin1: True if bytes that are not UTF-8 are no problem.
  /// - Throws: `DataError` if the file is not text, `FileError` if reading fails.
  init(
    _ lines: ByteLines, takesLatin1: Bool = false,
    isEnough: (TableSample) -> Bool = { _ in false }
  ) throws {
    func peek() throws -> TableSample {
      let start = try lines.peek(TableSample.size) { isEnough(TableSample($0, isWhole: true)) }
      switch TextSniffer.problem(with: start, path: lines.name) {
      case nil: break
      case .notUTF8 where takesLatin1: break
      case let problem?: throw problem
      }
      return TableSample(start, isWhole: lines.isAtEnd)
    }
    let first = try peek()
    separator = first.lines.first.flatMap(TableSeparator.init(line:))
    guard separator != nil else {
      sample = first
      return
    }
    _ = try lines.nextFilled()
    sample = try peek()
  }
}
