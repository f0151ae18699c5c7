/// The comparison of a block's result with the output in the notebook.
public struct CellCheck: Sendable {
  /// The block.
  public let cell: NotebookCell
  /// The differences, in the style of `diff`; empty if there are none.
  public let lines: [String]

  /// Compares `result` with the output after `cell`; nil if the block is not checked or was not
  /// run.
  public init?(_ cell: NotebookCell, _ result: CellResult?) {
    guard let result, !cell.options.unchecked else { return nil }
    self.cell = cell
    let comparison = OutputComparison(tolerance: cell.options.tolerance)
    let expected = cell.output ?? ""
    var lines: [String] = []
    if !comparison.matches(expected: expected, actual: result.output) {
      lines = LineDifference(expected: expected, actual: result.output, comparison).lines
    }
    let names = result.pictures.map(\.name)
    lines += cell.pictureNames.filter { !names.contains($0) }.map { "- picture \($0)" }
    lines += names.filter { !cell.pictureNames.contains($0) }.map { "+ picture \($0)" }
    self.lines = lines
  }
}
