import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

/// Alarms: what raises them, and what becomes of a run.
@Suite struct AlarmTests {
  private let alarm = Alarm(
    "share", .above(0.5), meaning: "all is one", advice: "try something else")

  /// The reports, counted from 0, that raise the alarm.
  private func raising(_ values: [Double?], _ alarm: Alarm, mode: AlarmMode = .warn) -> [Int] {
    var watch = AlarmWatch(Alarms([alarm], mode: mode))
    return values.enumerated().compactMap { index, value in
      let report: [String: Double] = value.map { [alarm.series: $0] } ?? ["other": 7]
      return watch.raised(by: report).isEmpty ? nil : index
    }
  }

  @Test func severalReportsInARowRaiseIt() {
    #expect(raising([0.6, 0.7, 0.5, 0.6, 0.6, 0.6, 0.9, 0.9], alarm) == [5])
    #expect(raising([0.6, 0.6, nil, 0.6], alarm) == [3], "other reports do not count")
    #expect(raising([0.6, 0.6, .nan, 0.6], alarm) == [3])
    #expect(raising([0.6, 0.6, 0.6, 0.6], alarm, mode: .off) == [])
    var below = alarm
    (below.limit, below.reports) = (.below(16), 1)
    #expect(raising([16, 15.9, 3], below) == [1])
  }

  /// It warns again once it was gone for as long as it takes to raise it.
  @Test func itComesBack() {
    let beyond = [0.9, 0.9, 0.9], healthy = [0.1, 0.1, 0.1]
    #expect(raising(beyond + healthy + beyond, alarm) == [2, 8])
    #expect(raising(beyond + [0.1, 0.1] + beyond, alarm) == [2])
  }

  @Test func validationIsWatchedByItsName() {
    var watch = AlarmWatch(Alarms([alarm]))
    let reports = (0..<3).map { _ in
      watch.raised(by: ["validation_share": 0.8126], named: validationSeries)
    }
    #expect(
      reports == [
        [], [],
        [
          "all is one: share is 0.813, above 0.5, in 3 reports in a row; try something else"
        ],
      ])
  }

  /// The loss of a toy is always above 0, and reports come every 3 steps.
  private let certain = Alarm("loss", .above(0), meaning: "a loss", advice: "none")

  private func train(
    _ run: RunFolder, _ mode: AlarmMode, changed: Set<String> = []
  ) throws -> (warned: [Int], trainer: Trainer<ToyTask>) {
    var warned: [Int] = []
    let trainer = try Trainer(
      try ToyTask(), toyConfiguration(), alarms: Alarms([certain], mode: mode), run: run,
      changed: { _ in changed }
    ) { if case .warned(let step, _) = $0 { warned.append(step) } }
    if trainer.alarm == nil { try trainer.train() }
    return (warned, trainer)
  }

  @Test(arguments: [(AlarmMode.warn, [9]), (.off, [])])
  func aWarningChangesNothing(mode: AlarmMode, warned: [Int]) throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let result = try train(run, mode)
      #expect(result.warned == warned && result.trainer.step == 40 && result.trainer.alarm == nil)
    }
  }

  /// A run that stops has a checkpoint and a model of that step; it goes on only if its recipe has
  /// changed, and has then the weights of one that was never stopped.
  @Test func aRunStopsAndGoesOn() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let text = certain.text(0)
      let error = try #require(throws: TrainingError.self) { try train(run, .stop) }
      guard case .alarmed(9, let alarm, let checkpoint) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(alarm.hasPrefix("a loss: loss is ") && alarm.hasSuffix(text.suffix(20)))
      #expect(checkpoint != nil && run.checkpoints.all().first == checkpoint)
      #expect(FileManager.default.fileExists(atPath: run.model))
      let stopped = try train(run, .stop)
      #expect(stopped.trainer.step == 9 && stopped.trainer.alarm == alarm)
      let last = try train(run, .warn, changed: ["alarm"])
      #expect(last.trainer.step == 40 && last.trainer.alarm == nil)
      let whole = try RunFolder.create(at: folder + "/whole", recipe: "")
      _ = try train(whole, .off)
      func weights(_ run: RunFolder) throws -> [Float] {
        let task = try ToyTask()
        _ = try Trainer(task, toyConfiguration(), run: run) { _ in }
        return task.weights
      }
      #expect(try weights(run) == weights(whole))
    }
  }

  /// An alarm with the last report has nothing left to end.
  @Test func aRunThatIsDoneIsDone() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let trainer = try Trainer(
        try ToyTask(), toyConfiguration(steps: 9), alarms: Alarms([certain], mode: .stop), run: run
      ) { _ in }
      #expect(try trainer.train() == TrainingOutcome(step: 9, isInterrupted: false))
      #expect(trainer.alarm == nil)
    }
  }

  /// The record of a run says why an alarm ended it, also after an attempt to resume it.
  @Test func theRecordSaysWhy() throws {
    try withTemporaryFolder { folder in
      let started = try TrainingRun<AlarmedModality>.start(
        AlarmedModality.presets[0].recipe.applying(settings: ["alarm=stop"]),
        at: folder + "/run", on: Device(.auto, threads: 1))
      func execute(_ run: TrainingRun<AlarmedModality>) throws {
        try run.execute(
          device: Device(.auto, threads: 1), threads: 1, preparing: { _ in }, training: { _ in })
      }
      #expect(throws: TrainingError.self) { try execute(started) }
      let record = try #require(started.run.record)
      #expect(record.state == .failed && record.error?.contains("the alarm ended the run") == true)
      #expect(record.steps == 9)
      let again = try TrainingRun<AlarmedModality>.resume(folder + "/run", steps: nil)
      let error = try #require(throws: TrainingError.self) { try execute(again) }
      guard case .stoppedByAlarm(_, 9, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect("\(error)".contains("--set alarm=warn"))
      #expect(started.run.record?.error == record.error && started.run.record?.state == .failed)
      let other = try TrainingRun<AlarmedModality>.resume(folder + "/run", steps: nil) {
        try $0.applying(settings: ["alarm=warn"])
      }
      try execute(other)
      #expect(started.run.record?.state == .done && started.run.record?.error == nil)
    }
  }

  @Test func modesAreAKeyOfBodiesThatHaveAlarms() throws {
    let key = try #require(try Recipe<AlarmedBody>().keys().first { $0.path == "alarm" })
    #expect(key.choices == ["warn", "stop", "off"] && key.value == "warn")
    #expect(try !ToyRecipe().keys().contains { $0.path == "alarm" })
    #expect(ToyRecipe().alarms == Alarms())
  }

  /// The series are those that the objectives log, and the limits those of the codebooks.
  @Test func collapseIsWatchedWhereItIsMeasured() throws {
    var quantizer = QuantizerConfiguration()
    (quantizer.codebooks, quantizer.codes) = (2, 320)
    var objectives = ObjectiveChoice.masked
    #expect(Alarm.collapse(of: quantizer, objectives) == [])
    objectives[CodeContrastObjective.name] = CodeContrastObjective.Settings()
    objectives[DiversityObjective.name] = DiversityObjective.Settings()
    let alarms = Alarm.collapse(of: quantizer, objectives)
    #expect(alarms.map(\.limit) == [.above(0.5), .below(32)])
    let logged = objectives.stepMetrics.map(\.name)
    for alarm in alarms { #expect(logged.contains(alarm.series), "\(alarm.series)") }
    #expect(Alarm.collapse(of: quantizer, objectives, hidden: 100)[1].limit == .below(10))
  }
}
