import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozePoints

/// Clouds into batches, and training on them.
@Suite struct DVAETaskTests {
  private func recipe(_ folder: String) -> DVAERecipe {
    var recipe = DVAERecipe()
    recipe.data.paths = [folder]
    recipe.data.validation = 0.2
    recipe.batch = 8
    recipe.precision = .f32
    recipe.model = smallConfiguration()
    recipe.model.vocabulary = 32
    recipe.model.features = 24
    recipe.model.codeWidth = 24
    recipe.model.decodedFeatures = 24
    recipe.model.encoder.first = 16
    recipe.model.encoder.second = 32
    recipe.model.encoder.third = 48
    recipe.model.graph.widths = [24, 32]
    recipe.model.decoder.coarseHidden = 48
    recipe.model.decoder.foldHidden = 48
    recipe.training.steps = 300
    recipe.training.optimizer.rate = 3e-3
    return recipe
  }

  private func samples(_ recipe: DVAERecipe) throws -> PointSamples {
    try PointSamples(recipe.data, points: 40) { _ in }
  }

  @Test func aShareValidates() throws {
    try withTemporaryFolder { folder in
      try writeShapes(30, points: 50, to: folder)
      let samples = try samples(recipe(folder))
      #expect(samples.validation.count == 6 && samples.training.count == 24)
      #expect(Set(samples.validation + samples.training).count == 30)
      let other = try PointSamples(samples.set, validation: 0.2, seed: 43)
      #expect(other.validation != samples.validation)
      #expect(try PointSamples(samples.set, validation: 0, seed: 1).validation.isEmpty)
      #expect(throws: TrainingError.self) {
        try PointSamples(samples.set, validation: 0.99, seed: 1)
      }
    }
  }

  @Test func streamsGoOnWhereTheyWere() throws {
    try withTemporaryFolder { folder in
      try writeShapes(30, points: 50, to: folder)
      let recipe = recipe(folder), task = try task(recipe)
      let stream = try task.batches(from: BatchCursor())
      var taken: [CursorBatch<PointBatch>] = []
      while taken.count < 7 { taken.append(try #require(try stream.next())) }
      stream.cancel()
      // 24 clouds train, so that three batches are an epoch, and each cloud is in one of them.
      #expect(Set(taken[..<3].flatMap(\.batch.indices)).count == 24)
      #expect(taken[..<3].map(\.batch.indices) != taken[3..<6].map(\.batch.indices))
      #expect(taken.map(\.batch.number) == Array(0..<7))
      let again = try task.batches(from: taken[3].next)
      defer { again.cancel() }
      let next = try #require(try again.next())
      #expect(next.batch.clouds == taken[4].batch.clouds && next.batch.number == 4)
      #expect(next.batch.patches.points == taken[4].batch.patches.points)
    }
  }

  private func task(_ recipe: DVAERecipe) throws -> DVAETask {
    try DVAETask(recipe, samples(recipe), device: Device(.oneDNN, threads: 2))
  }

  /// More is better of what tells how little a codebook has collapsed.
  @Test func directionsAreDeclared() {
    let series = DVAERecipe().series
    #expect(Set(series.map(\.name)).count == series.count)
    for name in ["codebook_perplexity", "codebook_share"] {
      for prefix in ["", "validation_"] {
        #expect(series.first { $0.name == prefix + name }?.direction == .higherIsBetter)
      }
    }
    #expect(series.first { $0.name == "loss" }?.unit == "distance")
    #expect(series.first { $0.name == "validation_chamfer_l1" }?.direction == .lowerIsBetter)
    for name in ["temperature", "rate"] {
      #expect(series.contains { $0.name == name && $0.direction == nil })
    }
    #expect(DVAERecipe().metrics.selectable == DVAETask.validationMetrics.map(\.name))
  }

  @Test func itLearnsToDrawShapes() throws {
    try withTemporaryFolder { folder in
      try writeShapes(60, points: 50, to: folder)
      let recipe = recipe(folder), task = try task(recipe)
      let before = try task.validate()
      #expect(Set(before.keys) == Set(DVAETask.validationMetrics.map(\.name)))
      #expect(try task.validate() == before)
      var logged: [[String: Double]] = []
      let run = try RunFolder.create(at: folder + "/run", recipe: recipe.yaml())
      let trainer = try Trainer(task, recipe.training, run: run) {
        if case .stepped(let report) = $0, report.isLogged { logged.append(report.metrics) }
      }
      try trainer.train()
      let after = try task.validate()
      for name in ["validation_loss", "validation_chamfer_l1"] {
        #expect(try #require(after[name]) < 0.85 * #require(before[name]), "\(name)")
      }
      let last = try #require(logged.last)
      #expect(Set(last.keys).isSubset(of: recipe.series.map(\.name)))
      #expect(try #require(last["temperature"]) == 0.0625)
      #expect(abs(try #require(last["divergence_weight"]) - 0.1) < 1e-9)
      #expect(try #require(last["codebook_perplexity"]) >= 1)
      let model = try PointDVAE.load(
        from: run.model, device: Device(.oneDNN, threads: 1))
      #expect(model.configuration == recipe.model)
    }
  }

  /// The rest of each epoch is left out, so that a stream's numbers run ahead of the steps.
  @Test func schedulesFollowTheSteps() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      (recipe.training.steps, recipe.tokens.temperatureShare) = (10, 1)
      let task = try task(recipe), stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      var numbers: [Int] = []
      for step in 0..<3 {
        let batch = try #require(try stream.next()).batch
        numbers.append(batch.number)
        let metrics = try task.loss(batch, ForwardContext(training: 1, step: step)).metrics
        #expect(metrics["temperature"] == recipe.tokens.temperature(step, of: 10))
      }
      #expect(numbers != [0, 1, 2])
    }
  }

  @Test func aCollapseIsSaid() throws {
    try withTemporaryFolder { folder in
      try writeShapes(30, points: 50, to: folder)
      let task = try task(recipe(folder))
      #expect(task.warnings(["validation_codebook_perplexity": 9]).isEmpty)
      let warnings = task.warnings(["validation_codebook_perplexity": 1.2])
      #expect(warnings.count == 1 && warnings[0].contains("of 32 tokens about 1 are in use"))
    }
  }

  @Test func recipesAreChecked() throws {
    var recipe = DVAERecipe()
    #expect(recipe.validate() == ["data.paths is empty: give clouds or meshes with --data"])
    recipe.data.paths = ["x"]
    recipe.batch = 0
    recipe.data.validation = 1
    recipe.model.vocabulary = 1
    recipe.tokens.temperature = 0
    let problems = recipe.validate()
    for part in ["batch", "data.validation", "model.vocabulary", "tokens.temperature"] {
      #expect(problems.contains { $0.hasPrefix(part) }, "\(part) in \(problems)")
    }
    for preset in DVAEModality.presets {
      let sizes = try preset.recipe.sizes()
      #expect(sizes.tokensPerBatch == preset.recipe.batch * preset.recipe.model.patch.points)
      #expect(sizes.memory(in: .f32).activations < 16 << 30)
    }
  }
}

/// Points on the surfaces of boxes and ellipsoids of random proportions, as a stack [count, points,
/// 3].
func writeShapes(_ count: Int, points: Int, to folder: String) throws {
  var random = CounterRandom(seed: 3, purpose: .test)
  var values: [Float] = []
  for shape in 0..<count {
    let extent = (0..<3).map { _ in Float(0.3 + 0.7 * random.uniform()) }
    for _ in 0..<points {
      var point = (0..<3).map { _ in Float(2 * random.uniform() - 1) }
      if shape % 2 == 0 {
        point[random.below(3)] = random.uniform() < 0.5 ? -1 : 1
      } else {
        let length = max(1e-3, point.reduce(0) { $0 + $1 * $1 }.squareRoot())
        point = point.map { $0 / length }
      }
      values += zip(point, extent).map(*)
    }
  }
  let file = try NPYWriter(
    path: folder + "/train_points.npy", rowShape: [points, 3], type: .float32)
  try file.append(values)
  try file.finish()
}
