import ArgumentParser
import ClozeReport
import ClozeText

/// `cloze fill`: what a model puts in the place of [MASK].
struct FillCommand: Command {
  static let configuration = help(
    "fill", "Fill in each [MASK] of a text, with probabilities.",
    notes: """
      position counts the blanks of a text from 1. With --input each line is a text of its own and \
      line is its number; lines without a [MASK] have no results and are counted on standard error.
      """,
    examples: [
      "cloze fill run \"This program is free [MASK].\" --top 3",
      "cloze fill bert-folder --input sentences.txt --format jsonl",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(help: "A text with [MASK] in it.")
  var text: String?

  @Option(
    help: ArgumentHelp(
      "A file with a text per line, or - for standard input.",
      valueName: "file"))
  var input: String?

  @Option(help: "How many tokens are shown for each blank.")
  var top = 5

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (text == nil) != (input == nil) else {
      throw ValidationError("give either a text or --input")
    }
    guard top > 0 else { throw ValidationError("--top is \(top): must be at least 1") }
  }

  func execute(_ session: Session) throws {
    let model = try model.load(compute)
    let columns = ["position", "token", "id", "probability"]
    if let text {
      let rows = try model.fill(text, top: top).map(row)
      return try session.show(Records(columns: columns, rows: rows))
    }
    let lines = try LineReader(path: input ?? "-")
    var stream = RecordStream(session, columns: ["line"] + columns)
    var blank = 0
    while let line = try lines.next() {
      do {
        let found = try model.fill(String(decoding: line, as: UTF8.self), top: top)
        try stream.append(found.map { [.int(lines.number)] + row($0) })
      } catch TextModelError.noBlank {
        blank += 1
      }
    }
    try stream.finish()
    if blank > 0 { session.note("note: \(blank) of \(lines.number) lines have no [MASK]") }
  }

  private func row(_ candidate: TextModel.Candidate) -> [RecordValue] {
    [
      .int(candidate.blank + 1), .string(candidate.token), .int(Int(candidate.id)),
      .double(candidate.probability),
    ]
  }
}
