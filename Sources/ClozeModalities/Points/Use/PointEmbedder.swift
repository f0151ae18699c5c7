import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

extension PointsModality: Embedding {
  /// True: files of clouds.
  public static var embedsFiles: Bool { true }

  /// Reads the masked model at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try PointModel.load(from: ModelFolder.locate(path), device: compute.device)
    let seed = try recipe(ofRunAt: path)?.seed
    return .files(PointEmbedder(model.backbone, seed: seed, compute))
  }
}

extension PointsClassifyModality: Embedding {
  /// True: files of clouds.
  public static var embedsFiles: Bool { true }

  /// Reads the classifier at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try PointClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let seed = try recipe(ofRunAt: path)?.seed
    return .files(PointEmbedder(model.backbone, seed: seed, compute))
  }
}

/// The backbone of a model of points, which turns clouds into vectors of their class token and
/// patches.
struct PointEmbedder: FileEmbedder {
  private let backbone: PointBackbone
  /// The seed by which points are drawn of meshes and of clouds that have more than needed.
  private let seed: UInt64
  private let compute: Compute

  /// Makes vectors by `backbone`; without a seed as a recipe's usual one draws points.
  init(_ backbone: PointBackbone, seed: UInt64?, _ compute: Compute) {
    (self.backbone, self.seed, self.compute) = (backbone, seed ?? 42, compute)
  }

  var samples: String { "clouds" }
  var blocks: Int { backbone.configuration.encoder.layers }
  var features: Int { backbone.configuration.encoder.hidden }
  var precision: DType { compute.dtype }

  func problem(of form: FileVectorForm) -> String? {
    form.depthProblem("the model's blocks", blocks)
  }

  func embed(
    _ paths: [String], limit: Int?, _ form: FileVectorForm, batch: Int,
    _ observer: any WorkObserver, each: (FileVector) throws -> Void
  ) throws -> (listed: Int, omitted: [OmittedSample]) {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let patch = backbone.configuration.patch
    let set = try PointSource(paths: paths).read(.all, minimumPoints: patch.points)
    let count = min(set.count, limit ?? .max)
    let views = PointViews(
      set, Array(0..<count), patch: patch, seed: seed, size: min(batch, 64),
      geometry: PointGeometry(pool: compute.device.backend.pool))
    let progress = observer.progress("embed", unit: "cloud")
    defer { progress?.finish() }
    var done = 0
    for clouds in views.batches().lazy.map(\.patches) {
      try observer.checkForStop()
      for vectors in try vectors(of: clouds, form) {
        try each(
          FileVector(
            number: done + 1, name: set.names[done],
            label: set.labels.isEmpty ? nil : set.classes[Int(set.labels[done])],
            vectors: vectors))
        done += 1
      }
      progress?.update(done: done, total: count)
    }
    return (set.count, [])
  }

  /// Returns the vectors of each cloud, one for each depth [clouds][depths][C].
  private func vectors(
    of clouds: PointPatches, _ form: FileVectorForm
  ) throws -> [[[Float]]] {
    let layout = backbone.layout(clouds.clouds)
    let states = try GradientMode.disabled {
      try backbone.states(
        clouds, after: form.depths ?? [blocks], ForwardContext(evaluating: precision)
      ).map { try $0.cast(to: .f32).values }
    }
    guard states.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw PointModelError.notFinite(what: "vectors")
    }
    return form.bySample(states.map { form.pooling.vectors($0, layout, width: features) })
  }
}
