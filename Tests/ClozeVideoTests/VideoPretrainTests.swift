import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Pretraining on clips with captions: batches, objectives, folders, retrieval.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoPretrainTests: VideoScratch {
  @Test func lossFallsAndThreadsChangeNothing() throws {
    try withClips { folder in
      let recipe = recipe(folder)
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder)
      let losses = try train(task, 60)
      let first = losses.prefix(10).reduce(0, +) / 10, last = losses.suffix(10).reduce(0, +) / 10
      #expect(last < first - 0.3, "\(first), \(last)")
      #expect(try train(self.task(recipe, folder, threads: 1), 3) == Array(losses[..<3]))
      let metrics = try task.validate()
      #expect(Set(metrics.keys) == Set(recipe.metrics.map(\.name)))
      let isFinite = metrics.values.allSatisfy(\.isFinite)
      #expect(isFinite)
    }
  }

  @Test(
    arguments: [WordAttention.trajectory, .patches], [SelectorConfiguration.Text.none, .caption])
  func everyParameterHasAGradientAndIsCounted(
    words: WordAttention, selector: SelectorConfiguration.Text
  ) throws {
    try withClips { folder in
      var recipe = recipe(folder)
      recipe.backbone.words = words
      recipe.backbone.selector.depths = [1]
      recipe.backbone.selector.text = selector
      recipe.backbone.selector.draws = 20
      let task = try task(recipe, folder)
      // The projections after attention over times begin with zeros, and pass no gradient then.
      _ = try train(task, 1)
      for parameter in task.store.parameters { parameter.value.gradient?.fillWithZeros() }
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: 1)).loss.backward()
      // All captions together are shorter than the longest that is possible.
      try expectGradients(of: task.store, except: ["text.embeddings.positions"])
      let count = task.store.parameters.reduce(0) { $0 + $1.value.count }
      let objectives = task.store.parameters.filter { $0.name.hasPrefix(ObjectiveSetup.prefix) }
      let selectors = task.store.parameters.filter { $0.name.contains("selector") }
      let rest = (objectives + selectors).reduce(0) { $0 + $1.value.count }
      let tokens = task.model.model.tokenizer.roles.count
      #expect(recipe.body.sizes(vocabulary: tokens).parameterCount == count - rest)
    }
  }

  @Test func aFolderIsReadBackAndFindsClips() throws {
    try withClips { folder in
      let task = try task(recipe(folder), folder)
      _ = try train(task, 3)
      try task.save(to: folder + "/model")
      let model = try VideoModel.load(from: folder + "/model", device: task.store.device)
      for parameter in model.store.parameters {
        let own = try #require(task.store[parameter.name], "\(parameter.name)")
        #expect(own.values == parameter.value.values, "\(parameter.name)")
      }
      let request = EvaluationRequest(
        data: [folder + "/moving"], split: .test, values: ["rerank": [.whole(3)]])
      let result = try VideoModality.evaluate(
        [folder + "/model"], request,
        { _ in Compute(device: task.store.device, dtype: .f32, threads: 2) }, Notes())
      #expect(result.scores.prefix(10).allSatisfy { $0.metric.contains(" to ") })
      #expect(result.scores[0].metric == "text to video R@1")
      #expect(result.scores[0].origin.protocolName == "7 clips, 7 captions, top 3 re-ranked")
      // Among seven candidates all are among the first ten.
      #expect(result.scores.first { $0.metric == "video to text R@10" }?.value == 1)
    }
  }

  /// A share that is drawn is the same in training and in evaluation, also where clips are damaged.
  @Test func whatWasHeldOutIsScored() throws {
    try withClips { folder in
      let table = folder + "/moving/captions.jsonl"
      let lines = try String(contentsOfFile: table, encoding: .utf8)
        .replacing(/"split":"[a-z]+"/, with: "\"split\":\"train\"")
      try Data(lines.utf8).write(to: URL(filePath: table))
      try Data("no clip".utf8).write(to: URL(filePath: folder + "/moving/clips/train-000003.apng"))
      var recipe = recipe(folder)
      recipe.data.validation = 0.3
      let parts = try (1...2).map { number in
        try VideoSamples.Parts(
          recipe.data, recipe.backbone.frames, at: folder + "/frames-\(number)", threads: 1
        ) { _, _ in }
      }
      let held = parts.map { part in part.validation.map { part.shard.clips[Int($0)].name } }
      #expect(held[0] == held[1] && held[0].count == 8 && parts[0].captioned == 25)
      #expect(Set(parts[0].training).isDisjoint(with: parts[0].validation))
    }
  }

  @Test func momentumAndQueueTrain() throws {
    try withClips { folder in
      var recipe = recipe(folder)
      var contrast = PairContrastObjective.Settings()
      (contrast.momentum, contrast.queue) = (0.9, 20)
      (contrast.softTargets, contrast.softRamp) = (0.4, 2)
      recipe.objectives[PairContrastObjective.name] = contrast
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder), losses = try train(task, 5)
      let isFinite = losses.allSatisfy(\.isFinite)
      #expect(isFinite)
      // The copy and the queue are for training alone.
      try task.save(to: folder + "/model")
      let model = try VideoModel.load(from: folder + "/model", device: task.store.device)
      #expect(model.store.states.isEmpty)
    }
  }

  @Test func impossibleSizesAreProblems() {
    var recipe = VideoRecipe()
    recipe.data.paths = ["clips"]
    #expect(recipe.validate() == [])
    recipe.backbone.pool = true
    recipe.backbone.patch = 12
    #expect(recipe.validate().count == 1)
    recipe.backbone.patch = 64
    #expect(recipe.validate().first?.contains("even number of patches") == true)
    recipe.backbone.patch = 16
    recipe.backbone.crossLayers = 0
    #expect(recipe.validate().count == 2)
    recipe.objectives[PairMatchObjective.name] = nil
    recipe.objectives[CrossMaskedObjective.name] = nil
    #expect(recipe.validate() == [])
    recipe.backbone.video.hidden = 64
    #expect(!recipe.validate().isEmpty)
  }

  @Test func tubesAreNeighboursAtEqualDistances() {
    let times = (0..<16).map { Double($0) / 10 }
    var none: CounterRandom?
    let choice = TubeChoice(count: 4, tube: 2)
    #expect(choice.frames(times, end: 1.6, &none) == [1, 2, 5, 6, 9, 10, 13, 14])
    var random: CounterRandom? = CounterRandom(seed: 1, purpose: .test)
    for _ in 0..<20 {
      let frames = choice.frames(times, end: 1.6, &random)
      #expect(zip(frames, frames.dropFirst(2)).allSatisfy { $1 - $0 == 4 })
      #expect(frames[1] == frames[0] + 1 && (0...2).contains(frames[0]))
    }
    // Fewer frames than asked for: neighbours overlap, and the last is repeated.
    #expect(choice.frames([0, 0.1, 0.2], end: 0.3, &none).allSatisfy { (0...2).contains($0) })
    #expect(choice.frames([0], end: 0.1, &none) == [Int](repeating: 0, count: 8))
  }
}
