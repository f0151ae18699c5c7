import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

/// `cloze predict`: predicts classes with a trained classifier.
struct PredictCommand: ComputingCommand {
  static let configuration = help(
    "predict", "Predict the class of each sample, with its probability.",
    notes: """
      The model is one that 'finetune' trained, or a Hugging Face folder of a BertForSequenceClassification. \
      One record is written for each sample: label, probability, and with --top the next ones.

      Texts: two of them are read as a pair. With --input each line is a sample, an empty one too, and line is its \
      number; as jsonl, csv and tsv, results are written whenever no more input has \
      arrived, so that a program can write a line and wait for its answer. The first line shows the form: a \
      JSON object with the model's fields, a table that names such columns, two texts with a tab \
      between, or a text; --format-in says it instead. With --files each file is one text, or one \
      program for a model of source code.

      Points: files of clouds or meshes, and folders of them; with --input a path per line. Speech and video: \
      files, folders and tables of them, in the same way; what cannot be read is named, the rest is predicted all \
      the same, and the exit status is then 1. Models that repair: programs in the same way; each function has a \
      record, with the variable that is misused and the one that belongs there. A prediction does not depend on \
      the samples beside it.
      """,
    examples: [
      "cloze predict sentiment \"a lovely film\" --top 2",
      "cloze predict sentiment --input lines.txt --format jsonl",
      "cloze predict code-classes --files src/ --output classes.csv",
      "cloze predict classifier chair.ply shapes/ --all",
      "cloze predict spoken-digits seven.flac recordings/ --top 2",
      "cloze predict doings clips/ --top 2",
      "cloze predict answers clips/ --question \"what moves\"",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "A text, or two that are a pair; for models of points, speech, clips and repair, files and folders.",
      valueName: "text"))
  var samples: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with a sample per line, or - for standard input.", valueName: "file"))
  var input: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files that are one sample each, and folders of them.", valueName: "path"))
  var files: [String] = []

  @Option(
    name: .customLong("format-in"),
    help: "The form of --input: lines, pairs, jsonl or table (default: as its first line shows).")
  var form: SampleForm?

  @Option(
    help: ArgumentHelp(
      "A field or column of --input that holds a text; twice for a pair (default: the model's).",
      valueName: "name"))
  var field: [String] = []

  @Option(
    help: ArgumentHelp(
      "Models that answer questions: the question that is asked about each clip.",
      valueName: "text"))
  var question: String?

  @Option(help: "How many classes are shown of each sample.")
  var top = 1

  @Flag(help: "Show the probabilities of all classes, each in a column.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "The file to write, .jsonl, .csv or .tsv (default: standard output).", valueName: "file"))
  var output: String?

  @Option(help: "Samples computed at once; the predictions are the same.")
  var batch = 32

  @Option(
    help: "Points: draws from meshes and from many follow from it (default: the run's, or 42).")
  var seed: UInt64?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    seed = seed ?? settings.seed
  }

  func validate() throws {
    guard [!samples.isEmpty, input != nil, !files.isEmpty].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of a text, --input and --files")
    }
    if top < 1 { throw ValidationError("--top is \(top): must be at least 1") }
    if top > 1 && all { throw ValidationError("--top and --all exclude each other") }
    guard (1...65_536).contains(batch) else {
      throw ValidationError("--batch is \(batch): must lie in 1...65536")
    }
    if (form != nil || !field.isEmpty) && input == nil {
      throw ValidationError("--format-in and --field are for --input")
    }
    if field.count > 2 { throw ValidationError("give --field once, or twice for a pair") }
    if let output, RecordStream.format(of: output) == nil {
      throw ValidationError("--output is '\(output)': its name must end in .jsonl, .csv or .tsv")
    }
  }

  func execute(_ session: Session) throws {
    let (provider, path, settled) = try model.provider(of: .predicting, compute, session)
    let predictor = try provider.predictor(at: path, seed: seed, settled)
    if predictor.model.classes.isEmpty && (top > 1 || all) {
      throw Misuse(text: "'\(model.name)' has no classes; leave out --top and --all")
    }
    if let question {
      guard case .files(let files) = predictor, let asked = files as? any AskedPredictor else {
        throw Misuse(text: "'\(model.name)' answers no questions about files; leave out --question")
      }
      return try FilePrediction(self, asked.asking(question), session).run()
    }
    switch predictor {
    case .texts(let model): try TextPrediction(self, model, session).run()
    case .files(let model): try FilePrediction(self, model, session).run()
    }
  }

  /// Returns the columns of the results.
  func columns(
    _ model: any SamplePredictor, _ reference: PredictionColumns.Reference
  ) -> PredictionColumns {
    PredictionColumns(model: model, reference: reference, top: top, showsAll: all)
  }

  /// Calls `body` with the stream of results, to the file or to standard output, which it fills;
  /// returns how many samples `body` counts.
  ///
  /// - Parameter unread: What could not be read; nil where that ends the command.
  func write(
    _ columns: PredictionColumns, _ session: Session, _ unread: UnreadFiles? = nil,
    _ body: (RecordStream) throws -> Int
  ) throws {
    let stream =
      try output.map { try RecordStream(path: $0, columns: columns.names) }
      ?? RecordStream(session, columns: columns.names)
    try session.interrupts.removing(stream.temporaryPath) {
      let count = try body(stream)
      func finish() throws {
        try stream.finish()
        guard let output else { return }
        session.made(.file, output)
        try session.show(Records(properties: ["file": .string(output), "samples": .int(count)]))
      }
      if let unread { try unread.conclude(finish) } else { try finish() }
    }
  }
}
