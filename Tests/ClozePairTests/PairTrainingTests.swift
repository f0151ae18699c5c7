import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozePair

/// Pretraining on pairs: gradients, sharing, folders, resumption, retrieval.
@Suite struct PairTrainingTests: PairScratch {
  @Test(arguments: ["private", "shared", "from:1"])
  func everyParameterHasAGradientAndIsCounted(towers: String) throws {
    try withPhrases { folder in
      var recipe = recipe(folder)
      recipe.towers = TowerSharing(rawValue: towers)
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder)
      try backward(task)
      for parameter in task.store.parameters {
        let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
        let isFinite = gradient.allSatisfy(\.isFinite), isUsed = gradient.contains { $0 != 0 }
        #expect(isFinite && isUsed, "\(parameter.name)")
      }
      let counted = recipe.body.stated(task.model.model.configuration.vocabularies)
      let own = task.store.parameters.filter { !$0.name.hasPrefix(ObjectiveSetup.prefix) }
      #expect(own.reduce(0) { $0 + $1.value.count } == counted.parameterCount)
    }
  }

  @Test(arguments: [
    ["speech", "text"], ["text", "speech"], ["text", "points"], ["items", "code"],
    ["speech", "points"],
  ])
  func allKindsTrain(kinds: [String]) throws { try trains(kinds) }

  @Test(
    .enabled(if: VideoReader.problem == nil, "video is not read by this program"),
    arguments: [["text", "video"], ["video", "speech"]])
  func clipsTrain(kinds: [String]) throws { try trains(kinds) }

  /// Computes the gradients of the first batch.
  private func backward(_ task: ObjectiveTask<PairObjectiveModel>) throws {
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    let batch = try #require(try stream.next()).batch
    for parameter in task.store.parameters { parameter.value.gradient?.fillWithZeros() }
    try task.loss(batch, ForwardContext(training: 1, step: 1)).loss.backward()
  }

  private func trains(_ kinds: [String]) throws {
    try withTemporaryFolder { folder in
      try writeEverything(folder)
      var recipe = recipe(folder, kinds: kinds)
      if ["speech", "video"].contains(kinds[0]) {
        #expect(recipe.validate().first?.contains("objectives.crossMasked needs tokens") == true)
        recipe.objectives[CrossMaskedObjective.name] = nil
      }
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder), losses = try train(task, 4)
      let isFinite = losses.allSatisfy(\.isFinite)
      #expect(isFinite && losses.count == 4)
      let counted = recipe.body.stated(task.model.model.configuration.vocabularies)
      let own = task.store.parameters.filter { !$0.name.hasPrefix(ObjectiveSetup.prefix) }
      #expect(own.reduce(0) { $0 + $1.value.count } == counted.parameterCount)
      try backward(task)
      let unused = try task.store.parameters.filter { parameter in
        try !#require(parameter.value.gradient, "\(parameter.name)").values.contains { $0 != 0 }
      }
      #expect(unused.map(\.name) == [])
    }
  }

  /// A sample's encoding has the same bits alone and beside others, on each side.
  @Test func encodingsDependOnNoOtherSample() throws {
    try withTemporaryFolder { folder in
      try writeEverything(folder)
      for kinds in [["text", "speech"], ["points", "code"]] {
        var recipe = recipe(folder, kinds: kinds)
        recipe.objectives[CrossMaskedObjective.name] = nil
        let samples = try PairModality.prepare(
          recipe, run: RunFolder.unchecked(try made(folder + "/" + kinds[0])), threads: 1
        ) { _ in }
        let model = try PairModel(
          recipe.body.modelSizes, samples.vocabularies, seed: 1, device: device)
        let context = ForwardContext(evaluating: .f32)
        for side in PairSide.allCases {
          func vectors(_ numbers: [Int32]) throws -> [Float] {
            let input = samples.sides[side.rawValue].input(numbers, nil)
            return try model.sides.vectors(side, input, context).values
          }
          let all = try vectors([0, 1, 2, 3]), alone = try vectors([2])
          #expect(Array(all[32..<48]) == alone, "\(kinds[side.rawValue])")
        }
      }
    }
  }

  private func made(_ path: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func sharedTowersHaveTheSameBlocks() throws {
    try withPhrases { folder in
      var recipe = recipe(folder)
      let samples = try PairModality.prepare(
        recipe, run: RunFolder.unchecked(try made(folder + "/run")), threads: 1
      ) { _ in }
      let models = try ["private", "from:1", "shared"].map { towers -> PairModel in
        recipe.towers = TowerSharing(rawValue: towers)
        return try PairModel(
          recipe.body.modelSizes, samples.vocabularies, seed: 1, device: device)
      }
      #expect(models[0].store.count > models[1].store.count)
      #expect(models[1].store.count > models[2].store.count)
      let names = models.map { Set($0.store.parameters.map(\.name)) }
      #expect(names[0].contains { $0.hasPrefix("other.layers.1.") })
      #expect(names[1].contains { $0.hasPrefix("other.layers.0.") })
      #expect(!names[1].contains { $0.hasPrefix("other.layers.1.") })
      #expect(!names[2].contains { $0.hasPrefix("other.") })
      #expect(names.allSatisfy { $0.contains("norm.weight") })
      // The same rows are encoded alike by both towers where all blocks are shared.
      let towers = models[2].sides.towers, layout = SequenceLayout(offsets: [0, 3])
      let rows = try Tensor((0..<96).map { Float($0 % 7) }, [3, 32], .f32, device)
      let encoded = try towers.map {
        try $0.encoder(rows, layout, ForwardContext(evaluating: .f32)).values
      }
      #expect(encoded[0] == encoded[1])
    }
  }

  @Test func momentumAndQueueTrain() throws {
    try withPhrases { folder in
      var recipe = recipe(folder)
      recipe.towers = .all
      var contrast = PairContrastObjective.Settings()
      (contrast.momentum, contrast.queue, contrast.softTargets) = (0.9, 12, 0.4)
      recipe.objectives[PairContrastObjective.name] = contrast
      let task = try task(recipe, folder), losses = try train(task, 4)
      let isFinite = losses.allSatisfy(\.isFinite)
      #expect(isFinite)
      try task.save(to: folder + "/model")
      #expect(try PairModel.load(from: folder + "/model", device: device).store.states.isEmpty)
    }
  }

  @Test func resumedRunEndsWithTheSameWeights() throws {
    try withPhrases { folder in
      var recipe = recipe(folder)
      recipe.training.steps = 12
      recipe.training.validateEvery = 5
      try execute(.start(recipe, at: folder + "/whole", on: device))
      try execute(.start(recipe, at: folder + "/parts", on: device), stopAfter: 7)
      try execute(.resume(folder + "/parts", steps: nil))
      func weights(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path + "/model/model.safetensors"))
      }
      #expect(try weights(folder + "/whole") == weights(folder + "/parts"))
    }
  }

  private func execute(_ run: TrainingRun<PairModality>, stopAfter: Int = .max) throws {
    var steps = 0
    try run.execute(
      device: device, threads: 1,
      stop: {
        steps += 1
        return steps >= stopAfter
      }, preparing: { _ in }, training: { _ in })
  }

  /// Combinations of words that no training pair has are found, far above the chance of 1 in 6.
  @Test func partnersAreFoundAboveChance() throws {
    try withPhrases { folder in
      var recipe = recipe(folder)
      (recipe.batch, recipe.fusion.layers) = (12, 1)
      let task = try task(recipe, folder), losses = try train(task, 200)
      let start = losses.prefix(10).reduce(0, +), end = losses.suffix(10).reduce(0, +)
      #expect(end < start / 2, "\(start), \(end)")
      try task.save(to: folder + "/model")
      let model = try PairModel.load(from: folder + "/model", device: device)
      for parameter in model.store.parameters {
        let own = try #require(task.store[parameter.name], "\(parameter.name)")
        #expect(own.values == parameter.value.values, "\(parameter.name)")
      }
      var request = EvaluationRequest(data: [folder + "/pairs.jsonl"], split: .test)
      request.wantsPredictions = true
      let plain = try evaluate(folder, request)
      request.values = ["rerank": [.whole(3)]]
      let again = try evaluate(folder, request)
      for name in ["text to code", "code to text"] {
        for (scores, least) in [(plain.scores, 0.6), (again.scores, 0.4)] {
          let first = try #require(scores.first { $0.metric == "\(name) R@1" })
          #expect(first.value > least, "\(name) \(first.value)")
        }
      }
      #expect(plain.scores[0].origin.protocolName == "6 of text, 6 of code")
      #expect(again.scores[0].origin.protocolName == "6 of text, 6 of code, top 3 re-ranked")
      let predictions = try #require(plain.predictions).samples
      #expect(predictions.count == 12)
      #expect(predictions[0].texts[0].hasPrefix("Returns the"))
      #expect(predictions[0].gold?.hasPrefix("def f") == true)
    }
  }

  private func evaluate(_ folder: String, _ request: EvaluationRequest) throws -> Evaluation {
    try PairModality.evaluate([folder + "/model"], request, { _ in compute }, Notes())
  }

  @Test func trainingGoesOnFromAModel() throws {
    try withPhrases { folder in
      let first = recipe(folder), task = try task(first, folder)
      _ = try train(task, 2)
      try task.save(to: folder + "/model")
      var second = first
      second.body.model = folder + "/model"
      try PairBody.check(second)
      let run = RunFolder.unchecked(try made(folder + "/second"))
      let samples = try PairModality.prepare(second, run: run, threads: 1) { _ in }
      let next = try PairModality.task(second, samples, device: device)
      #expect(
        next.store["text.embeddings.tokens"]?.values == task.store["text.embeddings.tokens"]?.values
      )
      second.spaceWidth = 8
      #expect(throws: PairError.decided(path: folder + "/model")) { try PairBody.check(second) }
    }
  }

  private func withPhrases(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try write(Phrases.lines, folder + "/pairs.jsonl")
      try body(folder)
    }
  }
}
