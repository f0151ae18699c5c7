import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import ClozeTokens
import Testing

@testable import ClozePoints

/// Classification as a task, and what evaluation does with its models.
@Suite struct PointsClassifyTests {
  private let device = Device(.openBLAS, threads: 2)

  private func recipe(_ folder: String) -> PointsClassifyRecipe {
    var recipe = PointsClassifyRecipe()
    recipe.data.paths = [folder]
    recipe.data.validation = 0.25
    recipe.batch = 12
    recipe.precision = .f32
    recipe.headWidth = 16
    recipe.backbone = smallBackbone()
    return recipe
  }

  private func task(_ recipe: PointsClassifyRecipe) throws -> PointsClassifyTask {
    try PointsClassifyTask(
      recipe, PointSamples(recipe.data, points: 40) { _ in }, device: device)
  }

  @Test func discsAreToldFromBalls() throws {
    try withTemporaryFolder { folder in
      try writeClasses(80, points: 60, to: folder)
      let recipe = recipe(folder), task = try task(recipe)
      let optimizer = try AdamW(task.store, OptimizerConfiguration())
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      for step in 1...60 {
        let batch = try #require(try stream.next()).batch
        try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
        try optimizer.step(step, rate: 3e-3, norm: optimizer.gradientNorm())
      }
      let metrics = try task.validate()
      #expect(Set(metrics.keys) == Set(recipe.body.metrics.map(\.name)))
      #expect((metrics["validation_accuracy"] ?? 0) >= 0.85, "\(metrics)")
      try task.save(to: folder + "/model")
      let model = try PointClassifier.load(from: folder + "/model", device: device)
      #expect(model.configuration == task.model.configuration)
      let set = try PointSource(paths: [folder]).read(.train, minimumPoints: 40)
      let views = PointViews(
        set, patch: recipe.backbone.patch, seed: 1, size: 7,
        geometry: PointGeometry(pool: device.backend.pool))
      let labels = try model.labels(of: set)
      #expect(labels == set.labels)
      let one = try model.scores(views).likeliest
      let five = try model.scores(views, votes: 5).likeliest
      #expect(one.count == 80 && five.count == 80)
      #expect(zip(one, labels).count { $0 == $1 } >= 68)
      #expect(zip(five, labels).count { $0 == $1 } >= 60)
      #expect(try model.scores(views).likeliest == one)
      let features = try model.backbone.features(views)
      let probe = try LinearProbe(features, labels: labels, cost: 0.01, pool: device.backend.pool)
      #expect(zip(try probe.predictions(of: features), labels).count { $0 == $1 } >= 72)
      var fewShot = PointFewShot(FewShot(ways: 2, shots: 5, queries: 10))
      fewShot.draws = 3
      let draws = try fewShot.accuracies(features, labels: labels, pool: device.backend.pool)
      #expect(draws.count == 3 && draws.allSatisfy { (0.5...1).contains($0) })
    }
  }

