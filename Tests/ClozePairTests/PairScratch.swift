import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

@testable import ClozePair

/// Made-up pairs, and small models that train on them.
protocol PairScratch {}

/// Texts and functions that say the same: 6 verbs of 6 things.
enum Phrases {
  static let verbs = ["sum", "max", "min", "len", "sorted", "any"]
  static let things = ["apples", "prices", "words", "rows", "keys", "bytes"]

  /// The pairs as lines of JSON; every sixth validates, and the one after it tests.
  static var lines: [String] {
    verbs.enumerated().flatMap { row, verb in
      things.enumerated().map { column, thing in
        let part =
          (row + column) % 6 == 5 ? "validation" : (row + column) % 6 == 4 ? "test" : "train"
        return """
          {"id": "\(verb)-\(thing)", "text": "Returns the \(verb) of the \(thing).", \
          "code": "def f(\(thing)):\\n  return \(verb)(\(thing))\\n", \
          "items": ["\(verb)", "\(thing)"], "split": "\(part)"}
          """
      }
    }
  }
}

extension PairScratch {
  var device: Device { Device(.auto, threads: 1) }
  var compute: Compute { Compute(device: device, dtype: .f32, threads: 1) }

  /// A small recipe of two kinds.
  func recipe(_ folder: String, kinds: [String] = ["text", "code"]) -> PairRecipe {
    var recipe = PairRecipe()
    recipe.data.paths = [folder + "/pairs.jsonl"]
    recipe.kinds = kinds
    recipe.encoder = PairSizes.encoder(layers: 2, hidden: 32, heads: 2)
    recipe.encoder.dropout = 0
    recipe.encoder.attentionDropout = 0
    (recipe.fusion.layers, recipe.spaceWidth, recipe.batch) = (1, 16, 6)
    recipe.precision = .f32
    var code = CodeKind.Settings()
    code.vocabularySize = 120
    recipe.sides[CodeKind.name] = code
    var video = VideoKind.Settings()
    (video.count, video.frames.kept) = (2, 4)
    recipe.sides[VideoKind.name] = video
    var points = PointsKind.Settings()
    (points.patch.points, points.patch.patches, points.patch.patchSize) = (64, 4, 8)
    (points.patchNetwork.first, points.patchNetwork.second) = (8, 8)
    (points.patchNetwork.third, points.features, points.positionWidth) = (8, 8, 8)
    recipe.sides[PointsKind.name] = points
    recipe.training.steps = 20
    return recipe
  }

  func write(_ lines: [String], _ path: String) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
  }

  func task(_ recipe: PairRecipe, _ folder: String) throws -> ObjectiveTask<PairObjectiveModel> {
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    let samples = try PairModality.prepare(recipe, run: run, threads: 1) { _ in }
    return try PairModality.task(recipe, samples, device: device)
  }

  func train(
    _ task: ObjectiveTask<PairObjectiveModel>, _ steps: Int
  ) throws -> [Double] {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    var losses: [Double] = []
    for step in 1...steps {
      guard let batch = try stream.next()?.batch else { break }
      let loss = try task.loss(batch, ForwardContext(training: task.seed, step: step - 1))
      try loss.loss.backward()
      try optimizer.step(step, rate: 3e-3, norm: optimizer.gradientNorm())
      losses.append(Double(loss.loss.values[0]))
    }
    return losses
  }

  /// Writes sounds, clouds and, where clips can be read, clips beside a manifest with all kinds.
  func writeEverything(_ folder: String) throws {
    for name in ["sounds", "clouds"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    var moving = SyntheticMoving(count: 12)
    (moving.validation, moving.test) = (0, 0)
    try moving.write(to: folder + "/moving", sheet: [])
    let clips = try VideoSource(paths: [folder + "/moving"]).clips().clips
    var lines: [String] = []
    for number in 0..<12 {
      // Steady tones are zeros once each bin is normalized over time.
      let pitch = 200 + 100 * Double(number)
      let samples = (0..<6000).map { place -> Float in
        let second = Double(place) / 16_000
        return Float(0.4 * sin(2 * Double.pi * pitch * second * (1 + 3 * second)))
      }
      try WaveFile.write(
        Sound(samples: samples, rate: 16_000), to: "\(folder)/sounds/\(number).wav")
      var random = CounterRandom(seed: 1, purpose: .test, sample: number)
      let points = (0..<100).map { _ -> String in
        let x = random.uniform(), y = random.uniform() * Double(number + 1)
        return "\(x) \(y) \(random.uniform())"
      }
      try write(points, "\(folder)/clouds/\(number).xyz")
      lines.append(
        """
        {"text": "number \(number) of all", "code": "x = \(number)", "items": "a\(number) b", \
        "speech": "sounds/\(number).wav", "points": "clouds/\(number).xyz", \
        "video": "\(clips[number].path)"}
        """)
    }
    try write(lines, folder + "/pairs.jsonl")
  }
}

extension CounterRandom.Purpose {
  static let test = Self("pair.test")
}

/// An observer that keeps the notes.
final class Notes: WorkObserver {
  private(set) var texts: [String] = []
  func note(_ text: String) { texts.append(text) }
  func prepare(_ event: PreparationEvent) {
    if case .note(let text) = event { texts.append(text) }
  }
  func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
}
