import ClozeData
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Pretraining on two kinds of data that belong together.
public enum PairModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = PairBody

  /// The name in recipes and runs.
  public static let name = PairModel.modality
  /// The encoder of the first side, whose blocks both may share, and that of the other one.
  public static var encoders: [EncoderPart<PairBody>] {
    let embeddings = PairKinds.all.map { $0.name + "." }
    return [
      EncoderPart(\.encoder, embeddings: embeddings),
      EncoderPart(
        \.encoder, called: "encoder of the other side", prefix: PairTowerSet.other + ".",
        embeddings: []),
    ]
  }

  /// Reads the pairs; what is derived from files, and the tokens, are kept in the run's folder.
  public static func prepare(
    _ recipe: PairRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> PairSamples {
    let begins = run.checkpoints.all().isEmpty
    return try withoutActuallyEscaping(observe) { observe in
      let reading = PairReading(prefix: run.path + "/", threads: threads, observe: observe)
      var samples = try PairSamples(recipe.data, recipe.body.modelSizes, reading) { values in
        try recipe.body.vocabularies(of: run, begins: begins, training: values, observe)
      }
      samples.begins = begins
      for note in samples.countNotes { try observe(.note(note)) }
      guard !samples.training.isEmpty else {
        throw TrainingError.noData(reason: "no pair is left to train on")
      }
      return samples
    }
  }

  /// Returns the sizes with the tokens of the data.
  public static func sizes(_ recipe: PairRecipe, of data: PairSamples) throws -> StatedSizes {
    recipe.body.adopted.stated(data.vocabularies.mapValues { $0.roles.count })
  }

  /// Makes a task with fresh parameters, or those of the model that training goes on from.
  public static func task(
    _ recipe: PairRecipe, _ samples: PairSamples, device: Device
  ) throws -> ObjectiveTask<PairObjectiveModel> {
    let model = try PairObjectiveModel(recipe, samples, device: device), inner = model.model
    if samples.begins, let path = recipe.body.model {
      try inner.begin(with: ModelFolder.locate(path))
    }
    var setup = ObjectiveSetup(
      inner.store, recipe.encoder, tokenHead: inner.head, places: recipe.encoder.maximumLength)
    setup.accumulation = recipe.training.accumulation
    var pairs = PairSetup(inner.sides.projections, width: recipe.spaceWidth)
    pairs.match = inner.match
    pairs.momentum = { try inner.momentum(in: $0) }
    setup.pairs = pairs
    return try ObjectiveTask(model, recipe, setup, dataDigest: samples.digest)
  }

  /// The named recipes.
  public static let presets: [Preset<PairRecipe>] = [
    Preset(
      name: "pair-small", summary: "two kinds that belong together, 4 x 192 each and 2 for pairs",
      usual: usual
    ) {
      $0.encoder = PairSizes.encoder(layers: 4, hidden: 192, heads: 6)
      $0.spaceWidth = 128
    },
    Preset(
      name: "pair-tiny",
      summary: "two kinds that belong together, 2 x 128 each and 1 for pairs, to try things out",
      usual: usual
    ) { $0.fusion.layers = 1 },
  ]

  private static func usual(_ recipe: inout PairRecipe) {
    recipe.training.steps = 2000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.optimizer.beta2 = 0.98
    // A contrast begins with gradients that are smaller than the usual epsilon.
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.schedule.warmup = 0.05
    recipe.training.validateEvery = 200
    recipe.training.checkpointEvery = 500
  }
}

extension PairBody {
  /// Returns the tokens of the kinds that have tokens: those that the run has kept, those of the
  /// model or the ones that the recipe names, or those of the samples that train.
  fileprivate func vocabularies(
    of run: RunFolder, begins: Bool, training values: [[PairValue]],
    _ observe: (PreparationEvent) throws -> Void
  ) throws -> [String: any PairVocabulary] {
    var found: [String: any PairVocabulary] = [:]
    for (side, kind) in modelSizes.both.enumerated() {
      guard let kind = kind as? any TokenKind.Type else { continue }
      let folder = "\(run.tokenizer)/\(kind.name)"
      if !begins, let kept = try? kind.vocabulary(in: folder) {
        found[kind.name] = kept
        continue
      }
      let made = try vocabulary(of: kind, training: values[side])
      try makeFolder(run.tokenizer)
      try made.save(to: folder)
      try observe(.note("\(made.roles.count) tokens of \(kind.name) are written"))
      found[kind.name] = made
    }
    return found
  }

  private func vocabulary(
    of kind: any TokenKind.Type, training values: [PairValue]
  ) throws -> any PairVocabulary {
    if let model { return try kind.vocabulary(in: ModelFolder.locate(model) + "/" + kind.name) }
    if let path = self[tokenizerOf: kind.name] { return try kind.vocabulary(in: path) }
    return try trained(kind, on: values)
  }

  private func trained<Kind: TokenKind>(
    _: Kind.Type, on values: [PairValue]
  ) throws -> any PairVocabulary {
    try Kind.trained(on: values, size: Kind.settings(sides).vocabularySize)
  }
}

extension PairSamples {
  /// Lines about the numbers of pairs and samples.
  fileprivate var countNotes: [String] {
    let tested = test.isEmpty ? "" : ", \(test.count) are left for tests"
    return ["\(training.count) pairs train, \(validation.count) validate" + tested]
  }
}
