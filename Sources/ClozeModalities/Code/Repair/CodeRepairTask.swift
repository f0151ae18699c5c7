import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Examples ready for training.
public struct CodeRepairData: Sendable {
  /// The tokenizer.
  public let tokenizer: CodeTokenizer
  /// The number of rows of the embeddings.
  let rows: Int
  /// True if the run has no checkpoints yet, so that it starts from the pretrained model.
  let begins: Bool
  /// The training examples.
  public let training: RepairSamples
  /// The validation examples; nil if no file has any.
  public let validation: RepairSamples?
  /// A hash of the examples and the tokenizer.
  public let digest: String
}

/// The task of training localisation and repair of misused variables.
public struct CodeRepairTask: TrainingTask {
  /// The metrics that validation reports.
  public static let validationMetrics: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_localisation_accuracy"),
    .accuracy("validation_repair_accuracy"),
  ]

  /// The model.
  public let model: SequenceRepairer
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: CodeRepairRecipe
  private let data: CodeRepairData

  /// Makes a task for a resolved recipe and its examples.
  ///
  /// - Throws: Errors of reading the pretrained model.
  public init(_ recipe: CodeRepairRecipe, _ data: CodeRepairData, device: Device) throws {
    (self.recipe, self.data) = (recipe, data)
    model = try SequenceRepairer(
      recipe.encoder, vocabularySize: data.rows, seed: recipe.seed,
      device: device)
    context = TaskContext(model.store, recipe, dataDigest: data.digest)
    if data.begins, let path = recipe.model, recipe.pretrained {
      try ModelFolder.fillEncoder(of: model.store, from: ModelFolder.locate(path))
    }
  }

  /// The number of batches of an epoch.
  public var batchesPerEpoch: Int? { (data.training.count + recipe.batch - 1) / recipe.batch }

  /// Returns batches that are drawn on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SampleBatch> {
    let stream = try BatchStream(
      data.training, limit: BatchLimit(tokens: .max, sequences: recipe.batch), cursor: cursor)
    return PrefetchingStream(state: stream) { stream in
      stream.next().map { CursorBatch(batch: $0, next: stream.cursor) }
    }
  }

  /// Computes the sum of both pointers' losses.
  public func loss(_ batch: SampleBatch, _ context: ForwardContext) throws -> TaskLoss {
    let loss = try model.loss(
      of: batch, data.training, multipliesMask: recipe.multipliesMask, context)
    return TaskLoss(loss: loss, tokens: batch.tokens.tokenCount)
  }

  /// Returns, of the validation examples, the share that is entirely right, and of the misuses the
  /// shares that are located and repaired.
  public func validate() throws -> [String: Double] {
    guard let validation = data.validation else { return [:] }
    let outcome = try model.outcome(
      of: validation, batch: recipe.batch, multipliesMask: recipe.multipliesMask,
      precision: precision)
    let names = [
      "accuracy": "validation_accuracy", "localisation": "validation_localisation_accuracy",
      "repair": "validation_repair_accuracy",
    ]
    return outcome.cases.reduce(into: [:]) { metrics, one in
      guard let name = names[one.name] else { return }
      metrics[name] = one.hits.reduce(0, +) / Double(one.hits.count)
    }
  }

  /// Writes the model's folder, with the tokenizer in it.
  public func save(to folder: String) throws {
    let configuration = CodeRepairModel.Configuration(
      encoder: recipe.encoder, vocabularySize: model.tokens.vocabularySize,
      maximumLength: recipe.maximumLength, multipliesMask: recipe.multipliesMask)
    try NativeModelFolder.save(
      model.store, configuration, modality: CodeRepairModality.name, to: folder,
      adding: { try data.tokenizer.save(to: $0) })
  }
}

/// A trained repair model with its tokenizer.
public struct CodeRepairModel {
  /// The configuration in its folder.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The encoder.
    public var encoder: EncoderConfiguration
    /// The number of rows of the embeddings.
    public var vocabularySize: Int
    /// The maximum number of tokens of a function.
    public var maximumLength: Int
    /// True if scores are multiplied by the mask of candidates.
    public var multipliesMask: Bool
  }

  /// The configuration in its folder.
  public let configuration: Configuration
  /// The model.
  public let model: SequenceRepairer
  /// The tokenizer.
  public let tokenizer: CodeTokenizer

  /// Reads the model at `path`: a run folder or a model folder.
  ///
  /// - Throws: `ModelFolderError`, `SequenceModelError`, `SafeTensorsError`, `FileError`.
  public init(path: String, device: Device) throws {
    let folder = try ModelFolder.locate(path)
    configuration = try NativeModelFolder.configuration(
      of: folder, modality: CodeRepairModality.name)
    let problems = configuration.encoder.modelProblems(givesPositions: false)
    guard problems.isEmpty, (1...1 << 24).contains(configuration.vocabularySize),
      (8...configuration.encoder.maximumLength).contains(configuration.maximumLength)
    else {
      throw ModelFolderError(
        file: folder,
        problem: .invalidEncoder(problems.isEmpty ? ["the sizes are no model's"] : problems))
    }
    guard let tokenizer = try CodeModality.tokenizer(beside: folder) else {
      throw SequenceModelError.noTokenizer(path: path)
    }
    self.tokenizer = tokenizer
    model = try SequenceRepairer(
      configuration.encoder, vocabularySize: configuration.vocabularySize, seed: 0,
      device: device, isDrawn: { _ in false })
    try NativeModelFolder.fill(model.store, from: folder)
  }
}
