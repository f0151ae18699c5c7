import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import Foundation
import Testing

@testable import ClozeTraining

/// Values of a recipe that change when a run is resumed.
@Suite struct RecipeChangeTests {
  private static let device = Device(.auto, threads: 1)

  private func execute(_ trainingRun: TrainingRun<ToyModality>) throws -> [String] {
    var notes: [String] = []
    try trainingRun.execute(
      device: Self.device, threads: 1,
      preparing: { if case .note(let text) = $0 { notes.append(text) } }, training: { _ in })
    return notes
  }

  @Test func changesAreSaidRecordedAndKept() throws {
    try withTemporaryFolder { folder in
      var recipe = ToyModality.presets[0].recipe
      recipe.dataPaths = ["some/data"]
      let path = folder + "/run"
      _ = try execute(TrainingRun<ToyModality>.start(recipe, at: path, on: Self.device))
      func resume(_ steps: Int, _ settings: String...) throws -> TrainingRun<ToyModality> {
        try .resume(path, steps: steps) { try $0.applying(settings: settings) }
      }
      let notes = try execute(resume(11, "training.optimizer.rate=0.01", "training.logEvery=2"))
      #expect(notes.contains("training.optimizer.rate: 0.05 -> 0.01, after step 8"), "\(notes)")
      let changes = RunFolder.unchecked(path).record?.changes
      #expect(
        changes == [
          .init(step: 8, key: "training.steps", from: "8", to: "11"),
          .init(step: 8, key: "training.optimizer.rate", from: "0.05", to: "0.01"),
          .init(step: 8, key: "training.logEvery", from: "3", to: "2"),
        ])
      _ = try execute(resume(12, "training.optimizer.rate=0.02"))
      #expect(RunFolder.unchecked(path).record?.changes?.map(\.step) == [8, 8, 8, 11, 11])
      #expect(try TrainingRun<ToyModality>.resume(path, steps: nil).recipe.training.logEvery == 2)
      // Nothing is done, so nothing changes.
      #expect(throws: TrainingError.alreadyDone(path: path, steps: 12)) {
        try FileManager.default.createDirectory(
          atPath: path + "/model", withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path + "/model/config.json"))
        _ = try execute(resume(12, "training.optimizer.rate=0.03"))
      }
      #expect(
        try TrainingRun<ToyModality>.resume(path, steps: nil).recipe.training.optimizer.rate == 0.02
      )
      #expect(
        throws: TrainingError.badRecipe([
          "seed cannot change in a run that goes on: all random numbers follow from it; only keys of "
            + "training, data.paths, data.weights and the sizes of batches can; for another model start "
            + "a new run"
        ])
      ) { try resume(20, "seed=5") }
    }
  }

  /// The stream starts anew where the data was changed on purpose, also if the run is killed before
  /// it has a checkpoint with the new data.
  @Test func otherDataStartsTheStreamAnew() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let configuration = toyConfiguration(steps: 10)
      try Trainer(try ToyTask(), configuration, run: run) { _ in }.train()
      #expect(throws: TrainingError.otherData(path: run.path)) {
        try Trainer(try ToyTask(digest: "other"), configuration, run: run) { _ in }
      }
      #expect(throws: TrainingError.otherData(path: run.path)) {
        try Trainer(
          try ToyTask(digest: "other"), configuration, run: run, changed: { _ in ["batch"] }
        ) { _ in }
      }
      var steps: [Int] = []
      let trainer = try Trainer(
        try ToyTask(digest: "other"), toyConfiguration(steps: 12), run: run,
        changed: {
          steps.append($0)
          return ["data.paths"]
        }
      ) { _ in }
      #expect(steps == [10] && trainer.step == 10)
      try trainer.train()
      // The checkpoint now has the new data.
      _ = try Trainer(try ToyTask(digest: "other"), configuration, run: run) { _ in }
    }
  }

  @Test func theStateForgetsWhatDoesNotHold() throws {
    var state = CheckpointState(
      step: 7, tokens: 9, cursor: BatchCursor(), data: "a", seed: 1)
    (state.cursor.epoch, state.cursor.sample, state.cursor.batch) = (2, 5, 30)
    state.selection = Selection(step: 3, value: 0.5)
    let same = try state.going(on: "a", changed: { _ in ["training.steps"] }, path: "")
    #expect(same == state)
    let other = try state.going(on: "b", changed: { _ in ["data.weights"] }, path: "")
    #expect(other.cursor.epoch == 0 && other.cursor.sample == 0 && other.cursor.batch == 30)
    #expect(other.data == "b" && other.selection == state.selection)
    let metric = try state.going(
      on: "a", changed: { _ in ["training.selection.metric"] }, path: "")
    #expect(metric.selection == nil && metric.cursor == state.cursor)
  }
}
