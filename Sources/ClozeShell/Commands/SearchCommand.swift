import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozeReport
import ClozeTensor

/// `cloze search`: finds the most similar texts or sounds by a model's vectors.
struct SearchCommand: ComputingCommand {
  static let configuration = help(
    "search",
    "Find the lines of text or source code, or the sounds, that a model finds most like another.",
    notes: """
      similarity is the cosine of the angle between vectors as embed gives them, less their mean over all lines: \
      models that were not trained to compare give vectors that all point the same way. The search is exact. With \
      --field each line is a JSON record; --show names the field that is shown of those found (default: the first \
      line of the text). With --like the line itself is left out.

      Models of speech search among the sounds of --files; --query is then a sound file, and --like the number of \
      one of the sounds, from 1.
      """,
    examples: [
      "cloze search run --input lines.txt --query \"how warm is it\"",
      "cloze search code-run --input functions.jsonl --field function --show info --like 12 --top 3",
      "cloze search speech-run --files spoken/ --query clip.wav --depth 4",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: VectorInput

  @Option(help: "What is looked for: a text, or a sound file for models of speech.")
  var query: String?

  @Option(
    help: ArgumentHelp("The number of the line or sound that is looked for.", valueName: "line"))
  var like: Int?

  @Option(help: "How many are shown.")
  var top = 5

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @Option(help: "The field that is shown, where lines are JSON records.")
  var show: String?

  @Option(
    help: ArgumentHelp(
      "How the vectors of tokens or steps become one (default: as the model's folder says, "
        + "or mean)."))
  var pool: Pooling?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (query == nil) != (like == nil) else {
      throw ValidationError("give either --query or --like")
    }
    guard (1...1_000_000).contains(top) else {
      throw ValidationError("--top is \(top): must lie in 1...1000000")
    }
    guard show == nil || field != nil else { throw ValidationError("--show goes with --field") }
  }

  func execute(_ session: Session) throws {
    let (embedding, path, settled) = try self.model.provider(of: .embedding, compute, session)
    switch try embedding.embedder(at: path, settled) {
    case .texts(let model): try search(by: model, settled.device, session)
    case .files(let model): try search(by: model, settled.device, session)
    }
  }

  private func search(
    by model: any TextEmbedder, _ device: Device, _ session: Session
  ) throws {
    let input = try self.input.lines(for: self.model.name)
    let form = VectorForm(of: model, pooling: pool, isNormalized: nil)
    if let query, !model.canRead(query) {
      throw CommandError("the --query cannot be cut into tokens; give whole lines of a program")
    }
    if let query, model.isCut(query) {
      session.note("note: the --query is cut to the model's \(model.maximumTokens) tokens")
    }
    let embedder = LineEmbedder(
      model: model, form: form, batch: 256, field: field, note: session.note)
    model.sentences.notes.forEach(session.note)
    let lines = try SearchedLines(
      input, embedder, show: show, like: like, session.progress("embed", unit: "line"))
    let place = try place(among: lines, "line", of: input.name)
    let asked =
      try query.map {
        try model.embed([$0], pooling: form.pooling, normalize: form.isNormalized)[0]
      } ?? lines.vector(place)
    try show(["line", "text"], lines, asked, device, session)
  }

  private func search(
    by model: any FileEmbedder, _ device: Device, _ session: Session
  ) throws {
    if field != nil { throw Misuse(text: "--field is for models of texts; leave it out") }
    let form = try FileVectorForm(
      pooling: pool, depth: input.depth, isNormalized: nil, of: model)
    let observer = SessionObserver(session)
    defer { observer.finish() }
    var asked: [Float] = []
    if let query {
      var count = 0
      try model.embed([query], form, batch: 1, observer) {
        (asked, count) = ($0.vector, count + 1)
      }
      guard count == 1 else {
        throw CommandError("the --query has \(count) \(model.samples); give one")
      }
    }
    let found = try SearchedLines(input.paths(), model, form, observer)
    let place = try place(among: found, "sample", of: "the input")
    try show(
      ["sample", "name"], found, query == nil ? found.vector(place) : asked, device, session)
  }

  /// Returns the place of what --like names, 0 without it.
  private func place(
    among lines: SearchedLines, _ kind: String, of name: String
  ) throws -> Int {
    guard let place = like.map({ lines.numbers.firstIndex(of: $0) }) ?? 0 else {
      throw CommandError(
        "\(name) has no \(kind) \(like ?? 1); it has \(lines.numbers.count), counted from 1")
    }
    return place
  }

  /// Shows what is most like `asked`, under the names of its number and of its words.
  private func show(
    _ columns: [String], _ lines: SearchedLines, _ asked: [Float], _ device: Device,
    _ session: Session
  ) throws {
    let index = try lines.index(width: asked.count, device: device)
    let hits = index.nearest(to: asked, count: top, omitting: like)
    try session.show(
      Records(
        columns: ["rank", "similarity"] + columns,
        rows: hits.enumerated().map { rank, hit in
          [
            .int(rank + 1), .double(Double(hit.similarity)), .int(hit.line), .string(hit.title),
          ]
        }))
  }
}
