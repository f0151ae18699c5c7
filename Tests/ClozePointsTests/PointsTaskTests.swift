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

@testable import ClozePoints

/// A stack of balls and discs, with their classes.
func writeClasses(_ count: Int, points: Int, to folder: String) throws {
  var random = CounterRandom(seed: 4, purpose: .test)
  var values: [Float] = []
  for cloud in 0..<count {
    let thickness: Float = cloud % 2 == 0 ? 1 : 0.05
    for _ in 0..<points {
      values += [
        Float(random.normal()), Float(random.normal()), thickness * Float(random.normal()),
      ]
    }
  }
  let stack = try NPYWriter(
    path: folder + "/train_points.npy", rowShape: [points, 3], type: .float32)
  try stack.append(values)
  try stack.finish()
  try NPYWriter.write((0..<count).map { Float($0 % 2) }, to: folder + "/train_labels.npy")
  try "ball\ndisc\n".write(toFile: folder + "/classes.txt", atomically: true, encoding: .utf8)
}

/// Masked point modelling as a task: training, states, folders.
@Suite struct PointsTaskTests {
  private func recipe(_ folder: String) -> PointsRecipe {
    var recipe = PointsRecipe()
    recipe.data.paths = [folder]
    recipe.data.validation = 0.25
    recipe.batch = 6
    recipe.precision = .f32
    recipe.vocabulary = 12
    recipe.backbone = smallBackbone()
    recipe.training.optimizer.rate = 3e-3
    return recipe
  }

  /// A small contrast of clouds as they are, changed.
  private func contrast(
    _ change: (inout ContrastObjective.Settings) -> Void
  ) -> ContrastObjective.Settings {
    var settings = ContrastObjective.Settings()
    (settings.plain, settings.width, settings.queue) = (true, 6, 8)
    change(&settings)
    return settings
  }

  private func task(_ recipe: PointsRecipe, threads: Int = 2) throws -> PointsTask {
    let device = Device(.openBLAS, threads: threads)
    return try PointsModality.task(
      recipe, PointSamples(recipe.data, points: 40) { _ in },
      tokenizer: PointDVAE(smallConfiguration(), seed: 3, device: device), device: device)
  }

  /// Some steps of training; what the losses were.
  private func train(_ task: PointsTask, _ steps: Int, rate: Double = 3e-3) throws -> [Double] {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    return try (1...steps).map { step in
      let batch = try #require(try stream.next()).batch
      let loss = try task.loss(batch, ForwardContext(training: task.seed, step: step))
      try loss.loss.backward()
      try optimizer.step(step, rate: rate, norm: optimizer.gradientNorm())
      return loss.metrics["masked_loss"] ?? .nan
    }
  }

  @Test func lossFallsAndThreadsChangeNothing() throws {
    try withTemporaryFolder { folder in
      try writeShapes(24, points: 50, to: folder)
      let tasks = try [1, 2].map { try task(recipe(folder), threads: $0) }
      let before = try tasks[0].validate()
      #expect(Set(before.keys) == ["validation_loss", "validation_accuracy"])
      #expect(try tasks[0].validate() == before, "validation draws nothing anew")
      let losses = try tasks.map { try train($0, 40) }
      #expect(losses[0] == losses[1])
      let first = losses[0].prefix(8).reduce(0, +), last = losses[0].suffix(8).reduce(0, +)
      #expect(last < first)
      let name = "validation_loss", after = try tasks[0].validate()
      let better = try #require(after[name]), worse = try #require(before[name])
      #expect(better < worse)
    }
  }

