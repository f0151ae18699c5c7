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
      Histories are read in any form that 'data stats' reads. A file is read whole: each user gets \
      one answer, from all of the user's lines. A stream is answered history by history while it \
      goes on, a line with a whole history at once, other lines when the next user's come; it has \
      to be grouped by user, and ends with an error where it is not. Users need not have been \
      there when the model was trained. Items that the model does not know are passed over; \
      unknown says how many there were in a history. Scores are logarithms of probabilities up to \
      a constant per history; in f32 they are the same to the last bit for any --batch and \
      --threads.

      Only candidates are ranked where there are some: those of a history's field 'candidates' \
      (JSONL), else those of its user in --user-candidates, else those of --candidates.
      """,
    examples: [
      "cloze score run --histories new-users.txt --top 10 --output scores.jsonl",
      "cloze score run --histories - --exclude-seen --candidates in-stock.txt < log.csv",
      "cloze score run --histories log.csv --user-candidates near-by.csv --format jsonl",
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
      "Rank only the items in this file, one per line.", valueName: "file"))
  var candidates: String?

  @Option(
    help: ArgumentHelp(
      "Rank for each user only the user's items in this file, in any form of interactions.",
      valueName: "file"))
  var userCandidates: String?

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
    if [histories, candidates, userCandidates].count(where: { $0 == "-" }) > 1 {
      throw ValidationError(
        "of --histories, --candidates and --user-candidates only one can be standard input")
    }
    if let output, RecordStream.format(of: output) == nil {
      throw ValidationError("--output is '\(output)': its name must end in .jsonl, .csv or .tsv")
    }
  }

  func execute(_ session: Session) throws {
    let model = try model.load(compute, session)
    var lists = try ScoreCandidates(self, model, session)
    let scorer = try model.scorer(candidates: lists.everybody, excludesSeen: excludeSeen)
    let reader = try histories(session)
    let names = ["user", "items", "scores", "unknown"]
    let stream =
      try output.map { try RecordStream(path: $0, columns: names) }
      ?? RecordStream(session, columns: names)
    let progress = output == nil ? nil : session.progress("score", unit: "history")
    let tally = try session.interrupts.removing(stream.temporaryPath) {
      defer { progress?.finish() }
      return try score(reader, &lists, scorer, model, into: stream) {
        progress?.update(ProgressUpdate(done: $0))
      }
    }
    if let output {
      session.made(.file, output)
      try session.show(summary(output, reader.histories, tally, model))
    }
    if tally.cut > 0 {
      session.note(
        "note: \(tally.cut) of \(reader.histories) histories are cut to their newest "
          + "\(model.longestHistory) items, as many as the model reads")
    }
    for note in [tally.note, lists.note] + notes(on: reader) {
      if let note { session.note("note: " + note) }
    }
  }

  /// Opens the histories, showing how much of a file has been read.
  private func histories(_ session: Session) throws -> HistoryReader {
    let observer = SessionObserver(session)
    let progress = observer.progress("read", unit: "kB")
    defer { progress?.finish() }
    return try columns.histories(histories) { progress?.update(done: $0 / 1000, total: nil) }
  }

  /// Returns sentences on what became of what was read.
  private func notes(on reader: HistoryReader) -> [String?] {
    [
      reader.isJoined
        ? "users' lines are apart in the file; each history is made of all of them" : nil,
      reader.returningUsers > 0
        ? "\(reader.returningUsers) histories are of users that came before, and were answered by "
          + "themselves; in a file they are joined" : nil,
      columns.minimumRating.map {
        "\(reader.lowRatings) interactions rated below \($0) were left out"
      },
    ]
  }

  /// Reads histories, and writes the next items for each.
  private func score(
    _ reader: HistoryReader, _ lists: inout ScoreCandidates, _ scorer: any HistoryScorer,
    _ model: any Recommender, into stream: RecordStream, progress: (Int) -> Void
  ) throws -> Tally {
    // Long answers to many histories at once would take much memory.
    let atOnce = max(1, min(batch, (1 << 20) / min(top, max(1, model.items.count))))
    var tally = Tally(), waiting: [Pending] = []
    while true {
      let next = try reader.next(numberedBy: model.items)
      if let next { waiting.append((next, try lists.list(for: next))) }
      // Who writes a stream may wait for the answers before going on.
      let isPaused = try !reader.isNextReady()
      guard next == nil || isPaused || waiting.count >= atOnce else { continue }
      try stream.append(Self.rows(waiting, scorer, model, top: top))
      if isPaused { try stream.push() }
      for pending in waiting { tally.count(pending.history, longest: model.longestHistory) }
      waiting.removeAll(keepingCapacity: true)
      progress(reader.histories)
      if next == nil { break }
    }
    try stream.finish()
    return tally
  }

  /// A history whose next items are not ranked yet, and the only items that may be.
  private typealias Pending = (history: NumberedHistory, candidates: [Int32]?)

  /// The numbers of unknown items, of histories with such items, of those without known items, and
  /// of those that are cut.
  private struct Tally {
    var items = 0
    var histories = 0
    var empty = 0
    var cut = 0

    mutating func count(_ history: NumberedHistory, longest: Int) {
      cut += history.items.count > longest ? 1 : 0
      items += history.unknown
      histories += history.unknown > 0 ? 1 : 0
      empty += history.items.isEmpty ? 1 : 0
    }

    var note: String? {
      guard items > 0 || empty > 0 else { return nil }
      return "\(items) items of \(histories) histories are unknown to the model; "
        + "\(empty) histories have no known item and get what is likely for anybody"
    }
  }

  private static func rows(
    _ pending: [Pending], _ scorer: any HistoryScorer, _ model: any Recommender, top: Int
  ) throws -> [[RecordValue]] {
    guard !pending.isEmpty else { return [] }
    let hits = try scorer.top(
      top, behind: pending.map(\.history.items), among: pending.map(\.candidates))
    return zip(pending, hits).map { pending, hits in
      [
        .string(pending.history.user), .list(hits.map { .string(model.items[Int($0.row)]) }),
        .list(hits.map { .double(Double($0.score)) }), .int(pending.history.unknown),
      ]
    }
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
