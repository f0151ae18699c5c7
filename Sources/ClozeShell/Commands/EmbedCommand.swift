import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeObjectives
import ClozeReport

extension Pooling: ExpressibleByArgument {}

/// `cloze embed`: computes a vector for each line of text.
struct EmbedCommand: ComputingCommand {
  static let configuration = help(
    "embed", "Turn each line of text or source code into a vector.",
    notes: """
      The vectors are in the order of the lines; an empty line has one too (that of [CLS] \
      [SEP]). Longer lines are cut to the model's longest sequence. A folder of \
      sentence-transformers says how the vectors of tokens become one, and how long a text may be; \
      options here come first. With --field each line is a JSON record and the text is its value, \
      as in the files of data make code-tasks. The output appears complete or not at all. \
      With --output - it is lines of JSON, or with --format csv of CSV, each written when no more \
      input has arrived.
      """,
    examples: [
      "cloze embed run --input lines.txt --output vectors.npy --normalize",
      "cloze embed code-run --input functions.jsonl --field function --output vectors.npy",
      "cut -f 2 table.tsv | cloze embed bert-folder --input - --output vectors.csv --pool cls",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: InputOption

  @Option(
    help: ArgumentHelp(
      "The file to write: .npy, .npz, .jsonl or .csv; or - for standard output.", valueName: "file")
  )
  var output: String

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @OptionGroup var vectors: VectorOptions

  @Option(help: "Lines computed at once, fewer where they are long; the vectors are the same.")
  var batch = 256

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (1...65_536).contains(batch) else {
      throw ValidationError("--batch is \(batch): must lie in 1...65536")
    }
    guard output != "-" else {
      guard display.format.map({ [.jsonl, .csv].contains($0) }) ?? true else {
        throw ValidationError("--output - takes --format jsonl or csv")
      }
      return
    }
    guard VectorFormat(path: output) != nil else {
      throw ValidationError(
        "--output is '\(output)': its name must end in "
          + VectorFormat.allCases.map { "." + $0.rawValue }.joined(separator: ", "))
    }
  }

  func execute(_ session: Session) throws {
    let (embedding, path, settled) = try self.model.provider(of: .embedding, compute, session)
    let model = try embedding.embedder(at: path, settled), lines = try input.lines()
    let width = model.features
    let form = vectors.form(of: model)
    let isFile = output != "-"
    let writer =
      try isFile
      ? VectorWriter(path: output, width: width)
      : VectorWriter(to: session.streams.result, isJSON: display.format != .csv, width: width)
    let progress = isFile ? session.progress("embed", unit: "line") : nil
    let embedder = LineEmbedder(
      model: model, form: form, batch: batch, field: field, note: session.note)
    model.sentences.notes.forEach(session.note)
    try session.interrupts.removing(writer.temporaryPath) {
      try embedder.embed(lines, progress, each: writer.append)
      try writer.finish()
    }
    progress?.finish()
    guard isFile else { return }
    session.made(.file, output)
    try session.show(
      Records(properties: [
        "file": .string(output), "vectors": .int(writer.count), "features": .int(width),
        "pool": .string(form.pooling.rawValue), "normalized": .bool(form.isNormalized),
        "precision": .string(model.precision.rawValue),
      ]))
  }
}
