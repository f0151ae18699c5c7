import ClozeData
import ClozeReport
import ClozeRuns
import ClozeTraining

/// The end of a sweep: a record for each run, and an error if some are not done.
struct SweepReport {
  private let runs: [SweepRun]
  private let plan: SweepPlan
  private let failures: [Int: String]
  /// The folder of runs, if the user named one.
  private let place: String?

  init(_ runs: [SweepRun], _ plan: SweepPlan, _ failures: [Int: String], in place: String?) {
    (self.runs, self.plan, self.failures, self.place) = (runs, plan, failures, place)
  }

  /// Returns how many of `runs` are in which state, in words.
  static func states(_ runs: [SweepRun]) -> String {
    let counts = Dictionary(runs.map { ($0.state, 1) }, uniquingKeysWith: +)
    let parts: [(SweepRun.State, String)] = [
      (.done, "done"), (.running, "being worked on"), (.begun, "to go on with"),
      (.missing, "to begin"),
    ]
    return "\(counted(runs.count, "run")): "
      + parts.compactMap { state, words in counts[state].map { "\($0) \(words)" } }
      .joined(separator: ", ")
  }

  /// Shows the runs with their values.
  ///
  /// - Throws: `Interruption` if the user stopped them, `CommandError` if some failed.
  func show(_ session: Session) throws {
    try session.show(records)
    let done = runs.count { $0.state == .done }
    if let status = session.interrupts.requestedStatus {
      let runs = place.map { " --runs " + $0.commandPath } ?? ""
      throw Interruption(
        status: status,
        message: "stopped with \(done) of \(counted(self.runs.count, "run")) done; go on with: "
          + "cloze sweep --resume \(plan.name)\(runs)")
    }
    guard failures.isEmpty else {
      let first = failures.sorted { $0.key < $1.key }.prefix(3)
      let texts = first.map { "\(runs[$0.key].plan.name): \($0.value)" }
      throw CommandError(
        "\(failures.count) of \(counted(runs.count, "run")) failed: "
          + (texts + (failures.count > 3 ? ["..."] : [])).joined(separator: "; ")
          + "; the same command tries them again")
    }
  }

  private var records: Records {
    var records = Records(
      columns: ["run"] + SweepNames.labels(plan.keys) + ["state", "steps"]
        + (failures.isEmpty ? [] : ["error"]))
    for (index, run) in runs.enumerated() {
      let error = failures.isEmpty ? [] : [RecordValue(failures[index])]
      records.append(
        [.string(run.plan.name)] + Self.values(run, plan)
          + [.string(run.word), .int(run.steps)] + error)
    }
    return records
  }

  /// Returns the values of the keys that differ among the runs of `plan`.
  static func values(_ run: SweepRun, _ plan: SweepPlan) -> [RecordValue] {
    let values = Dictionary(run.plan.values.map { ($0.key, $0.value) }) { $1 }
    return plan.keys.map { RecordValue(word: values[$0]) }
  }
}

extension RecordValue {
  /// Makes the number that `word` says, or else the text.
  init(word: String?) {
    self =
      word.map { word in
        Int(word).map(RecordValue.int) ?? Double(word).map(RecordValue.double) ?? .string(word)
      } ?? .null
  }
}
