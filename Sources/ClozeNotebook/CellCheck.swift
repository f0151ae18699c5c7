/// A block's result beside what the notebook says it should be.
public struct CellCheck: Sendable {
  /// The block.
  public let cell: NotebookCell
  /// What differs, in the manner of `diff`; empty if nothing does.
  public let lines: [String]

  /// Compares `result` with what stands behind `cell`; nil where that is not wanted or the block was
  /// not run.
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
