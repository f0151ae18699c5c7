import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeObjectives
import ClozeReport
import ClozeTensor

extension Pooling: ExpressibleByArgument {}

/// `cloze embed`: computes a vector for each line of text, each sound or each clip.
struct EmbedCommand: ComputingCommand {
  static let configuration = help(
    "embed", "Turn each line of text or source code, each sound, clip or cloud, into a vector.",
    notes: """
      The vectors are in the order of the lines; an empty line has one too (that of [CLS] \
      [SEP]). Longer lines are cut to the model's longest sequence. A folder of \
      sentence-transformers says how the vectors of tokens become one, and how long a text may be; \
      options here come first. With --field each line is a JSON record and the text is its value, \
      as in the files of data make code-tasks. The output appears complete or not at all. \
      With --output - it is lines of JSON, or with --format csv of CSV, each written when no more \
      input has arrived.

      Models of speech read the sounds of --files, or those whose paths are the lines of --input: steps after \
      --depth blocks become one vector, in lines of JSON and CSV with the utterance's name before it. \
      Recordings longer than the model's utterances are cut at pauses and have several; sounds that cannot be \
      read are left out and noted.

      Models of video read the clips of --files, or the captions in the lines of --input, into vectors of one space \
      and of length 1, whose cosines say how well a clip and a caption fit. With --depth, and of models without \
      captions, vectors of clips are means over patches after so many blocks, or with --pool cls over class tokens. A \
      folder may be named by --input, too.

      Models of points read the clouds and meshes of --files: the class token and the patches of each become one \
      vector after --depth blocks.
      """,
    examples: [
      "cloze embed run --input lines.txt --output vectors.npy --normalize",
      "cloze embed code-run --input functions.jsonl --field function --output vectors.npy",
      "cloze embed speech-run --files spoken/ --depth 4 --output vectors.jsonl",
      "cloze embed clips-run --files moving/clips/ --output clips.npy",
      "cloze embed clips-run --input captions.txt --output captions.npy",
      "cut -f 2 table.tsv | cloze embed bert-folder --input - --output vectors.csv --pool cls",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: VectorInput

  @Option(
    help: ArgumentHelp(
      "The file to write: .npy, .npz, .jsonl or .csv; or - for standard output.", valueName: "file")
  )
  var output: String

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @OptionGroup var vectors: VectorOptions

  @Option(
    help: "Samples computed at once, fewer where they are long; the vectors are the same.")
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
    switch try embedding.embedder(at: path, settled) {
    case .texts(let model): try embed(by: model, session)
    case .files(let model): try embed(by: model, session)
    case .both(let texts, let files):
      try input.namesFiles ? embed(by: files, session) : embed(by: texts, session)
    }
  }

  private func embed(by model: any TextEmbedder, _ session: Session) throws {
    let lines = try input.lines(for: self.model.name).lines(), form = vectors.form(of: model)
    let progress = output == "-" ? nil : session.progress("embed", unit: "line")
    let embedder = LineEmbedder(
      model: model, form: form, batch: batch, field: field, note: session.note)
    model.sentences.notes.forEach(session.note)
    try write(model.features, form.pooling, form.isNormalized, model.precision, session) { writer in
      try embedder.embed(lines, progress) { try writer.append($0) }
      progress?.finish()
    }
  }

  private func embed(by model: any FileEmbedder, _ session: Session) throws {
    if field != nil { throw Misuse(text: "--field is for models of texts; leave it out") }
    let form = try FileVectorForm(
      pooling: vectors.pool, depth: input.depth, isNormalized: vectors.normalize, of: model)
    let paths = try input.paths(), observer = SessionObserver(session)
    defer { observer.finish() }
    try write(
      model.features(of: form), form.pooling, form.isNormalized, model.precision, named: true,
      session
    ) { writer in
      try model.embed(paths, form, batch: batch, observer) {
        try writer.append($0.vector, name: $0.name)
      }
    }
  }

  /// Writes the vectors that `body` appends, and says what was written.
  private func write(
    _ width: Int, _ pooling: Pooling, _ isNormalized: Bool, _ precision: DType,
    named: Bool = false, _ session: Session, _ body: (VectorWriter) throws -> Void
  ) throws {
    let isFile = output != "-"
    let writer =
      try isFile
      ? VectorWriter(path: output, width: width, named: named)
      : VectorWriter(
        to: session.streams.result, isJSON: display.format != .csv, width: width, named: named)
    try session.interrupts.removing(writer.temporaryPath) {
      try body(writer)
      try writer.finish()
    }
    guard isFile else { return }
    session.made(.file, output)
    try session.show(
      Records(properties: [
        "file": .string(output), "vectors": .int(writer.count), "features": .int(width),
        "pool": .string(pooling.rawValue), "normalized": .bool(isNormalized),
        "precision": .string(precision.rawValue),
      ]))
  }
}
