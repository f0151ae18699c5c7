import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozePlots
import ClozeReport

/// `cloze plot similarity`: draws how alike two models find the same samples, by depth.
struct PlotSimilarityCommand: ComputingCommand {
  static let configuration = help(
    "similarity", "Draw how alike the blocks of two models find the same samples.",
    notes: """
      Each cell is the linear centred kernel alignment (CKA) of what so many blocks of one model and so many of \
      the other make of the same samples: 1 if samples lie in the same way up to rotation and scale, 0 if one says \
      nothing of the other; 0 blocks are the encoder's input. It is free of the bias by which few samples seem alike \
      (with --biased it is not), so that it may be a little below 0.

      The models may be of different kinds of data: each sample of --data then belongs to the sample at the same \
      place of --against. Models of text and code read a line for each; those of points, speech and video read a \
      file, a folder or a table of files. Models of captioned clips read captions where the name ends in .txt or a \
      --field is given. A sample that one model cannot read is left out of both sides.
      """,
    examples: [
      "cloze plot similarity run bert-folder --data lines.txt --output alike.png",
      "cloze plot similarity speech-run speech-run --data spoken/ --format csv",
      "cloze plot similarity run code-run --data functions.jsonl --field info \\",
      "  --against-field function",
    ])

  @Argument(help: ArgumentHelp("The model whose depths are rows.", valueName: "run"))
  var first: String

  @Argument(
    help: ArgumentHelp("The model whose depths are columns, or the same one.", valueName: "run"))
  var second: String

  @Option(help: ArgumentHelp("A file of lines, or sounds, clips or clouds.", valueName: "path"))
  var data: String

  @Option(
    help: ArgumentHelp(
      "The samples of the second model, which belong to those of --data one by one (default: the "
        + "same).", valueName: "path"))
  var against: String?

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @Option(help: "The field of the second model's text (default: the same).")
  var againstField: String?

  @Option(help: "How many samples are compared, the first ones.")
  var limit = 1000

  @Option(help: "How the vectors of tokens, steps or patches become one.")
  var pool = Pooling.mean

  @Flag(help: "Leave the bias in, as CKA was first defined.")
  var biased = false

  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (4...20_000).contains(limit) else {
      throw ValidationError("--limit is \(limit): must lie in 4...20000")
    }
    guard data != "-", against != "-" else {
      throw ValidationError("samples may be read twice; give a file and not standard input")
    }
  }

  func execute(_ session: Session) throws {
    // Encoding takes long, so all that can be wrong is checked before.
    try picture.check(session)
    let settled = try compute.forUse(), paths = try [first, second].map { try session.model($0) }
    let rows = Side(
      name: first, embedder: try embedder(paths[0], settled), data: data, field: field)
    let columns = Side(
      name: second, embedder: try embedder(paths[1], settled), data: against ?? data,
      field: againstField, usualField: field)
    let readings = try [rows, columns].map { try reading(of: $0) }
    let states = try self.states(rows, readings[0], session)
    let isOnce = paths[0] == paths[1] && readings[0] == readings[1]
    let pairs = try PairedStates(
      states, isOnce ? states : self.states(columns, readings[1], session),
      isSame: rows.data == columns.data, limit: limit)
    pairs.notes.forEach { session.note("note: " + $0) }
    let found = try pairs.similarities(isDebiased: !biased, settled.device)
    note(found, session)
    if picture.lists(display) { return try list(found.values, session) }
    let figure = SimilarityFigure(
      values: found.values, first: first, second: second, samples: pairs.numbers.count,
      isDebiased: !biased, title: picture.title)
    try picture.show(
      figure.figure, usual: figure.size, zoom: figure.zoom, lines: figure.lines,
      details: ["samples": .int(pairs.numbers.count)], session)
  }

  private func embedder(_ path: String, _ compute: Compute) throws -> Embedder {
    try Registry.provider(of: .embedding, forModelAt: path).embedder(at: path, compute)
  }

  /// A model with the samples that it reads.
  private struct Side {
    let name: String
    let embedder: Embedder
    let data: String
    /// The field that is given for it.
    let field: String?
    /// The field of a text without one.
    var usualField: String?
  }

  /// Returns what is read by a model.
  ///
  /// - Throws: `Misuse` if a field is given for files.
  private func reading(of side: Side) throws -> SampleStates.Reading {
    var reading = SampleStates.Reading(
      data: side.data, field: side.field, pooling: pool, limit: limit)
    switch side.embedder {
    case .texts: reading.field = side.field ?? side.usualField
    case .files where side.field != nil:
      throw Misuse(
        text: "'\(side.name)' reads files, which have no fields; leave out the field"
          + (side.usualField == nil ? ", or give --against-field for the other model" : ""))
    case .files, .both: break
    }
    return reading
  }

  private func states(
    _ side: Side, _ reading: SampleStates.Reading, _ session: Session
  ) throws -> SampleStates {
    switch side.embedder {
    case .both(let model, _) where readsLines(reading):
      try SampleStates(side.name, model, reading, session)
    case .texts(let model): try SampleStates(side.name, model, reading, session)
    case .files(let model), .both(_, let model):
      try SampleStates(side.name, model, reading, session)
    }
  }

  /// True if a model of captioned clips reads captions.
  private func readsLines(_ reading: SampleStates.Reading) -> Bool {
    reading.field != nil || reading.data.hasSuffix(".txt")
  }

  /// Says which depths have no similarity.
  private func note(_ found: PairedStates.Similarities, _ session: Session) {
    let sides = [(first, found.constant.first), (second, found.constant.second)]
    for (model, depths) in sides where !depths.isEmpty {
      session.note(
        "note: after \(depths.map(String.init).joined(separator: ", ")) blocks of '\(model)' all "
          + "samples have the same features, which are like none; see --pool")
    }
  }

  private func list(_ values: [[Double?]], _ session: Session) throws {
    let stream = RecordStream(session, columns: ["first_depth", "second_depth", "cka"])
    for (row, line) in values.enumerated() {
      try stream.append(
        line.enumerated().map { column, value in
          [.int(row), .int(column), RecordValue(value)]
        })
    }
    try stream.finish()
  }
}
