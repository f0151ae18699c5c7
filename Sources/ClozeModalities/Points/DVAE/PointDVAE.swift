import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor

/// A discrete variational autoencoder of clouds: it predicts each patch's token in a learned
/// vocabulary, and reconstructs patches from tokens (Yu et al. 2022, section 3.2).
///
/// The network is that of the authors' code, without biases that a following norm cancels.
public struct PointDVAE {
  /// The name in model folders.
  public static let modality = "points-dvae"

  /// The sizes.
  public let configuration: DVAEConfiguration
  /// All parameters and running means.
  public let store: ParameterStore
  let encoder: PatchEncoder
  let tokenizer: GraphNetwork
  let codebook: Tensor
  let mixer: GraphNetwork
  let decoder: FoldingDecoder

  /// Makes a model with fresh parameters.
  public init(
    _ configuration: DVAEConfiguration, seed: UInt64, dtype: DType = .f32, device: Device
  ) throws {
    try self.init(configuration, ParameterStore(seed: seed, dtype: dtype, device: device))
  }

  private init(_ configuration: DVAEConfiguration, _ store: ParameterStore) throws {
    (self.configuration, self.store) = (configuration, store)
    encoder = try PatchEncoder(
      store, "encoder", widths: configuration.encoder, outputs: configuration.features)
    tokenizer = try GraphNetwork(
      store, "tokenizer", inputs: configuration.features, outputs: configuration.vocabulary,
      configuration.graph)
    codebook = try store.add(
      "codebook", [configuration.vocabulary, configuration.codeWidth], .normal(1), decays: true)
    mixer = try GraphNetwork(
      store, "mixer", inputs: configuration.codeWidth, outputs: configuration.decodedFeatures,
      configuration.graph)
    decoder = try FoldingDecoder(
      store, "decoder", inputs: configuration.decodedFeatures,
      patchSize: configuration.patch.patchSize, configuration.decoder)
  }

  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  public static func load(from path: String, device: Device) throws -> PointDVAE {
    let configuration: DVAEConfiguration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems = configuration.validate()
    guard problems.isEmpty else { throw PointModelError.badConfiguration(path: path, problems) }
    return try NativeModelFolder.model(from: path, device: device) {
      try PointDVAE(configuration, $0)
    }
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }

  /// A checksum over all weights, which distinguishes dVAEs of the same sizes.
  var digest: String {
    var sum = RunningChecksum()
    for entry in store.parameters + store.states {
      Array(entry.name.utf8).withUnsafeBytes { sum.update($0) }
      entry.value.values.withUnsafeBytes { sum.update($0) }
    }
    return Checksum.sha256(sum.digest)
  }

  /// Computes each patch's unnormalized scores of all tokens.
  ///
  /// - Shapes: -> [B G, V].
  public func logits(_ patches: PointPatches, _ context: ForwardContext) throws -> Tensor {
    let x = try encoder(
      patches.points(on: store.device), patchSize: configuration.patch.patchSize, context)
    return try tokenizer(x, neighbours: neighbours(patches), offsets: patches.offsets)
  }

  /// Returns each patch's most likely token [B G].
  ///
  /// - Throws: `PointModelError.notFinite`.
  public func tokens(_ patches: PointPatches, precision: DType = .f32) throws -> [Int32] {
    try GradientMode.disabled {
      try logits(patches, ForwardContext(evaluating: precision)).finitePlaces(
        "the scores of tokens")
    }
  }

  /// Reconstructs patches from their tokens, relative to their centres: coarse points [B G M, 3]
  /// and fine ones [B G S, 3].
  public func reconstruct(
    _ tokens: [Int32], at patches: PointPatches, precision: DType = .f32
  ) throws -> (coarse: [Float], fine: [Float]) {
    try GradientMode.disabled {
      let context = ForwardContext(evaluating: precision)
      let codes = try codebook.gatherRows(tokens).cast(to: precision)
      let drawn = try decode(codes, patches, context)
      return (drawn.coarse.values, drawn.fine.values)
    }
  }

  /// Computes the parts of the training loss.
  ///
  /// - Parameter temperature: The temperature of the soft choice of tokens; the lower, the closer
  ///   to a single one.
  public func loss(
    _ patches: PointPatches, temperature: Double, _ context: ForwardContext
  ) throws -> DVAELoss {
    let logits = try logits(patches, context)
    let choice = try logits.gumbelSoftmax(
      temperature: temperature, hard: false, random: context.random(.gumbel))
    let drawn = try decode(choice.matmul(codebook), patches, context)
    let target = try patches.points(on: store.device)
    let size = configuration.patch.patchSize
    let coarse = size / configuration.decoder.gridPoints
    return DVAELoss(
      coarse: try drawn.coarse.chamfer(.l1, to: target, sets: (coarse, size)),
      fine: try drawn.fine.chamfer(.l1, to: target, sets: (size, size)),
      divergence: try logits.meanSoftmax(offsets: patches.offsets).divergence,
      tokens: try logits.largestPlaces())
  }

  /// Reconstructs patches from their codes.
  ///
  /// - Shapes: codes [B G, C] -> coarse [B G M, 3], fine [B G S, 3].
  private func decode(
    _ codes: Tensor, _ patches: PointPatches, _ context: ForwardContext
  ) throws -> (coarse: Tensor, fine: Tensor) {
    try decoder(
      mixer(codes, neighbours: neighbours(patches), offsets: patches.offsets), context)
  }

  func neighbours(_ patches: PointPatches) -> [Int32] {
    patches.neighbours(
      min(configuration.graph.neighbours, configuration.patch.patches),
      PointGeometry(pool: store.device.backend.pool))
  }
}

/// The parts of a loss, each a scalar.
public struct DVAELoss {
  /// The Chamfer distance (L1) of the coarse points.
  public let coarse: Tensor
  /// The Chamfer distance (L1) of the fine points.
  public let fine: Tensor
  /// The divergence of the use of tokens from uniform.
  public let divergence: Tensor
  /// The most likely tokens [B G].
  public let tokens: [Int32]

  /// Computes coarse + fine + weight divergence; with a weight of 0 the divergence is not computed.
  public func total(weight: Double) throws -> Tensor {
    let reconstruction = try coarse.adding(fine)
    return try weight == 0
      ? reconstruction : reconstruction.adding(divergence, beta: weight)
  }
}
