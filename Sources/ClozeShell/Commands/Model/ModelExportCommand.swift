import ArgumentParser
import ClozeModels

/// `cloze model export`: writes a run's model for transformers.
struct ModelExportCommand: Command {
  static let configuration = help(
    "export", "Write a run's model as a Hugging Face folder of its own.",
    notes: """
      transformers reads the folder as BertForMaskedLM or BertForPreTraining where the encoder is \
      a BERT; another encoder is written with the same files, which Cloze reads back.
      """,
    examples: ["cloze model export run --out my-bert"])

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    try replacement.check(out, as: ModelFolder.kind)
    try ModelCopy(from: model, to: out).execute(session)
  }
}
