import ClozeEvaluation
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

@Suite struct TrainerTests {
  /// The weights after an uninterrupted run.
  func reference(_ configuration: TrainingConfiguration = toyConfiguration()) throws -> [Float] {
    try withTemporaryFolder { folder in
      let task = try ToyTask()
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(task, configuration, run: run) { _ in }.train()
      return task.weights
    }
  }

  @Test func trainingLowersTheLoss() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      var losses: [Double] = []
      try Trainer(try ToyTask(), toyConfiguration(), run: run) {
        if case .stepped(let report) = $0, report.isLogged { losses.append(report.loss) }
      }.train()
      #expect(try #require(losses.last) < losses[0])
    }
  }

  /// Stopped after every possible step and resumed: the same bits each time.
  @Test(arguments: [1, 6, 7, 8, 20, 39])
  func resumingGivesTheSameBits(at step: Int) throws {
    let expected = try reference()
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let first = try Trainer(try ToyTask(), toyConfiguration(), run: run) { _ in }
      try first.train { first.step == step }
      #expect(first.step == step)
      let task = try ToyTask()
      let second = try Trainer(task, toyConfiguration(), run: run) { _ in }
      #expect(second.step == step)
      try second.train()
      #expect(task.weights == expected)
    }
  }

  /// The validations of a task, and the weights that were saved as its model after which of them.
  private func selected(
    _ values: [Double], metric: String, declared: [LoggedMetric] = [], patience: Int? = nil,
    stopAt: Int? = nil
  ) throws -> (saved: [Int], last: Int) {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      var configuration = toyConfiguration(steps: 60)
      configuration.selection.metric = metric
      configuration.selection.patience = patience
      let list = SaveList(values: values, metric: metric)
      if let stopAt {
        let first = try Trainer(try ToyTask(validations: list), configuration, run: run) { _ in }
        try first.train { first.step == stopAt }
      }
      let trainer = try Trainer(
        try ToyTask(validations: list), configuration, metrics: declared, run: run
      ) { _ in }
      let outcome = try trainer.train()
      #expect(trainer.isDone && !outcome.isInterrupted)
      return (list.saved, trainer.step)
    }
  }

  @Test func theModelIsThatOfTheBestValidation() throws {
    // Validations come every 10 steps.
    let rising = try selected(
      [0.1, 0.4, 0.3, 0.4, 0.5, 0.2], metric: "validation_ndcg@10")
    #expect(rising.saved == [10, 20, 50] && rising.last == 60)
    let falling = try selected([3, 2, 2.5, 2, 1, 4], metric: "validation_loss")
    #expect(falling.saved == [10, 20, 50])
  }

  /// The model is that of the least collapsed codebook: of the most perplexity.
  @Test func theDirectionIsTheDeclaredOne() throws {
    let perplexities = [3, 9, 7, 12, 2, 5.0]
    let name = "validation_codebook_perplexity"
    let declared = try selected(
      perplexities, metric: name,
      declared: [LoggedMetric(name, .higherIsBetter, unit: "tokens")])
    #expect(declared.saved == [10, 20, 40])
    // The words of the name say the opposite.
    let falling = try selected(
      perplexities, metric: "validation_accuracy",
      declared: [LoggedMetric("validation_accuracy", .lowerIsBetter, unit: nil)])
    #expect(falling.saved == [10, 50])
  }

  @Test func patienceEndsTheRun() throws {
    let early = try selected([3, 2, 2.5, 2, 1, 4], metric: "validation_loss", patience: 2)
    #expect(early.saved == [10, 20] && early.last == 40)
    let resumed = try selected(
      [3, 2, 2.5, 2, 1, 4], metric: "validation_loss", patience: 2, stopAt: 33)
    #expect(resumed.saved == [10, 20] && resumed.last == 40)
  }

  /// A process that dies at any step leaves no model of a later step than the run goes on from.
  @Test func aBestModelHasACheckpoint() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      var configuration = toyConfiguration(steps: 25)
      configuration.checkpointEvery = 1000
      configuration.selection.metric = "validation_loss"
      let list = SaveList(values: [3, 2, 4], metric: "validation_loss")
      let trainer = try Trainer(try ToyTask(validations: list), configuration, run: run) { _ in }
      try trainer.train()
      #expect(run.checkpoints.all().map { $0.suffix(2) } == ["25", "20", "10"])
    }
  }

  /// No number is no improvement, and does not end the run with an error.
  @Test func notANumberIsNoImprovement() throws {
    let saved = try selected(
      [.nan, 2, .nan, .infinity, 1, 4], metric: "validation_loss")
    #expect(saved.saved == [20, 50])
  }

  @Test func unknownMetricIsNamed() throws {
    #expect(
      throws: TrainingError.unknownMetric(name: "validation_bleu", known: ["validation_loss"])
    ) {
      try withTemporaryFolder { folder in
        let run = try RunFolder.create(at: folder + "/run", recipe: "")
        var configuration = toyConfiguration()
        configuration.selection.metric = "validation_bleu"
        try Trainer(try ToyTask(), configuration, run: run) { _ in }.train()
      }
    }
    var configuration = toyConfiguration()
    configuration.selection.patience = 3
    #expect(configuration.validate() == ["selection.patience needs training.selection.metric"])
  }

  /// An error that leaves no time for a checkpoint: the run goes on from the one before.
  @Test func steplessDeathCostsOnlyStepsSinceTheCheckpoint() throws {
    let expected = try reference()
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let first = try Trainer(try ToyTask(poisoned: 17), toyConfiguration(), run: run) { _ in }
      #expect(throws: TrainingError.self) { try first.train() }
      let task = try ToyTask()
      let second = try Trainer(task, toyConfiguration(), run: run) { _ in }
      #expect(second.step == 14)
      try second.train()
      #expect(task.weights == expected)
      let text = try String(contentsOfFile: run.metrics, encoding: .utf8)
      let steps = text.split(separator: "\n").filter { $0.contains("\"loss\"") }.count
      #expect(steps == 14, "one line for each logged step, none twice")
    }
  }

  @Test func notANumberIsNamedAndWeightsStayGood() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      let task = try ToyTask(poisoned: 17)
      let trainer = try Trainer(task, toyConfiguration(), run: run) { _ in }
      let error = #expect(throws: TrainingError.self) { try trainer.train() }
      guard case .notFinite(let step, let what, _, let checkpoint) = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
      #expect(step == 18)
      #expect(what.contains("layer."))
      #expect(checkpoint?.hasSuffix("step-00000014") == true)
      #expect(task.store.parameters.flatMap(\.value.values).allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: ["weights.safetensors", "moments.safetensors", "state.json", "manifest.json"])
  func damagedCheckpointsAreNamedAndPassedOver(file: String) throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(try ToyTask(), toyConfiguration(steps: 20), run: run) { _ in }.train()
      let newest = try #require(run.checkpoints.all().first)
      var data = try #require(FileManager.default.contents(atPath: newest + "/" + file))
      data[data.count / 2] ^= 1
      try data.write(to: URL(fileURLWithPath: newest + "/" + file))
      var reasons: [String] = []
      let trainer = try Trainer(try ToyTask(), toyConfiguration(), run: run) {
        if case .skippedCheckpoint(let reason) = $0 { reasons.append(reason) }
      }
      #expect(trainer.step == 14)
      #expect(reasons.count == 1 && reasons[0].contains("step-00000020"))
      // What is damaged is out of the way: the run can reach the same step and save there.
      try trainer.train { trainer.step == 20 }
      #expect(run.checkpoints.all().first?.hasSuffix("step-00000020") == true)
      for folder in run.checkpoints.all() {
        try data.prefix(data.count / 3).write(to: URL(fileURLWithPath: folder + "/" + file))
      }
      // With nothing intact the run does not begin again unasked.
      #expect(throws: TrainingError.self) {
        try Trainer(try ToyTask(), toyConfiguration(), run: run) { _ in }
      }
    }
  }

  @Test func otherDataIsNoticed() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(try ToyTask(), toyConfiguration(steps: 5), run: run) { _ in }.train()
      let task = try ToyTask(digest: "another")
      #expect(throws: TrainingError.otherData(path: run.path)) {
        try Trainer(task, toyConfiguration(), run: run) { _ in }
      }
    }
  }

  @Test func oneProcessAtATimeWorksOnARun() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Data().write(to: URL(fileURLWithPath: run.path + "/.cloze-torn.tmp"))
      let lock = try run.lock()
      #expect(!FileManager.default.fileExists(atPath: run.path + "/.cloze-torn.tmp"))
      #expect(throws: TrainingError.runInUse(path: run.path)) { try run.lock() }
      withExtendedLifetime(lock) {}
    }
  }

  @Test func checkpointsOfAnotherModelAreRefused() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(try ToyTask(), toyConfiguration(steps: 5), run: run) { _ in }.train()
      #expect(throws: TrainingError.self) {
        try Trainer(try ToyTask(outputs: 4), toyConfiguration(), run: run) { _ in }
      }
    }
  }

  @Test func onlyTheNewestCheckpointsAreKept() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(try ToyTask(), toyConfiguration(), run: run) { _ in }.train()
      let names = run.checkpoints.all().map { ($0 as NSString).lastPathComponent }
      #expect(names == ["step-00000040", "step-00000035", "step-00000028"])
    }
  }

  @Test func accumulatingIsTheMeanOfItsParts() throws {
    var configuration = toyConfiguration(steps: 10)
    configuration.accumulation = 3
    let values = try reference(configuration)
    #expect(try values == reference(configuration))
    #expect(try values != reference(toyConfiguration(steps: 10)))
  }

  @Test func aFolderWithARunIsNotStartedAgain() throws {
    try withTemporaryFolder { folder in
      _ = try RunFolder.create(at: folder + "/run", recipe: "a: 1")
      #expect(throws: TrainingError.runExists(path: folder + "/run")) {
        try RunFolder.create(at: folder + "/run", recipe: "")
      }
      #expect(throws: TrainingError.self) { try RunFolder.open(folder) }
    }
  }
}
