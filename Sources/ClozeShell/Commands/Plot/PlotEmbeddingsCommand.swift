import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozePlots
import ClozeReport

/// `cloze plot embeddings`: draws a map of texts.
struct PlotEmbeddingsCommand: ComputingCommand {
  static let configuration = help(
    "embeddings", "Draw a map on which texts lie close that a model finds alike.",
    notes: """
      The vectors are those of 'embed', placed along the two directions in which they differ most \
      (principal components); the axes say how much of all difference each shows. --labels has one \
      label for each line of --input.
      """,
    examples: [
      "cloze plot embeddings run --input lines.txt --output map.png",
      "cloze plot embeddings run --input lines.txt --labels topics.txt --pool cls --output map.svg",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: InputOption

  @Option(help: ArgumentHelp("A file with one label per line of the input.", valueName: "file"))
  var labels: String?

  @OptionGroup var vectorOptions: VectorOptions

  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// More points would hide each other, and their vectors would take much memory.
  private static let lineLimit = 50_000

  func execute(_ session: Session) throws {
    let lines = try input.lines()
    let labels = try labels.map(read)
    let (embedding, path, settled) = try self.model.provider(of: .embedding, compute, session)
    let model = try embedding.embedder(at: path, settled)
    let progress = session.progress("embed", unit: "line")
    var vectors: [[Float]] = []
    let embedder = LineEmbedder(
      model: model, form: vectorOptions.form(of: model), batch: 256,
      note: session.note)
    model.sentences.notes.forEach(session.note)
    try embedder.embed(lines, progress) { vector in
      guard vectors.count < Self.lineLimit else {
        throw CommandError(
          "\(input.name) has more than \(Self.lineLimit) lines, which a map cannot show; "
            + "give fewer")
      }
      vectors.append(vector)
    }
    progress?.finish()
    if let labels, labels.count != vectors.count {
      throw CommandError(
        "\(input.name) has \(vectors.count) lines and '\(self.labels ?? "")' \(labels.count); "
          + "give one label per line")
    }
    let components = PrincipalComponents(vectors, count: 2)
    try show(components, labels, session)
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
    _ components: PrincipalComponents, _ labels: [String]?, _ session: Session
  ) throws {
    if picture.output == nil && display.format != nil {
      let stream = RecordStream(session, columns: ["line", "label", "first", "second"])
      try stream.append(
        components.coordinates.enumerated().map { index, place in
          [
            .int(index + 1), RecordValue(labels?[index]), .double(place[0]), .double(place[1]),
          ]
        })
      return try stream.finish()
    }
    let map = EmbeddingMap(components: components, labels: labels)
    try picture.show(
      Figure(title: picture.title ?? "", charts: [map.chart]), usual: PictureSize(1200, 900),
      zoom: 0.92,
      details: [
        "points": .int(components.coordinates.count),
        "explained": .double(components.explained.reduce(0, +)),
      ], session)
  }
}
