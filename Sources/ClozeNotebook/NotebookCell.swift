/// A block of commands in a notebook, with its recorded output.
public struct NotebookCell: Equatable, Sendable {
  /// The options for running and checking a block.
  public struct Options: Equatable, Sendable {
    /// True if the block must fail; its error message is part of its output.
    public var fails = false
    /// True if the block runs only in the notebook's quick size.
    public var quick = false
    /// True if the block's output is not compared.
    public var unchecked = false
    /// The tolerance for numbers, relative to the larger one; nil for that of `OutputComparison`.
    public var tolerance: Double?
  }

  /// The block's number, from 1.
  public let number: Int
  /// The line of the opening fence, from 1.
  public let line: Int
  /// The commands; each line ends with a line feed.
  public let source: String
  /// The options for running and checking it.
  public let options: Options
  /// The content of the block marked `output` after it; each line ends with a line feed. nil if
  /// there is none.
  public let output: String?
  /// The names of the pictures linked after that, without their folder.
  public let pictureNames: [String]

  /// The lines from fence to fence, from 0.
  let lines: Range<Int>
  /// The lines of the output's block, including blank ones before it.
  let outputLines: Range<Int>?
  /// The lines of links to pictures, including blank ones before them.
  let pictureLines: Range<Int>?
  /// The number of spaces before the fence.
  let indent: Int

  /// The line after the block, its output and its pictures.
  var end: Int { pictureLines?.upperBound ?? outputLines?.upperBound ?? lines.upperBound }
}

extension NotebookCell.Options {
  /// Parses the `words` after `cloze`.
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

/// A problem, thrown to the caller that knows the line.
struct OptionProblem: Error {
  let problem: NotebookError.Problem
  init(_ problem: NotebookError.Problem) { self.problem = problem }
}
