import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozePlots
import ClozeReport

/// `cloze plot embeddings`: draws a map of texts, sounds or clips.
struct PlotEmbeddingsCommand: ComputingCommand {
  static let configuration = help(
    "embeddings", "Draw a map on which texts, sounds or clips lie close that a model finds alike.",
    notes: """
      The vectors are those of 'embed', placed along the two directions in which they differ most \
      (principal components); the axes say how much of all difference each shows. --labels has one \
      label for each line of --input. Models of points, speech and video read the files of --files, and their classes \
      are labels where all have one.
      """,
    examples: [
      "cloze plot embeddings run --input lines.txt --output map.png",
      "cloze plot embeddings run --input lines.txt --labels topics.txt --pool cls --output map.svg",
      "cloze plot embeddings clips-run --files moving/clips/ --output clips.png",
      "cloze plot embeddings speech-run --files spoken/ --depth 4 --output map.png",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: VectorInput

  @Option(
    help: ArgumentHelp("A file with one label per line or sample of the input.", valueName: "file"))
  var labels: String?

  @OptionGroup var vectorOptions: VectorOptions

  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// More points would hide each other, and their vectors would take much memory.
  private static let lineLimit = 50_000

  func execute(_ session: Session) throws {
    let labels = try labels.map(read)
    let (embedding, path, settled) = try self.model.provider(of: .embedding, compute, session)
    switch try embedding.embedder(at: path, settled) {
    case .texts(let model): try draw(by: model, labels, session)
    case .files(let model): try draw(by: model, labels, session)
    case .both(let texts, let files):
      try input.namesFiles
        ? draw(by: files, labels, session) : draw(by: texts, labels, session)
    }
  }

  private func draw(
    by model: any TextEmbedder, _ labels: [String]?, _ session: Session
  ) throws {
    let input = try self.input.lines(for: self.model.name), lines = try input.lines()
    let progress = session.progress("embed", unit: "line")
    var vectors: [[Float]] = []
    let embedder = LineEmbedder(
      model: model, form: vectorOptions.form(of: model), batch: 256,
      note: session.note)
    model.sentences.notes.forEach(session.note)
    try embedder.embed(lines, progress) {
      try check(vectors.count, "lines")
      vectors.append($0)
    }
    progress?.finish()
    try show(vectors, names: nil, labels, "lines", session)
  }

  private func draw(
    by model: any FileEmbedder, _ labels: [String]?, _ session: Session
  ) throws {
    let form = try FileVectorForm(
      pooling: vectorOptions.pool, depth: input.depth, isNormalized: vectorOptions.normalize,
      of: model)
    var vectors: [[Float]] = [], names: [String] = [], classes: [String?] = []
    let observer = SessionObserver(session)
    defer { observer.finish() }
    try model.embed(input.paths(), form, batch: 256, observer) {
      try check(vectors.count, model.samples)
      vectors.append($0.vector)
      names.append($0.name)
      classes.append($0.label)
    }
    let known = classes.compactMap(\.self)
    let usual = known.count == classes.count ? known : nil
    try show(vectors, names: names, labels ?? usual, model.samples, session)
  }

  /// Throws if one more than `count` could not be shown.
  private func check(_ count: Int, _ samples: String) throws {
    guard count >= Self.lineLimit else { return }
    throw CommandError(
      "there are more than \(Self.lineLimit) \(samples), which a map cannot show; give fewer")
  }

  private func read(_ path: String) throws -> [String] {
    guard path != "-" || input.input != "-" else {
      throw Misuse(text: "--input and --labels cannot both be standard input")
    }
    let lines = try LineReader(path: path)
    var labels: [String] = []
    while let line = try lines.next() {
      labels.append(String(decoding: line.prefix(1000), as: UTF8.self))
      guard labels.count <= Self.lineLimit else { break }
    }
    return labels
  }

  private func show(
    _ vectors: [[Float]], names: [String]?, _ labels: [String]?, _ samples: String,
    _ session: Session
  ) throws {
    if let labels, labels.count != vectors.count {
      throw CommandError(
        "there are \(vectors.count) \(samples), and '\(self.labels ?? "")' has \(labels.count); "
          + "give one label per line")
    }
    let components = PrincipalComponents(vectors, count: 2)
    if picture.lists(display) {
      return try list(components, names, labels, session)
    }
    let map = EmbeddingMap(
      components: components, labels: labels, name: names == nil ? "texts" : samples)
    try picture.show(
      Figure(title: picture.title ?? "", charts: [map.chart]), usual: PictureSize(1200, 900),
      zoom: 0.92,
      details: [
        "points": .int(components.coordinates.count),
        "explained": .double(components.explained.reduce(0, +)),
      ], session)
  }

  private func list(
    _ components: PrincipalComponents, _ names: [String]?, _ labels: [String]?, _ session: Session
  ) throws {
    let stream = RecordStream(
      session,
      columns: (names == nil ? ["line"] : ["sample", "name"]) + ["label", "first", "second"])
    try stream.append(
      components.coordinates.enumerated().map { index, place in
        [.int(index + 1)] + (names.map { [.string($0[index])] } ?? [])
          + [RecordValue(labels?[index]), .double(place[0]), .double(place[1])]
      })
    try stream.finish()
  }
}
