import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozeReport

/// `cloze search`: finds the most similar texts by a model's vectors.
struct SearchCommand: ComputingCommand {
  static let configuration = help(
    "search", "Find the lines of text or source code that a model finds most like another.",
    notes: """
      similarity is the cosine of the angle between vectors as embed gives them, less their mean over all lines: \
      models that were not trained to compare give vectors that all point the same way. The search is exact. With \
      --field each line is a JSON record; --show names the field that is shown of those found (default: the first \
      line of the text). With --like the line itself is left out.
      """,
    examples: [
      "cloze search run --input lines.txt --query \"how warm is it\"",
      "cloze search code-run --input functions.jsonl --field function --show info --like 12 --top 3",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: InputOption

  @Option(help: "What is looked for.")
  var query: String?

  @Option(help: ArgumentHelp("The number of the line that is looked for.", valueName: "line"))
  var like: Int?

  @Option(help: "How many are shown.")
  var top = 5

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @Option(help: "The field that is shown, where lines are JSON records.")
  var show: String?

  @Option(help: "How token vectors become one (default: as the model's folder says, or mean).")
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
    let model = try embedding.embedder(at: path, settled), width = model.features
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
    guard let place = like.map({ lines.numbers.firstIndex(of: $0) }) ?? 0 else {
      throw CommandError(
        "\(input.name) has no line \(like ?? 1); it has \(lines.numbers.count), counted from 1")
    }
    let asked =
      try query.map {
        try model.embed([$0], pooling: form.pooling, normalize: form.isNormalized)[0]
      }
      ?? Array(lines.vectors[place * width..<(place + 1) * width])
    let index = try lines.index(width: width, device: settled.device)
    let hits = index.nearest(to: asked, count: top, omitting: like)
    try session.show(
      Records(
        columns: ["rank", "similarity", "line", "text"],
        rows: hits.enumerated().map { rank, hit in
          [
            .int(rank + 1), .double(Double(hit.similarity)), .int(hit.line), .string(hit.title),
          ]
        }))
  }
}
