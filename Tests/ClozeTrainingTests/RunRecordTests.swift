import ClozeData
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

/// What a run's folder says of the run.
@Suite struct RunRecordTests {
  private let details = RunDetails(
    modality: "toy", recipe: "toy-tiny", command: ["pretrain", "toy-tiny"], totalSteps: 40,
    environment: RunEnvironment(
      device: Device(.reference, threads: 1), threads: 1, precision: .f32))

  private func run(_ folder: String) throws -> RunFolder {
    try RunFolder.create(at: folder + "/run", recipe: "")
  }

  @Test func aRunIsRecordedFromItsStartToItsEnd() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.attended(details) {
        let record = try #require(run.record)
        #expect(record.state == .running && run.state(of: record) == .running && run.isBusy)
        #expect(record.modality == "toy" && record.name == "run" && record.ended == nil)
        #expect(record.environment.backend == "reference")
        #expect(record.process == ProcessInfo.processInfo.processIdentifier)
        return TrainingOutcome(step: 40, isInterrupted: false)
      }
      let record = try #require(run.record)
      #expect(record.state == .done && record.steps == 40 && record.ended != nil)
      #expect(run.state(of: record) == .done && !run.isBusy)
    }
  }

  @Test func aStopAndAFailureAreNoted() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.attended(details) { TrainingOutcome(step: 7, isInterrupted: true) }
      #expect(run.record?.state == .cancelled && run.record?.steps == 7)
      try run.log(["step": 9, "loss": 1])
      #expect(throws: TrainingError.self) {
        try run.attended(details) { throw TrainingError.noData(reason: "two\nlines") }
      }
      let record = try #require(run.record)
      #expect(record.state == .failed && record.steps == 9 && record.error == "two lines")
      #expect(record.resumed != nil)
      try run.attended(details) { TrainingOutcome(step: 40, isInterrupted: false) }
      #expect(run.record?.state == .done && run.record?.error == nil)
    }
  }

  /// Asked to do what is done already, a run stays what it was.
  @Test func nothingToDoChangesNothing() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.attended(details) { TrainingOutcome(step: 20, isInterrupted: true) }
      let before = run.record
      var shorter = details
      shorter.totalSteps = 10
      #expect(throws: TrainingError.self) {
        try run.attended(shorter) { throw TrainingError.alreadyDone(path: run.path, steps: 20) }
      }
      #expect(run.record == before)
    }
  }

  /// Killed between the last checkpoint and the last word: resuming finds that all is done.
  @Test func aKillJustBeforeTheEndIsMended() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.updateRecord { RunRecord(details, name: "run", former: $0) }
      #expect(run.state(of: run.record) == .interrupted)
      #expect(throws: TrainingError.self) {
        try run.attended(details) { throw TrainingError.alreadyDone(path: run.path, steps: 40) }
      }
      #expect(run.record?.state == .done && run.record?.steps == 40)
    }
  }

  /// The same of a run that ended before its last step, since it no longer improved.
  @Test func anEarlyEndIsAnEnd() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.updateRecord { RunRecord(details, name: "run", former: $0) }
      let error = TrainingError.stoppedEarly(path: run.path, step: 12, validations: 3)
      #expect(throws: error) { try run.attended(details) { throw error } }
      #expect(run.record?.state == .done && run.record?.steps == 12)
    }
  }

  @Test func tagsThatOthersGiveMeanwhileStay() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.attended(details) {
        try run.updateRecord { record in
          var record = record
          record?.tags = ["best"]
          return record
        }
        return TrainingOutcome(step: 40, isInterrupted: false)
      }
      #expect(run.record?.tags == ["best"])
      try run.attended(details) { TrainingOutcome(step: 40, isInterrupted: false) }
      #expect(run.record?.tags == ["best"] && run.record?.command == ["pretrain", "toy-tiny"])
    }
  }

  @Test func manyChangesAtOnceAreAllKept() async throws {
    let folder = NSTemporaryDirectory() + "/cloze-record-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try RunFolder.create(at: folder, recipe: "")
    try run.updateRecord { RunRecord(details, name: "run", former: $0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask {
          try run.updateRecord { record in
            var record = record
            record?.tags.append("t\(index)")
            return record
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(run.record.map { Set($0.tags).count } == 8)
  }

  @Test func whatIsNoRecordIsNone() {
    for text in ["", "{", "[]", "{\"name\": 1}", "null"] {
      #expect(RunRecord(json: Data(text.utf8)) == nil)
    }
  }

  /// A list of series that cannot be read loses nothing else.
  @Test func aDamagedListOfSeriesIsNone() throws {
    var details = details
    details.metrics = [.loss("validation_loss")]
    let record = RunRecord(details, name: "run", former: nil), text = try record.json()
    #expect(RunRecord(json: Data(text.utf8)) == record)
    var keys = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    var expected = record
    expected.metrics = nil
    let later = ["name": "loss", "direction": "sideways"]
    for value in [[later], [1], "none", NSNull(), nil] as [Any?] {
      keys["metrics"] = value
      let read = RunRecord(json: try JSONSerialization.data(withJSONObject: keys))
      #expect(read == expected, "\(value ?? "missing")")
    }
  }

  @Test func recipesAreFlattened() {
    let keys = RecipeKeys.flat(
      yaml: "a: 1\nb:\n  c: text\n  d: null\n  e: [1, x]\n  f: 'null'\n  g: {}\nh:\n")
    #expect(keys.map(\.key) == ["a", "b.c", "b.e", "b.f"])
    #expect(keys.map(\.value) == ["1", "text", "1, x", "null"])
    #expect(RecipeKeys.flat(yaml: "- 1").isEmpty && RecipeKeys.flat(yaml: "a: [").isEmpty)
  }
}
