import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

extension PointsClassifyModality: Predicting {
  /// Reads the classifier at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    let model = try PointClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let usual = try recipe(ofRunAt: path)?.seed ?? 42
    return .files(PointPredictor(model: model, seed: seed ?? usual, compute: compute))
  }
}

/// A classifier of clouds that predicts the classes of files.
struct PointPredictor: FilePredictor {
  let model: PointClassifier
  /// The seed by which points are drawn of meshes and of clouds that have more than needed.
  let seed: UInt64
  let compute: Compute

  /// A cloud that waits to be computed.
  private typealias Pending = (number: Int, name: String, points: [Float])

  var classes: [String] { model.configuration.classes }
  var samples: String { "clouds" }

  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    var number = first, pending: [Pending] = []
    for path in paths {
      let count = model.configuration.backbone.patch.points
      // Paths are read apart: a file may be given twice, and classes do not matter.
      let set = try PointSource(paths: [path]).read(.all, minimumPoints: count)
      for index in 0..<set.count {
        // The draw of the sample at this place in evaluations.
        var random = CounterRandom(seed: seed, purpose: .cloud, step: -1, sample: number - 1)
        pending.append((number, set.names[index], set.cloud(index, points: count, &random)))
        number += 1
        guard pending.count == batch else { continue }
        try each(predictions(of: pending, top: top))
        pending.removeAll()
      }
    }
    if !pending.isEmpty { try each(predictions(of: pending, top: top)) }
  }

  private func predictions(of clouds: [Pending], top: Int) throws -> [SamplePrediction] {
    let patches = PointPatches(
      clouds.flatMap(\.points), model.configuration.backbone.patch,
      PointGeometry(pool: compute.device.backend.pool))
    let scores = try ClassScores(
      model.scores(of: patches, precision: compute.dtype), classes: classes)
    return clouds.enumerated().map { place, cloud in
      SamplePrediction(number: cloud.number, name: cloud.name, top: scores.top(top, of: place))
    }
  }
}
