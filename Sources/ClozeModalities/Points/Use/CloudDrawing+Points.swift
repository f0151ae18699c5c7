import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTraining

extension DVAEModality: CloudDrawing {
  /// Returns a cloud, its patches, and the patches reconstructed from their tokens.
  public static func views(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudViews {
    let read = try TokenizedCloud(cloud, at: path, recipe(ofRunAt: path), compute)
    let tokens = Set(read.tokens).count
    return CloudViews(
      cloud: read.name,
      views: [
        read.view, .patches("\(read.patches.count) patches", read.patches),
        CloudView("drawn from \(tokens) tokens", try read.drawn(from: read.tokens)),
      ])
  }
}

extension PointsModality: CloudDrawing {
  /// Returns a cloud, the part of it that the model sees, and the cloud reconstructed from the
  /// tokens of visible patches and those that the model predicts.
  public static func views(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudViews {
    let recipe = try recipe(ofRunAt: path)
    let read = try TokenizedCloud(cloud, at: path, recipe, compute)
    let model = try PointModel.load(from: ModelFolder.locate(path), device: compute.device)
    var random = CounterRandom(seed: cloud.seed, purpose: .masking, sample: cloud.index)
    let masking = recipe?.masking ?? PointMasking()
    let hidden = masking.mask(centres: read.patches.centres[...], &random)
    let filled = try model.filled(
      read.patches, hidden: hidden, tokens: read.tokens, ForwardContext(evaluating: compute.dtype))
    let drawn = try read.drawn(from: filled), size = drawn.count / 3 / read.patches.count
    let right = hidden.indices.count { hidden[$0] && filled[$0] == read.tokens[$0] }
    let title = "\(hidden.count { $0 }) of \(read.patches.count) patches hidden"
    return CloudViews(
      cloud: read.name,
      views: [
        read.view, .patches(title, read.patches, hidden: hidden),
        CloudView(
          "filled in, \(right) tokens as the dVAE's", drawn,
          .groups((0..<drawn.count / 3).map { $0 / size })),
      ])
  }
}

/// A cloud with the tokens of its patches.
private struct TokenizedCloud {
  let name: String
  let points: [Float]
  let patches: PointPatches
  let tokens: [Int32]
  private let tokenizer: PointDVAE
  private let dtype: DType

  /// Tokenizes the given cloud, or one of the training clouds of `recipe`'s run, cut as the model
  /// at `path` cuts it.
  init(
    _ cloud: CloudSelection, at path: String, _ recipe: (some TrainingRecipe)?, _ compute: Compute
  ) throws {
    tokenizer = try PointDVAE.tokenizer(of: ModelFolder.locate(path), device: compute.device)
    dtype = compute.dtype
    let cut = tokenizer.configuration.patch
    (name, points) = try cloud.read(orOf: recipe, at: path, points: cut.points)
    patches = PointPatches(points, cut, PointGeometry(pool: compute.device.backend.pool))
    tokens = try tokenizer.tokens(patches, precision: dtype)
  }

  /// The unchanged points.
  var view: CloudView { CloudView("\(points.count / 3) points", points) }

  /// Returns the points [N, 3] of all patches reconstructed from `tokens`.
  func drawn(from tokens: [Int32]) throws -> [Float] {
    patches.placed(try tokenizer.reconstruct(tokens, at: patches, precision: dtype).fine)
  }
}

extension CloudView {
  /// Returns the points of patches at their positions, coloured by patch; those of hidden patches
  /// are faint.
  static func patches(
    _ title: String, _ patches: PointPatches, hidden: [Bool]? = nil
  ) -> CloudView {
    let size = patches.configuration.patchSize, points = patches.placed(patches.points)
    let groups = (0..<points.count / 3).map { point -> Int? in
      hidden?[point / size] == true ? nil : point / size
    }
    return CloudView(title, points, .groups(groups))
  }
}
