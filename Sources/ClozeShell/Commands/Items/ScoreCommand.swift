import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport
import ClozeTensor

/// `cloze score`: recommends the next items for many histories.
struct ScoreCommand: ComputingCommand {
  static let configuration = help(
    "score", "Rank the items that may come next, for each history of a file.",
    notes: """
      Histories are read one after the other, in any form that 'data stats' reads, so a stream may be \
      of any length; with --format-in answers come whenever no more input has arrived. Users need not have \
      been there when the model was trained. Items that the model does not know are passed over; unknown \
      says how many there were in a history. Scores are logarithms of probabilities up to a constant per \
      history; in f32 they are the same to the last bit for any --batch and --threads.
      """,
    examples: [
      "cloze score run --histories new-users.txt --top 10 --output scores.jsonl",
      "cloze score run --histories - --exclude-seen --candidates in-stock.txt < log.csv",
    ])

  @OptionGroup var model: ItemsModelArgument

  @Option(
    help: ArgumentHelp(
      "A file of histories or interactions, or - for standard input.", valueName: "file"))
  var histories: String

  @Option(help: "Items shown for each history.")
  var top = 10

  @Option(
    help: ArgumentHelp(
      "Rank only the items that stand in this file, one per line.", valueName: "file"))
  var candidates: String?

  @Flag(help: "Leave out items that are in the history.")
  var excludeSeen = false

  @Option(
    help: ArgumentHelp(
      "The file to write, .jsonl, .csv or .tsv (default: standard output).", valueName: "file"))
  var output: String?

  @Option(help: "Histories computed at once; the results are the same.")
  var batch = 256

  @OptionGroup var columns: InteractionOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top is \(top): must be at least 1") }
    guard (1...65_536).contains(batch) else {
      throw ValidationError("--batch is \(batch): must lie in 1...65536")
    }
    if candidates == "-" && histories == "-" {
      throw ValidationError("--candidates and --histories cannot both be standard input")
    }
    if let output, RecordStream.format(of: output) == nil {
      throw ValidationError("--output is '\(output)': its name must end in .jsonl, .csv or .tsv")
    }
  }

  func execute(_ session: Session) throws {
    let model = try model.load(compute, session)
    let scorer = try model.scorer(
      candidates: candidates.map { try Self.candidates($0, model, session) },
      excludesSeen: excludeSeen)
    let reader = try columns.histories(histories)
    let names = ["user", "items", "scores", "unknown"]
    let stream =
      try output.map { try RecordStream(path: $0, columns: names) }
      ?? RecordStream(session, columns: names)
    let progress = output == nil ? nil : session.progress("score", unit: "history")
    let tally = try session.interrupts.removing(stream.temporaryPath) {
      defer { progress?.finish() }
      return try score(reader, scorer, model, into: stream) {
        progress?.update(ProgressUpdate(done: $0))
      }
    }
    if let output {
      session.made(.file, output)
      try session.show(summary(output, reader.histories, tally, model))
    }
    if let note = tally.note { session.note(note) }
    if tally.cut > 0 {
      session.note(
        "note: \(tally.cut) of \(reader.histories) histories are cut to their newest "
          + "\(model.longestHistory) items, as many as the model reads")
    }
    if reader.returningUsers > 0 {
      session.note(
        "note: \(reader.returningUsers) histories are of users that came before; sort the file by "
          + "user to make them one")
    }
  }

  /// Reads histories, and writes the next items for each.
  private func score(
    _ reader: HistoryReader, _ scorer: any HistoryScorer, _ model: any Recommender,
    into stream: RecordStream, progress: (Int) -> Void
  ) throws -> Tally {
    // Long answers to many histories at once would take much memory.
    let atOnce = max(1, min(batch, (1 << 20) / min(top, max(1, model.items.count))))
    var tally = Tally(), waiting: [Asked] = []
    func answer() throws {
      try stream.append(Self.rows(waiting, scorer, model, top: top))
      for asked in waiting { tally.count(asked, longest: model.longestHistory) }
      waiting.removeAll(keepingCapacity: true)
    }
    reader.beforeWaiting = {
      try answer()
      try stream.push()
    }
    defer { reader.beforeWaiting = nil }
    while let next = try reader.next(numberedBy: model.items) {
      waiting.append(next)
      guard waiting.count >= atOnce else { continue }
      try answer()
      progress(reader.histories)
    }
    try answer()
    progress(reader.histories)
    try stream.finish()
    return tally
  }

  private typealias Asked = (user: String, items: [Int32], unknown: Int)

  /// The numbers of unknown items, of histories with such items, of those without known items, and
  /// of those that are cut.
  private struct Tally {
    var items = 0
    var histories = 0
    var empty = 0
    var cut = 0

    mutating func count(_ asked: Asked, longest: Int) {
      cut += asked.items.count > longest ? 1 : 0
      items += asked.unknown
      histories += asked.unknown > 0 ? 1 : 0
      empty += asked.items.isEmpty ? 1 : 0
    }

    var note: String? {
      guard items > 0 || empty > 0 else { return nil }
      return "note: \(items) items of \(histories) histories are unknown to the model; "
        + "\(empty) histories have no known item and get what is likely for anybody"
    }
  }

  private static func rows(
    _ asked: [Asked], _ scorer: any HistoryScorer, _ model: any Recommender, top: Int
  ) throws -> [[RecordValue]] {
    guard !asked.isEmpty else { return [] }
    return zip(asked, try scorer.top(top, behind: asked.map(\.items))).map { asked, hits in
      [
        .string(asked.user), .list(hits.map { .string(model.items[Int($0.row)]) }),
        .list(hits.map { .double(Double($0.score)) }), .int(asked.unknown),
      ]
    }
  }

  /// Returns the items in the file at `path`.
  private static func candidates(
    _ path: String, _ model: any Recommender, _ session: Session
  ) throws -> [Int32] {
    let lines = try LineReader(path: path)
    var items: [Int32] = [], seen: Set<Int32> = [], unknown = 0
    while let line = try lines.next() {
      guard !line.isEmpty else { continue }
      guard let item = model.items.index(of: String(decoding: line, as: UTF8.self)) else {
        unknown += 1
        continue
      }
      if seen.insert(Int32(item)).inserted { items.append(Int32(item)) }
    }
    guard !items.isEmpty else {
      throw CommandError("none of the items in '\(path)' is known to the model")
    }
    if unknown > 0 {
      session.note("note: \(unknown) candidates are unknown to the model and left out")
    }
    return items
  }

  private func summary(
    _ output: String, _ histories: Int, _ tally: Tally, _ model: any Recommender
  ) -> Records {
    Records(properties: [
      "file": .string(output), "histories": .int(histories), "top": .int(top),
      "unknown items": .int(tally.items),
      "histories without a known item": .int(tally.empty),
      "precision": .string(model.precision.rawValue),
    ])
  }
}