  @Test func everyParameterLearnsAndTheTokenizerDoesNot() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      recipe.objectives[ContrastObjective.name] = contrast { $0.mixed = true }
      #expect(recipe.validate() == [])
      let task = try task(recipe), fixed = task.model.tokenizer.store.parameters.map(\.value.values)
      let network = try #require(task.store["patches.second.weight"])
      #expect(network.values == task.model.tokenizer.store["encoder.second.weight"]?.values)
      let batch = try #require(try task.batches(from: BatchCursor()).next()).batch
      let loss = try task.loss(batch, ForwardContext(training: 1, step: 1))
      #expect(
        Set(loss.metrics.keys) == [
          "masked_loss", "accuracy", "mixed_loss", "mixed_accuracy", "contrast_loss",
          "mixed_contrast_loss",
        ])
      try loss.loss.backward()
      for parameter in task.store.parameters {
        let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
        #expect(gradient.allSatisfy { $0.isFinite }, "\(parameter.name)")
        #expect(gradient.contains { $0 != 0 }, "\(parameter.name)")
      }
      #expect(task.model.tokenizer.store.parameters.allSatisfy { $0.value.gradient == nil })
      #expect(task.model.tokenizer.store.parameters.map(\.value.values) == fixed)
    }
  }

  @Test func theQueueTurnsAndTheKeysFollow() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      recipe.objectives[ContrastObjective.name] = contrast { $0.momentum = 0.75 }
      let task = try task(recipe)
      let queue = try #require(task.store["queue"]), place = try #require(task.store["queue.place"])
      let start = queue.values
      for row in 0..<8 {
        let length = start[row * 6..<(row + 1) * 6].reduce(0) { $0 + $1 * $1 }
        #expect(abs(length - 1) < 1e-5)
      }
      let query = try #require(task.store["mask"])
      let key = try #require(task.store["momentum.mask"])
      #expect(key.values == query.values)
      query.fill { 1 }
      let former = key.values
      let batch = try #require(try task.batches(from: BatchCursor()).next()).batch
      _ = try task.loss(batch, ForwardContext(training: 1, step: 1))
      #expect(difference(key.values, former.map { 0.75 * $0 + 0.25 }) < 1e-6)
      #expect(place.values == [6])
      #expect(Array(queue.values.suffix(12)) == Array(start.suffix(12)))
      #expect(Array(queue.values.prefix(36)) != Array(start.prefix(36)))
      let kept = Array(queue.values[12..<36])
      _ = try task.loss(batch, ForwardContext(training: 1, step: 2))
      #expect(place.values == [4] && Array(queue.values[24..<36]) == Array(kept.suffix(12)))
      // Both belong to what a checkpoint holds, and to no optimizer.
      #expect(task.store.states.contains { $0.name == "momentum.mask" })
      #expect(!task.store.parameters.contains { $0.name.hasPrefix("momentum") })
    }
  }

  @Test func foldersHoldTheModelAndItsTokenizer() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      let task = try task(recipe(folder))
      _ = try train(task, 2)
      try task.save(to: folder + "/model")
      let device = Device(.openBLAS, threads: 1)
      let again = try PointModel.load(from: folder + "/model", device: device)
      #expect(again.configuration == task.model.model.configuration)
      for entry in task.store.parameters + task.store.states {
        #expect(again.store[entry.name]?.values == entry.value.values, "\(entry.name)")
      }
      let tokenizer = try PointDVAE.load(from: folder + "/model/tokenizer", device: device)
      #expect(tokenizer.configuration == task.model.tokenizer.configuration)
      let clouds = try PointSamples(recipe(folder).data, points: 40) { _ in }
      let views = PointViews(
        clouds.set, patch: again.configuration.backbone.patch, seed: 1, size: 5,
        geometry: PointGeometry(pool: device.backend.pool))
      let features = try again.backbone.features(views)
      #expect(features.count == 12 && features.width == 24)
      let first = try #require(views.batches().first { _ in true }).patches
      let tokens = try tokenizer.tokens(first), hidden = (0..<30).map { $0 % 3 == 0 }
      let filled = try again.filled(
        first, hidden: hidden, tokens: tokens, ForwardContext(evaluating: .f32))
      for place in 0..<30 where !hidden[place] { #expect(filled[place] == tokens[place]) }
      #expect(filled.allSatisfy { (0..<12).contains($0) })
    }
  }

  /// What the contrast trains with is counted, kept by checkpoints, and of no use to others.
  @Test func theContrastIsCountedAndNotSaved() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      let plain = try recipe.sizes().memory(in: .f32)
      recipe.objectives[ContrastObjective.name] = contrast { _ in }
      let task = try task(recipe), sizes = try recipe.sizes()
      let states = task.store.states.filter { !$0.name.hasPrefix("patches.") }
        .reduce(0) { $0 + $1.value.count }
      #expect(abs(states - sizes.states) < states / 20, "\(states), counted \(sizes.states)")
      #expect(sizes.memory(in: .f32).parameters > 2 * plain.parameters)
      try task.save(to: folder + "/model")
      let model = try SafeTensorsModel(path: folder + "/model").entries.map(\.name)
      #expect(
        !model.contains {
          $0.hasPrefix("momentum.") || $0.hasPrefix("queue") || $0.hasPrefix("contrast.")
        })
      let device = Device(.openBLAS, threads: 1)
      _ = try PointModel.load(from: folder + "/model", device: device)
      var other = smallConfiguration()
      other.vocabulary = 10
      try PointDVAE(other, seed: 1, device: device).save(to: folder + "/model/tokenizer")
      #expect(throws: PointModelError.strangeTokenizer(path: folder + "/model/tokenizer")) {
        try PointModel.load(from: folder + "/model", device: device)
      }
    }
  }

  /// The momentum encoder follows steps, not the parts of one.
  @Test func keysFollowSteps() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      recipe.objectives[ContrastObjective.name] = contrast { $0.momentum = 0.5 }
      recipe.training.accumulation = 2
      let task = try task(recipe)
      let query = try #require(task.store["mask"]), key = try #require(task.store["momentum.mask"])
      query.fill { 1 }
      let batch = try #require(try task.batches(from: BatchCursor()).next()).batch
      var seen: [[Float]] = []
      for part in 0..<4 {
        // The copy begins as the model, which moves on after a step.
        if part == 2 { query.fill { 3 } }
        _ = try task.loss(batch, ForwardContext(training: 1, step: part))
        seen.append(key.values)
      }
      #expect(seen[0] == seen[1] && Set(seen[0]) == [1])
      #expect(seen[2] == seen[3] && Set(seen[2]) == [2])
    }
  }

  @Test func whatTheTokenizerDecidesIsNotOverwritten() throws {
    try withTemporaryFolder { folder in
      try writeShapes(3, points: 50, to: folder)
      let device = Device(.openBLAS, threads: 1), path = folder + "/dvae"
      try PointDVAE(smallConfiguration(), seed: 3, device: device).save(to: path)
      for preset in PointsModality.presets {
        var recipe = preset.recipe
        (recipe.data.paths, recipe.tokenizer) = ([folder], path)
        try recipe.check()
        recipe.vocabulary = 99
        recipe.backbone.patch.patches = 5
        #expect(
          throws: PointModelError.decided(
            keys: ["vocabulary", "backbone.patch.patches"], path: path)
        ) { try recipe.check() }
        try recipe.resolved { $0 }.check()
      }
    }
  }

  /// Sizes that no memory holds are named, wherever they come from.
  @Test func hugeSizesAreRefused() throws {
    var recipe = recipe("data")
    #expect(recipe.validate() == [])
    recipe.backbone.encoder.layers = 1_000_000_000
    recipe.backbone.encoder.feedForward = .max
    recipe.backbone.patch.points = 65_536
    recipe.backbone.patch.patches = 65_536
    recipe.backbone.patch.patchSize = 65_536
    let problems = recipe.validate()
    for part in ["encoder.layers", "encoder.feedForward", "patches times patchSize"] {
      #expect(problems.contains { $0.contains(part) }, "\(part) in \(problems)")
    }
    (recipe.backbone.patch.patches, recipe.backbone.patch.patchSize) = (1, 1)
    #expect(recipe.validate().contains { $0.contains("patches times patchSize is 1") })
  }

  /// A run does not go on with a dVAE of the same sizes and other tokens, nor is it asked about
  /// clouds that have changed.
  @Test func otherTokensAndCloudsAreNoticed() throws {
    try withTemporaryFolder { folder in
      try writeShapes(12, points: 50, to: folder)
      var recipe = recipe(folder)
      recipe.training.steps = 1
      let device = Device(.openBLAS, threads: 1)
      let samples = try PointSamples(recipe.data, points: 40) { _ in }
      func task(_ seed: UInt64) throws -> PointsTask {
        try PointsModality.task(
          recipe, samples, tokenizer: PointDVAE(smallConfiguration(), seed: seed, device: device),
          device: device)
      }
      let first = try task(3)
      #expect(try task(3).dataDigest == first.dataDigest)
      let run = try RunFolder.create(at: folder + "/run", recipe: recipe.yaml())
      try Trainer(first, recipe.training, run: run) { _ in }.train()
      _ = try Trainer(task(3), recipe.training, run: run) { _ in }
      #expect(throws: TrainingError.otherData(path: run.path)) {
        try Trainer(task(4), recipe.training, run: run) { _ in }
      }
      let kept = try PointSamples(of: run, recipe.data, points: 40)
      #expect(kept.validation == samples.validation)
      try writeShapes(13, points: 50, to: folder)
      #expect(throws: PointModelError.otherClouds(path: run.path)) {
        try PointSamples(of: run, recipe.data, points: 40)
      }
    }
  }

  @Test func recipesTakeTheTokenizersSizes() throws {
    try withTemporaryFolder { folder in
      let device = Device(.openBLAS, threads: 1)
      try PointDVAE(smallConfiguration(), seed: 3, device: device).save(to: folder + "/dvae")
      var recipe = PointsRecipe()
      recipe.data.paths = [folder]
      try writeShapes(3, points: 50, to: folder)
      #expect(throws: PointModelError.noTokenizer) { try recipe.check() }
      recipe.tokenizer = folder + "/dvae"
      let resolved = try recipe.resolved { $0 }
      #expect(resolved.vocabulary == 12 && resolved.backbone.patch.points == 40)
      #expect(
        resolved.backbone.features == 7 && resolved.backbone.encoder == recipe.backbone.encoder)
      #expect(try recipe.sizes().tokensPerBatch == 128 * 40)
      recipe.tokenizer = folder + "/nowhere"
      #expect(throws: (any Error).self) { try recipe.sizes() }
    }
  }
}
