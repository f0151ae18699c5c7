import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTokens
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Made-up clips, and small models that train on them.
protocol VideoScratch {}

extension VideoScratch {
  func recipe(_ folder: String) -> VideoRecipe {
    var recipe = VideoRecipe()
    recipe.data.paths = [folder + "/moving"]
    recipe.batch = 6
    recipe.precision = .f32
    recipe.backbone.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
    recipe.backbone.text.dropout = 0
    recipe.backbone.text.attentionDropout = 0
    recipe.backbone.video = VideoModelConfiguration.video(layers: 2, hidden: 16, heads: 2)
    recipe.backbone.crossLayers = 1
    recipe.backbone.count = 3
    recipe.backbone.tube = 2
    recipe.backbone.spaceWidth = 8
    recipe.training.steps = 200
    return recipe
  }

  func withClips(families: Int = 0, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var moving = SyntheticMoving(count: 14)
      (moving.validation, moving.test, moving.families) = (5, 7, families)
      try moving.write(to: folder + "/moving", sheet: [])
      try body(folder)
    }
  }

  func task(
    _ recipe: VideoRecipe, _ folder: String, threads: Int = 2
  ) throws -> ObjectiveTask<VideoObjectiveModel> {
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(
      atPath: run.path, withIntermediateDirectories: true)
    let samples = try VideoModality.prepare(recipe, run: run, threads: 2) { _ in }
    return try VideoModality.task(recipe, samples, device: Device(.auto, threads: threads))
  }

  func train(
    _ task: ObjectiveTask<VideoObjectiveModel>, _ steps: Int
  ) throws -> [Double] {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    return try (1...steps).map { step in
      let batch = try #require(try stream.next()).batch
      let loss = try task.loss(batch, ForwardContext(training: task.seed, step: step - 1))
      try loss.loss.backward()
      try optimizer.step(step, rate: 3e-3, norm: optimizer.gradientNorm())
      return Double(loss.loss.values[0])
    }
  }
}

/// An observer that keeps the notes.
final class Notes: WorkObserver {
  private(set) var texts: [String] = []
  func note(_ text: String) { texts.append(text) }
  func prepare(_ event: PreparationEvent) {}
  func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
}
