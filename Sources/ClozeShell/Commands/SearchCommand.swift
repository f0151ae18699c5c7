import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozeReport
import ClozeTensor
import Foundation

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
    let lines = try input.lines(), progress = session.progress("embed", unit: "line")
    var vectors: [Float] = [], titles: [String] = [], numbers: [Int] = []
    var embedder = LineEmbedder(
      model: model, form: form, batch: 256, field: field, note: session.note)
    model.sentences.notes.forEach(session.note)
    embedder.observe = { number, line, text in
      if number == like, !model.canRead(text) {
        throw CommandError("line \(number) cannot be cut into tokens; give another with --like")
      }
      titles.append(try title(number, line, text))
      numbers.append(number)
    }
    try embedder.embed(lines, progress) { vectors += $0 }
    progress?.finish()
    guard !numbers.isEmpty else {
      throw CommandError("\(input.name) has no lines; give some that can be found")
    }
    guard let place = like.map({ numbers.firstIndex(of: $0) }) ?? 0 else {
      throw CommandError(
        "\(input.name) has no line \(like ?? 1); it has \(numbers.count), counted from 1")
    }
    let asked =
      try query.map {
        try model.embed([$0], pooling: form.pooling, normalize: form.isNormalized)[0]
      }
      ?? Array(vectors[place * width..<(place + 1) * width])
    let own = like == nil ? nil : place
    let rows = try Self.nearest(
      asked, vectors, width: width, count: top + (own == nil ? 0 : 1), settled.device)
    let found = rows.filter { Int($0.row) != own }.prefix(top)
    try session.show(
      Records(
        columns: ["rank", "similarity", "line", "text"],
        rows: found.enumerated().map { rank, hit in
          [
            .int(rank + 1), .double(Double(hit.score)), .int(numbers[Int(hit.row)]),
            .string(titles[Int(hit.row)]),
          ]
        }))
  }

  /// Returns the rows of `vectors` with the most similar direction to `asked`, relative to their
  /// mean.
  private static func nearest(
    _ asked: [Float], _ vectors: [Float], width: Int, count: Int, _ device: Device
  ) throws -> [RowIndex.Hit] {
    let rows = vectors.count / width
    var mean = [Double](repeating: 0, count: width)
    for (place, value) in vectors.enumerated() { mean[place % width] += Double(value) }
    let centre = mean.map { Float($0 / Double(rows)) }
    func unit(_ row: ArraySlice<Float>) -> [Float] {
      let shifted = zip(row, centre).map { $0 - $1 }
      let length = shifted.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? shifted.map { $0 / length } : shifted
    }
    let units = (0..<rows).flatMap { unit(vectors[$0 * width..<($0 + 1) * width]) }
    let index = try RowIndex(rows: units, width: width, device: device)
    return index.top(min(count, rows), queries: unit(asked[...]))[0]
  }

  private func title(_ number: Int, _ line: ArraySlice<UInt8>, _ text: String) throws -> String {
    guard let show else { return String(text.prefix { !$0.isNewline }) }
    let record = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    guard let value = record?[show] else {
      throw CommandError(
        "line \(number) has nothing under '\(show)'; name another field with --show")
    }
    return "\(value)"
  }
}
