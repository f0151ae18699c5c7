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
  /// The run that is asked, and its recipe, if the model is of one.
  let own: (run: RunFolder, recipe: any PointRecipe)?

  /// What is asked of the model at `path`.
  init(_ options: EvaluationOptions, _ session: Session, of path: String) throws {
    (self.options, self.session) = (options, session)
    own = try Self.recipe(path).map { (try RunFolder.open(path), $0) }
  }

  /// The recipe of the run at `path`, if it is a run.
  static func recipe(_ path: String) throws -> (any PointRecipe)? {
    guard let run = try? RunFolder.open(path) else { return nil }
    return try Registry.recipe(yaml: run.recipeText(), name: run.recipe) as? any PointRecipe
  }

  /// The seed of all draws.
  var seed: UInt64 { options.seed ?? own?.recipe.seed ?? 42 }

  /// The clouds that are asked about, each of at least `points` points.
  func asked(points: Int) throws -> Part {
    let split = try options.split ?? usualSplit()
    switch split {
    case .validation:
      let samples = try kept(points: points)
      guard !samples.validation.isEmpty else {
        throw CommandError("the run kept no clouds for validation; give some with --data")
      }
      return cut(samples.set, samples.validation.map(Int.init), split)
    case .test, .all:
      let set = try read(split == .test ? .test : .all, points: points)
      return cut(set, Array(0..<set.count), split)
    }
  }

  /// The clouds that a probe is trained on before it is asked about `asked`: none of them is.
  func trained(before asked: Part, points: Int) throws -> Part {
    switch asked.split {
    case .all:
      throw Misuse(
        text:
          "--probe needs clouds to train on beside those it is asked about: give data that keep some "
          + "for testing, or leave out --data and --split")
    case .validation:
      let samples = try kept(points: points)
      return Part(set: samples.set, indices: samples.training.map(Int.init), split: .validation)
    case .test:
      let set = try read(.train, points: points)
      return Part(set: set, indices: Array(0..<set.count), split: .test)
    }
  }

  /// Of a run's own data what it kept for validation; of other data what they keep for testing, or all.
  private func usualSplit() throws -> EvaluationOptions.Split {
    if options.data.isEmpty { return .validation }
    return try PointSource(paths: options.data).hasTest() ? .test : .all
  }

  /// The clouds of the run, as it divided them.
  private func kept(points: Int) throws -> PointSamples {
    guard options.data.isEmpty, let own else {
      throw Misuse(
        text: "--split validation is for a run's own data: leave out --data, and name a run")
    }
    return try PointSamples(of: own.run, own.recipe.data, points: points, seed: own.recipe.seed)
  }

  /// At most as many as are asked for: a sample by the seed, so that all classes can be in it.
  private func cut(
    _ set: PointSet, _ indices: [Int], _ split: EvaluationOptions.Split
  ) -> Part {
    var chosen = indices
    if let limit = options.limit, limit < indices.count {
      var random = CounterRandom(seed: seed, purpose: .split)
      chosen = indices.shuffled(using: &random).prefix(limit).sorted()
    }
    return Part(set: set, indices: chosen, split: split)
  }

  private func read(_ split: PointSplit, points: Int) throws -> PointSet {
    let paths = options.data.isEmpty ? own?.recipe.data.paths ?? [] : options.data
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