  /// All but the head is the pretrained model's; without one, nothing is.
  @Test func beginsWithThePretrainedModel() throws {
    try withTemporaryFolder { folder in
      try writeClasses(12, points: 60, to: folder)
      let pretrained = try PointModel(
        PointModel.Configuration(backbone: smallBackbone(), vocabulary: 12), seed: 8,
        device: device)
      try pretrained.save(
        with: PointDVAE(smallConfiguration(), seed: 1, device: device), to: folder + "/model")
      var recipe = recipe(folder)
      recipe.backbone.encoder.layers = 1
      recipe.backbone.encoder.dropPath = 0.3
      recipe.model = folder + "/model"
      let resolved = try recipe.resolved { $0 }
      #expect(resolved.backbone.encoder.layers == 3 && resolved.backbone.encoder.dropPath == 0.3)
      let task = try task(resolved)
      for entry in task.store.parameters + task.store.states {
        let same = pretrained.store[entry.name]?.values == entry.value.values
        #expect(same != entry.name.hasPrefix("head."), "\(entry.name)")
      }
      #expect(throws: PointModelError.otherSizes(path: folder + "/model")) {
        try self.task(recipe)
      }
      recipe.model = nil
      let fresh = try self.task(recipe)
      #expect(
        fresh.store["projection.weight"]?.values != pretrained.store["projection.weight"]?.values)
    }
  }

  /// A run that has checkpoints goes on where its pretrained model is gone.
  @Test func theModelIsNeededOnce() throws {
    try withTemporaryFolder { folder in
      try writeClasses(24, points: 60, to: folder)
      let path = folder + "/model"
      try PointModel(
        PointModel.Configuration(backbone: smallBackbone(), vocabulary: 12), seed: 8,
        device: device
      ).save(with: PointDVAE(smallConfiguration(), seed: 1, device: device), to: path)
      var recipe = recipe(folder)
      recipe.model = path
      recipe.training.steps = 1
      let resolved = try recipe.resolved { $0 }
      func train(_ steps: Int) throws {
        var recipe = resolved
        recipe.training.steps = steps
        let run = RunFolder.unchecked(folder + "/run")
        let data = try PointsClassifyModality.prepare(recipe, run: run, threads: 1) { _ in }
        let task = try PointsClassifyModality.task(recipe, data, device: device)
        try Trainer(task, recipe.training, run: run) { _ in }.train()
        #expect(try recipe.sizes().tokensPerBatch == 12 * 40)
      }
      _ = try RunFolder.create(at: folder + "/run", recipe: resolved.yaml())
      try train(1)
      try FileManager.default.removeItem(atPath: path)
      try train(2)
      try FileManager.default.removeItem(atPath: folder + "/run/checkpoints")
      #expect(throws: (any Error).self) { try train(3) }
    }
  }

  @Test func modelsThatGiveNoNumbersAreRefused() throws {
    try withTemporaryFolder { folder in
      try writeClasses(6, points: 60, to: folder)
      let set = try PointSource(paths: [folder]).read(.train, minimumPoints: 40)
      let model = try PointClassifier(
        PointClassifier.Configuration(backbone: smallBackbone(), classes: ["ball", "disc"]),
        seed: 1, device: device)
      let views = PointViews(
        set, patch: smallBackbone().patch, seed: 1,
        geometry: PointGeometry(pool: device.backend.pool))
      try #require(model.store["head.1.weight"]).fill { .nan }
      #expect(throws: PredictionError.notFinite) { try model.scores(views) }
      let tokenizer = try PointDVAE(smallConfiguration(), seed: 1, device: device)
      let clouds = try #require(views.batches().first { _ in true }).patches
      _ = try tokenizer.tokens(clouds)
      let output = try #require(tokenizer.store["tokenizer.output.norm.weight"])
      output.fill { .nan }
      output.valueChanged()
      #expect(throws: PointModelError.notFinite(what: "the scores of tokens")) {
        try tokenizer.tokens(clouds)
      }
      let wide = Device(.oneDNN, threads: 1)
      for dtype in [DType.f32, .bf16] {
        #expect(
          try Tensor([1, 3, 0, -2] as [Float], [2, 2], dtype, wide).finitePlaces("x") == [1, 0])
        #expect(throws: PointModelError.notFinite(what: "x")) {
          try Tensor([1, 3, 0, .infinity] as [Float], [2, 2], dtype, wide).finitePlaces("x")
        }
      }
      let variance = try #require(model.store["patches.first.norm.variance"])
      variance.fill { -1 }
      try #require(model.store["head.1.weight"]).fill { 0 }
      try model.save(to: folder + "/model")
      #expect(throws: ModelFolderError.self) {
        try PointClassifier.load(from: folder + "/model", device: device)
      }
    }
  }

  @Test func whatHasNoClassesIsNamed() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 60, to: folder)
      let set = try PointSource(paths: [folder]).read(.train, minimumPoints: 40)
      let model = try PointClassifier(
        PointClassifier.Configuration(backbone: smallBackbone(), classes: ["ball", "cube"]),
        seed: 1, device: device)
      #expect(throws: PointModelError.noLabels) { try model.labels(of: set) }
      try writeClasses(12, points: 60, to: folder)
      let other = try PointSource(paths: [folder]).read(.train, minimumPoints: 40)
      #expect(throws: PointModelError.unknownClass(name: "disc", known: 2)) {
        try model.labels(of: other)
      }
    }
  }

  @Test func recipesKnowWhatIsWrong() {
    var recipe = recipe("data")
    #expect(recipe.validate() == [])
    recipe.labelSmoothing = 1
    recipe.headWidth = 0
    recipe.batch = 0
    recipe.data.validation = 0
    recipe.training.selection.metric = "validation_accuracy"
    recipe.backbone.encoder.positions = .learned
    #expect(recipe.validate().count == 5)
  }

  @Test func everyKeyHasASummary() throws {
    func check(_ recipe: some TrainingRecipe, _ summaries: [String: String]) throws {
      let keys = try recipe.keys()
      #expect(keys.filter(\.summary.isEmpty).map(\.path) == [])
      #expect(Set(summaries.keys).subtracting(keys.map(\.path)) == [])
    }
    try check(PointsRecipe(), PointsRecipe.allSummaries)
    try check(PointsClassifyRecipe(), PointsClassifyRecipe.allSummaries)
  }
}
