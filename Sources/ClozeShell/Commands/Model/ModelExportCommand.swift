import ArgumentParser
import ClozeCapabilities
import ClozeModels
import ClozeReport

extension GraphRequest.Head: ExpressibleByArgument {}

/// `cloze model export`: writes a run's model for other programs.
struct ModelExportCommand: Command {
  /// The layouts in which models are written.
  enum Layout: String, CaseIterable, ExpressibleByArgument {
    case huggingface, onnx, safetensors
  }

  static let configuration = help(
    "export", "Write a run's model for transformers, ONNX Runtime or your own program.",
    notes: """
      As huggingface, models of text are written: transformers reads the folder as BertForMaskedLM \
      or BertForPreTraining where the encoder is a BERT; another encoder is written with the same \
      files, which Cloze reads back. As onnx, models of every kind but points-dvae are a graph \
      with weights, model.onnx, and its description, export.json; models of points read patches. As \
      safetensors, every model is Cloze's folder: config.json and model.safetensors. docs/export.md \
      shows how each is read in Python.
      """,
    examples: [
      "cloze model export run --out my-bert",
      "cloze model export items --as onnx --out items-onnx",
      "cloze model export run --as onnx --head none --pool mean --normalize --out vectors",
    ])

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("The layout of the folder.", valueName: "layout"))
  var layout = Layout.huggingface

  @Option(
    help: """
      As onnx: end with the trained head's scores, or with vectors (none); by default what the \
      model is for.
      """)
  var head: GraphRequest.Head?

  @OptionGroup var vectors: VectorOptions

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard layout != .onnx else {
      guard head != .trained || vectors.pool == nil && vectors.normalize == nil else {
        throw ValidationError("--pool and --normalize are for vectors; leave out --head trained")
      }
      return
    }
    guard head == nil, vectors.pool == nil, vectors.normalize == nil else {
      throw ValidationError("--head, --pool and --normalize are for --as onnx; add it")
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: layout == .onnx ? ONNXFolder.kind : ModelFolder.kind)
    let path = try model.path(session)
    guard layout != .huggingface else {
      let kind = try ModelArgument.modality(of: path)
      guard Registry.provider(of: .modelExchange, for: kind) != nil else {
        throw CommandError(
          "\(path.quoted) is a model of \(kind), which Hugging Face's libraries do not read; "
            + "add --as onnx or --as safetensors")
      }
      return try ModelCopy(from: model, to: out).execute(session)
    }
    let source = try ModelFolder.locate(ModelArgument.checked(path))
    let exporting = try Registry.provider(of: .modelExport, forModelAt: path)
    let properties =
      try layout == .onnx
      ? exporting.exportGraph(from: source, to: out, request)
      : exporting.exportWeights(from: source, to: out)
    session.made(.folder, out)
    var records = Records(properties: ["folder": .string(out), "from": .string(source)])
    records.append(properties)
    try session.show(records)
  }

  private var request: GraphRequest {
    var request = GraphRequest()
    (request.head, request.pooling) = (head, vectors.pool)
    request.isNormalized = vectors.normalize
    return request
  }
}
