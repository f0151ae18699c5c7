import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

/// The clouds for the evaluation of models.
struct PointQuestions {
  /// Clouds and the part of the data that they belong to.
  struct Part {
    let set: PointSet
    let indices: [Int]
    let split: EvaluationSplit

    /// Returns the labels of the clouds.
    ///
    /// - Throws: `PointModelError.noLabels` if there are none.
    func labels() throws -> [Int32] {
      // Without self, set would introduce an accessor.
      guard !self.set.labels.isEmpty else { throw PointModelError.noLabels }
      return indices.map { self.set.labels[$0] }
    }

    /// Returns the views of the clouds for a model with such patches.
    func views(_ patch: PatchConfiguration, seed: UInt64, _ device: Device) -> PointViews {
      PointViews(
        self.set, indices, patch: patch, seed: seed,
        geometry: PointGeometry(pool: device.backend.pool))
    }
  }

  private let request: EvaluationRequest
  private let observer: any WorkObserver
  private let path: String
  /// The data of the run and its seed; nil if the model is not a run.
  private let run: (corpus: PointCorpus, seed: UInt64)?

  /// Makes the selection of clouds for the model of `M` at `path`.
  init<M: Modality>(
    _ request: EvaluationRequest, _ observer: any WorkObserver, _ path: String, of _: M.Type
  ) throws where M.ModalityRecipe: PointRecipe {
    (self.request, self.observer, self.path) = (request, observer, path)
    run = try M.recipe(ofRunAt: path).map { ($0.data, $0.seed) }
  }

  /// The seed of all draws: that of the run's split for the clouds that validated.
  var seed: UInt64 {
    let validates =
      request.split.map { $0 == .validation } ?? request.data.isEmpty
    return request.seed ?? (validates ? run?.corpus.splitSeed : run?.seed) ?? 42
  }

  /// Reads the clouds for scoring a model, each of at least `points` points.
  func scored(points: Int) throws -> Part {
    let split = try request.split ?? usualSplit()
    switch split {
    case .validation:
      let samples = try kept(points: points)
      guard !samples.validation.isEmpty else {
        throw EvaluationError.nothingHeldOut(run: path, samples: "clouds")
      }
      return cut(samples.set, samples.validation.map(Int.init), split)
    case .test, .all:
      let set = try read(split == .test ? .test : .all, points: points)
      return cut(set, Array(0..<set.count), split)
    }
  }

  /// Reads the clouds for training a probe that is scored on `scored`: no cloud is in both.
  func trained(before scored: Part, points: Int) throws -> Part {
    switch scored.split {
    case .all:
      throw UsageError(
        "--probe needs clouds to train on beside those it is scored on: give data that keep some "
          + "for testing, or leave out --data and --split")
    case .validation:
      let samples = try kept(points: points)
      return Part(set: samples.set, indices: samples.training.map(Int.init), split: .validation)
    case .test:
      let set = try read(.train, points: points)
      return Part(set: set, indices: Array(0..<set.count), split: .test)
    }
  }

  /// Returns the default split: of a run's data its validation clouds; of other data their test
  /// clouds, or all.
  private func usualSplit() throws -> EvaluationSplit {
    if request.data.isEmpty { return .validation }
    return try PointSource(paths: request.data).hasTest() ? .test : .all
  }

  /// Returns the clouds of the run with its split.
  private func kept(points: Int) throws -> PointSamples {
    guard request.data.isEmpty, let run else {
      throw UsageError(
        "--split validation is for the data of a run: leave out --data, and name a run")
    }
    return try PointSamples(
      of: RunFolder.open(path), run.corpus, points: points)
  }

  /// Returns at most as many clouds as requested: a random sample by the seed, so that all classes
  /// can occur.
  private func cut(_ set: PointSet, _ indices: [Int], _ split: EvaluationSplit) -> Part {
    var chosen = indices
    if let limit = request.limit, limit < indices.count {
      var random = CounterRandom(seed: seed, purpose: .split)
      chosen = indices.shuffled(using: &random).prefix(limit).sorted()
    }
    return Part(set: set, indices: chosen, split: split)
  }

  private func read(_ split: PointSplit, points: Int) throws -> PointSet {
    let paths = request.data.isEmpty ? run?.corpus.paths ?? [] : request.data
    guard !paths.isEmpty else { throw UsageError.noData(for: path, "clouds") }
    return try PointSource(paths: paths).read(split, minimumPoints: points) {
      observer.prepare(.reading(bytes: $0))
    }
  }
}
