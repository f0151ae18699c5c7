/// A block of commands in a notebook, and what stands there of what it printed.
public struct NotebookCell: Equatable, Sendable {
  /// How a block is run and checked.
  public struct Options: Equatable, Sendable {
    /// The block must fail; what it says belongs to its output.
    public var fails = false
    /// The block runs only in the notebook's quick size.
    public var quick = false
    /// What the block prints is not compared.
    public var unchecked = false
    /// By how much numbers may differ, relative to the larger one; nil: as `OutputComparison` has it.
    public var tolerance: Double?
  }

  /// Counted from 1.
  public let number: Int
  /// The line of the opening fence, counted from 1.
  public let line: Int
  /// The commands, lines ending with a line feed.
  public let source: String
  /// How it is run and checked.
  public let options: Options
  /// What stands in the block marked `output` behind it, lines ending with a line feed; nil: none.
  public let output: String?
  /// The names of the pictures that are linked behind that, without their folder.
  public let pictureNames: [String]

  /// The lines from fence to fence, counted from 0.
  let lines: Range<Int>
  /// The lines of the output's block, with the blank ones before it.
  let outputLines: Range<Int>?
  /// The lines of links to pictures, with the blank ones before them.
  let pictureLines: Range<Int>?
  /// The spaces before the fence.
  let indent: Int

  /// The line after all that belongs to the block.
  var end: Int { pictureLines?.upperBound ?? outputLines?.upperBound ?? lines.upperBound }
}

extension NotebookCell.Options {
  /// What the `words` behind `cloze` say.
  init(_ words: some Sequence<String>) throws(OptionProblem) {
    for word in words {
      switch word {
      case "fails": fails = true
      case "quick": quick = true
      case "unchecked": unchecked = true
      default:
        guard word.hasPrefix("tolerance=") else { throw OptionProblem(.unknownWord(word)) }
        let text = word.dropFirst("tolerance=".count)
        guard let number = Double(text), number >= 0, number.isFinite else {
          throw OptionProblem(.badTolerance(String(text)))
        }
        tolerance = number
      }
    }
  }
}

/// A problem on its way to the place that knows the line.
struct OptionProblem: Error {
  let problem: NotebookError.Problem
  init(_ problem: NotebookError.Problem) { self.problem = problem }
}
