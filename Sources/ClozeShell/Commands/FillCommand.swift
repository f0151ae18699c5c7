import ArgumentParser
import ClozeCode
import ClozeReport
import ClozeSequences

/// `cloze fill`: what a model puts in the place of [MASK].
struct FillCommand: ComputingCommand {
  static let configuration = help(
    "fill", "Fill in each [MASK] of a text, with probabilities.",
    notes: """
      position counts the blanks of a text from 1. With --input each line is a text of its own and \
      line is its number; lines without a [MASK] have no results and are counted on standard error. With \
      --language the file is one program, for a model of source code; a [MASK] stands for a name or a \
      part of one.
      """,
    examples: [
      "cloze fill run \"This program is free [MASK].\" --top 3",
      "cloze fill bert-folder --input sentences.txt --format jsonl",
      "cloze fill code-run --language python --input blanks.py",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(help: "A text with [MASK] in it.")
  var text: String?

  @Option(
    help: ArgumentHelp(
      "A file with a text per line, or - for standard input.",
      valueName: "file"))
  var input: String?

  @Option(help: "For models of source code: --input is one program in this language.")
  var language: CodeLanguage?

  @Option(help: "How many tokens are shown for each blank.")
  var top = 5

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (text == nil) != (input == nil) else {
      throw ValidationError("give either a text or --input")
    }
    guard language == nil || input != nil else {
      throw ValidationError("--language is for --input")
    }
    guard top > 0 else { throw ValidationError("--top is \(top): must be at least 1") }
  }

  func execute(_ session: Session) throws {
    let model = try model.load(compute)
    let columns = ["position", "token", "id", "probability"]
    if let text = try text ?? program(for: model) {
      let found = try fill(text, with: model)
      if found.isCut { session.note(cutNote(model, "the text is")) }
      return try session.show(Records(columns: columns, rows: found.candidates.map(row)))
    }
    let lines = try LineReader(path: input ?? "-")
    var stream = RecordStream(session, columns: ["line"] + columns)
    var without = 0, cut = 0
    while let line = try lines.next() {
      do {
        let found = try fill(String(decoding: line, as: UTF8.self), with: model)
        try stream.append(found.candidates.map { [.int(lines.number)] + row($0) })
        if found.isCut { cut += 1 }
      } catch SequenceModelError.noBlank {
        without += 1
      }
    }
    try stream.finish()
    if without > 0 { session.note("note: \(without) of \(lines.number) lines have no [MASK]") }
    if cut > 0 { session.note(cutNote(model, "\(cut) of \(lines.number) lines are")) }
  }

  /// All of the file, if it is a program; nil if it holds lines.
  private func program(for model: any TrainedSequences) throws -> String? {
    guard let language, let input else { return nil }
    guard let model = model as? SequenceModel<CodeModality>,
      model.tokenizer.splitter.language == language
    else {
      throw Misuse(
        text: "'\(self.model.path)' is no model of \(language.rawValue); leave out --language"
      )
    }
    let lines = try LineReader(path: input)
    var text: [UInt8] = []
    while let line = try lines.next() {
      guard text.count + line.count < LineReader.limit else {
        throw CommandError("'\(input)' is too large to be filled in; give a part of it")
      }
      text += line + [0x0A]
    }
    do throws(CodeDecodingError) {
      return String(decoding: try CodeSource(decoding: text, as: language).bytes, as: UTF8.self)
    } catch {
      throw CommandError("'\(input)': \(error)")
    }
  }

  /// The candidates for the blanks of `text`, and whether blanks were cut off at its end.
  private func fill(
    _ text: String, with model: any TrainedSequences
  ) throws -> (candidates: [BlankCandidate], isCut: Bool) {
    let blanks = model.blanks(in: text), written = text.ranges(of: "[MASK]").count
    guard model.canRead(text.replacing("[MASK]", with: "blank")) else {
      throw CommandError(
        "the program cannot be cut into tokens; look for open brackets and strings")
    }
    guard blanks == written || !(model is SequenceModel<CodeModality>) else {
      throw CommandError(
        "of \(written) [MASK] the lexer sees \(blanks): each must stand for a name or the end of one, or "
          + "a word of a string; not in a comment, nor before the rest of a name")
    }
    do {
      let candidates = try model.fill(text, top: top)
      return (candidates, Set(candidates.map(\.blank)).count < blanks)
    } catch SequenceModelError.noBlank where blanks > 0 {
      return ([], true)
    }
  }

  private func cutNote(_ model: any TrainedSequences, _ subject: String) -> String {
    "note: \(subject) cut to the model's \(model.model.configuration.maximumLength) tokens; "
      + "a [MASK] behind them has no result"
  }

  private func row(_ candidate: BlankCandidate) -> [RecordValue] {
    [
      .int(candidate.blank + 1), .string(candidate.token), .int(Int(candidate.id)),
      .double(candidate.probability),
    ]
  }
}
