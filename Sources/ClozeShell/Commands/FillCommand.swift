import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

/// The languages of programs that can be filled in.
enum FillLanguages: ChoiceList {
  static var choices: [String] {
    Registry.providers(of: .filling).flatMap { $0.languages }
  }
}

/// `cloze fill`: predicts the tokens at [MASK].
struct FillCommand: ComputingCommand {
  static let configuration = help(
    "fill", "Fill in each [MASK] of a text, with probabilities.",
    notes: """
      position counts the blanks of a text from 1. With --input each line is a text of its own and \
      line is its number; as jsonl, csv and tsv, results are written whenever no more input has \
      arrived, so that a program can write a line and wait for its answer. Lines without a [MASK] \
      have no results and are counted on standard error. With --language the file is one program, \
      for a model of source code; a [MASK] stands for a name or a part of one.
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
  var language: Choice<FillLanguages>?

  @Option(help: "How many tokens are shown for each blank.")
  var top = 5

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard text != nil || input != nil || !model.name.contains("[MASK]") else {
      throw ValidationError(
        "the model is missing: cloze fill MODEL \(model.name.commandWord)")
    }
    guard (text == nil) != (input == nil) else {
      throw ValidationError("give either a text or --input")
    }
    guard language == nil || input != nil else {
      throw ValidationError("--language is for --input")
    }
    guard top > 0 else { throw ValidationError("--top is \(top): must be at least 1") }
  }

  func execute(_ session: Session) throws {
    let (filling, path, settled) = try self.model.provider(of: .filling, compute, session)
    let model = try filling.filler(at: path, settled)
    let columns = ["position", "token", "id", "probability"]
    if let text = try text ?? program(for: model) {
      let found = try model.fill(text, top: top)
      guard found.blanks > 0 else {
        throw CommandError("there is no [MASK] in '\(text)'; write one where a word is missing")
      }
      if found.isCut { session.note(cutNote(model, "the text is")) }
      return try session.show(Records(columns: columns, rows: found.candidates.map(row)))
    }
    let lines = try LineReader(path: input ?? "-")
    let stream = RecordStream(session, columns: ["line"] + columns)
    var without = 0, cut = 0
    while let line = try lines.next(beforeWaiting: stream.push) {
      let found = try model.fill(String(decoding: line, as: UTF8.self), top: top)
      try stream.append(found.candidates.map { [.int(lines.number)] + row($0) })
      if found.blanks == 0 { without += 1 }
      if found.isCut { cut += 1 }
    }
    try stream.finish()
    if without > 0 { session.note("note: \(without) of \(lines.number) lines have no [MASK]") }
    if cut > 0 { session.note(cutNote(model, "\(cut) of \(lines.number) lines are")) }
  }

  /// Returns the whole file if it is a program; nil if it contains lines.
  private func program(for model: any Filler) throws -> String? {
    guard let language, let input else { return nil }
    guard model.language == language.text else {
      throw Misuse(
        text: "'\(self.model.name)' is no model of \(language.text); leave out --language")
    }
    let lines = try LineReader(path: input)
    var text: [UInt8] = []
    while let line = try lines.next() {
      guard text.count + line.count < LineReader.limit else {
        throw CommandError("'\(input)' is too large to be filled in; give a part of it")
      }
      text += line + [0x0A]
    }
    do {
      return try model.text(of: text)
    } catch {
      throw CommandError("'\(input)': \(error)")
    }
  }

  private func cutNote(_ model: any Filler, _ subject: String) -> String {
    "note: \(subject) cut to the model's \(model.maximumTokens) tokens; "
      + "a [MASK] behind them has no result"
  }

  private func row(_ candidate: BlankCandidate) -> [RecordValue] {
    [
      .int(candidate.blank + 1), .string(candidate.token), .int(Int(candidate.id)),
      .double(candidate.probability),
    ]
  }
}
