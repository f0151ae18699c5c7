import ArgumentParser
import ClozeCapabilities
import ClozeModels
import ClozeReport

/// `cloze model import`: checks a Hugging Face folder and copies it in Cloze's form.
struct ModelImportCommand: Command {
  static let configuration = help(
    "import", "Check a Hugging Face folder and write it anew, names and types made uniform.",
    notes: """
      Reads BERT models: weights in one safetensors file or in shards, in f16, bf16, f32 or f64, \
      with old or new names. Every tensor's name, shape and values are checked.
      """,
    examples: ["cloze model import downloads/bert-mini --out bert-mini"])

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

/// A copy of a model folder, which is checked by reading it.
struct ModelCopy {
  private let model: ModelArgument
  private let out: String

  init(from model: ModelArgument, to out: String) {
    self.model = model
    self.out = out
  }

  func execute(_ session: Session) throws {
    let path = try model.path(session)
    let source = try ModelFolder.locate(ModelArgument.checked(path))
    let exchange = try Registry.provider(of: .modelExchange, forModelAt: path)
    let properties = try exchange.copyModel(from: source, to: out)
    session.made(.folder, out)
    var records = Records(properties: ["folder": .string(out), "from": .string(source)])
    records.append(properties)
    try session.show(records)
  }
}
