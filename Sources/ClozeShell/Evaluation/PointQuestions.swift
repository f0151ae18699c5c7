import ClozeData
import ClozePoints
import ClozeReport
import ClozeTensor
import ClozeTraining

/// What models of point clouds are scored on, and how the records say so.
struct PointQuestions {
  /// Clouds and what they are called.
  struct Part {
    let set: PointSet
    let indices: [Int]
    let split: EvaluationOptions.Split
    /// The labels of the clouds, where there are any.
    var labels: [Int32] {
      // Without self, set would begin an accessor.
      self.set.labels.isEmpty ? [] : indices.map { self.set.labels[$0] }
    }
  }

  let options: EvaluationOptions
  let session: Session

  /// The recipe of the run at `path`, if it is a run.
  static func recipe(_ path: String) throws -> (any PointRecipe)? {
    guard let run = try? RunFolder.open(path) else { return nil }
    return try Registry.recipe(yaml: run.recipeText(), name: run.recipe) as? any PointRecipe
  }

  /// The seed of all draws.
  func seed(_ own: (any PointRecipe)?) -> UInt64 { options.seed ?? own?.seed ?? 42 }

  /// The clouds that are asked about, each of at least `points` points.
  func asked(_ own: (any PointRecipe)?, points: Int) throws -> Part {
    let split = options.split ?? (options.data.isEmpty ? .validation : .all)
    switch split {
    case .validation:
      guard options.data.isEmpty, let own else {
        throw Misuse(
          text: "--split validation is for a run's own data: leave out --data, and name a run")
      }
      let samples = try PointSamples(own.data, points: points, seed: own.seed) { _ in }
      guard !samples.validation.isEmpty else {
        throw CommandError("the run kept no clouds for validation; give some with --data")
      }
      return cut(samples.set, samples.validation.map(Int.init), split)
    case .test, .all:
      let set = try read(split == .test ? .test : .all, own, points: points)
      return cut(set, Array(0..<set.count), split)
    }
  }

  /// The clouds that a probe is trained on before it is asked about `asked`: none of them is.
  func trained(_ own: (any PointRecipe)?, before asked: Part, points: Int) throws -> Part {
    switch asked.split {
    case .all:
      throw Misuse(
        text: "--probe needs clouds to train on beside those it is asked about: give --split test "
          + "or validation")
    case .validation:
      guard let own else { throw Misuse(text: "--split validation is for runs") }
      let samples = try PointSamples(own.data, points: points, seed: own.seed) { _ in }
      return Part(set: samples.set, indices: samples.training.map(Int.init), split: .validation)
    case .test:
      let set = try read(.train, own, points: points)
      return Part(set: set, indices: Array(0..<set.count), split: .test)
    }
  }

  private func cut(
    _ set: PointSet, _ indices: [Int], _ split: EvaluationOptions.Split
  ) -> Part {
    Part(set: set, indices: Array(indices.prefix(options.limit ?? .max)), split: split)
  }

  private func read(
    _ split: PointSplit, _ own: (any PointRecipe)?, points: Int
  ) throws -> PointSet {
    let paths = options.data.isEmpty ? own?.data.paths ?? [] : options.data
    guard !paths.isEmpty else {
      throw Misuse(text: "the model is not a run, which has data of its own; give some with --data")
    }
    let progress = PreparationProgress(session, totalBytes: nil)
    defer { progress.finish() }
    return try PointSource(paths: paths).read(split, minimumPoints: points) {
      progress.show(.reading(bytes: $0))
    }
  }
}
