import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The clouds of a batch with tokens for their patches, unchanged and with exchanged patches.
public struct MaskedClouds: ObjectiveBatch {
  /// The batch's number in its stream.
  public let number: Int
  /// The views: unchanged clouds, clouds with exchanged patches, clouds whose class tokens are
  /// keys.
  public private(set) var views: [SampleView] = []
  /// The clouds of each view.
  private(set) var clouds: [PointPatches] = []
  /// True for each hidden patch of each view.
  private(set) var hidden: [[Bool]] = []

  /// Makes a batch without views.
  init(number: Int) { self.number = number }

  /// Adds a view.
  ///
  /// - Shapes: `hidden` and `tokens` [B G].
  mutating func add(
    _ model: PointModel, _ patches: PointPatches, hidden: [Bool], tokens: [Int32],
    _ change: (inout SampleView) -> Void = { _ in }
  ) {
    let chosen = hidden.indices.filter { hidden[$0] }
    var view = SampleView(
      model.backbone.layout(patches.clouds),
      hidden: HiddenRows(rows: model.rows(chosen), labels: chosen.map { tokens[$0] }),
      places: SpaceCells.places(of: patches),
      isSpecial: SpaceCells.classTokens(of: patches))
    change(&view)
    views.append(view)
    clouds.append(patches)
    self.hidden.append(hidden)
  }
}

/// Masked point modelling (Yu et al. 2022, section 3.3) as objectives train it: the tokens of
/// hidden patches are predicted, of unchanged clouds and of clouds with exchanged patches.
public struct PointsObjectiveModel: ObjectiveModel {
  /// The model.
  public let model: PointModel
  /// The dVAE that provides the tokens; it is not trained.
  public let tokenizer: PointDVAE
  /// The encoder.
  public var encoder: Encoder { model.backbone.encoder }

  private let recipe: PointsRecipe
  private let batches: PointBatches

  /// The uses of a batch with masks; each has different random numbers.
  private enum Use: Int {
    case plain, mixed, keys
  }

  /// Makes a model with fresh parameters, except for the patch network, which is the dVAE's.
  ///
  /// - Throws: `PointModelError.otherTokenizer`.
  init(
    _ recipe: PointsRecipe, _ samples: PointSamples, tokenizer: PointDVAE, device: Device
  ) throws {
    let configuration = PointModel.Configuration(
      backbone: recipe.backbone, vocabulary: recipe.vocabulary)
    guard configuration.fits(tokenizer.configuration) else {
      throw PointModelError.otherTokenizer(path: recipe.tokenizer ?? "")
    }
    (self.recipe, self.tokenizer) = (recipe, tokenizer)
    model = try PointModel(configuration, seed: recipe.seed, device: device)
    model.takePatchNetwork(of: tokenizer)
    batches = PointBatches(
      samples, patch: recipe.backbone.patch, augmentation: recipe.data.augmentation,
      size: recipe.batch, seed: recipe.seed, device: device)
  }

  /// Returns batches that are drawn and cut into patches on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<PointBatch> {
    try batches.stream(from: cursor)
  }

  /// Calls `body` with the validation clouds, always with the same masks.
  public func forEachValidationBatch(_ body: (MaskedClouds) throws -> Void) throws {
    guard !recipe.objectives.metrics.isEmpty else { return }
    for (number, batch) in batches.validation.batches().enumerated() {
      let hidden = recipe.masking.masks(batch.patches) {
        CounterRandom(
          seed: recipe.splitSeed, purpose: .masking, step: -1, sample: Int(batch.indices[$0]))
      }
      var clouds = MaskedClouds(number: number)
      clouds.add(model, batch.patches, hidden: hidden, tokens: try tokens(of: batch.patches))
      try body(clouds)
    }
  }

  /// Returns the batch with its tokens, masks and, if the recipe mixes clouds, exchanged patches.
  public func prepared(_ batch: PointBatch) throws -> MaskedClouds {
    let patches = batch.patches, tokens = try tokens(of: patches)
    var clouds = MaskedClouds(number: batch.number)
    clouds.add(model, patches, hidden: hidden(patches, batch.number, .plain), tokens: tokens)
    if recipe.mixing {
      let mixing = PatchMixing(
        clouds: patches.clouds, patches: recipe.backbone.patch.patches, seed: recipe.seed,
        step: batch.number)
      let mixed = patches.mixed(mixing)
      clouds.add(
        model, mixed, hidden: hidden(mixed, batch.number, .mixed), tokens: mixing.mixed(tokens)
      ) {
        $0.name = "mixed"
        $0.sources = mixing.shares
      }
    }
    if recipe.objectives.contains(ContrastObjective.name) {
      clouds.add(model, patches, hidden: hidden(patches, batch.number, .keys), tokens: tokens) {
        ($0.name, $0.isPredicted) = (ContrastObjective.keyView, false)
      }
    }
    return clouds
  }

  /// Returns the dVAE's tokens, or zeros if no objective predicts them.
  private func tokens(of patches: PointPatches) throws -> [Int32] {
    guard recipe.objectives.contains(MaskedObjective.name) else {
      return [Int32](repeating: 0, count: patches.centres.count / 3)
    }
    return try tokenizer.tokens(patches, precision: recipe.precision.dtype(on: model.store.device))
  }

  /// Returns true for each patch that is hidden in one use of a batch.
  private func hidden(_ clouds: PointPatches, _ number: Int, _ use: Use) -> [Bool] {
    recipe.masking.masks(clouds) {
      CounterRandom(
        seed: recipe.seed, purpose: .masking, step: number, sample: 4 * $0 + use.rawValue)
    }
  }

  /// Returns class tokens and patches, with hidden ones replaced.
  public func input(
    _ batch: MaskedClouds, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    try model.backbone.input(
      batch.clouds[pass.view], hidden: pass.hides ? batch.hidden[pass.view] : nil,
      mask: model.mask, isPlaced: pass.isPlaced, context)
  }

  /// Returns the number of points.
  public func tokens(in batch: PointBatch) -> Int { batch.clouds.count / 3 }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(with: tokenizer, to: folder) }
}

/// The task of masked point modelling.
public typealias PointsTask = ObjectiveTask<PointsObjectiveModel>

extension PointsModality {
  /// Makes a task with fresh parameters, except for the patch network, which is the dVAE's.
  ///
  /// - Throws: The reason why the dVAE cannot be read, or `PointModelError`.
  public static func task(
    _ recipe: PointsRecipe, _ samples: PointSamples, device: Device
  ) throws -> PointsTask {
    guard let path = recipe.tokenizer else { throw PointModelError.noTokenizer }
    let tokenizer = try PointDVAE.load(from: ModelFolder.locate(path), device: device)
    try recipe.body.checkModel(with: tokenizer, device: device)
    return try task(recipe, samples, tokenizer: tokenizer, device: device)
  }

  static func task(
    _ recipe: PointsRecipe, _ samples: PointSamples, tokenizer: PointDVAE, device: Device
  ) throws -> PointsTask {
    let model = try PointsObjectiveModel(recipe, samples, tokenizer: tokenizer, device: device)
    let store = model.model.store
    if samples.begins, let path = recipe.body.model, recipe.body.pretrained {
      try model.model.begin(with: ModelFolder.locate(path))
    }
    var setup = ObjectiveSetup(
      store, recipe.backbone.encoder, tokenHead: model.model.head, places: SpaceCells.count)
    setup.deviation = PointModel.deviation
    setup.accumulation = recipe.training.accumulation
    setup.momentumEncoder = { try model.model.momentumEncoder(in: $0) }
    return try ObjectiveTask(
      model, recipe, setup, dataDigest: samples.set.digest + " " + tokenizer.digest)
  }
}

extension PointModel {
  /// Makes a second model in a store, which encodes views of batches.
  func momentumEncoder(in store: ParameterStore) throws -> MomentumEncoder {
    let twin = try PointModel(configuration, store)
    return { batch, view, rows, context in
      guard let batch = batch as? MaskedClouds else { preconditionFailure("a batch of clouds") }
      return try twin.encode(
        batch.clouds[view], hidden: batch.hidden[view], context, rows: rows)
    }
  }

  /// Copies the patch network of `tokenizer`, as Point-BERT does.
  fileprivate func takePatchNetwork(of tokenizer: PointDVAE) {
    for entry in store.parameters + store.states where entry.name.hasPrefix("patches.") {
      let source = "encoder." + entry.name.dropFirst("patches.".count)
      if let value = tokenizer.store[source] { entry.value.approach(value, by: 1) }
    }
  }
}
