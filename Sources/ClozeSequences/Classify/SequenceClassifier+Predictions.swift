import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

extension SequenceClassifier {
  /// Returns the predictions for the samples, in order, and their mean cross-entropy.
  ///
  /// - Parameter observe: Called with the number of samples done.
  public func predictions(
    of samples: LabelledSequences, batch: Int, precision: DType,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> (predictions: [Int32], loss: Double) {
    var stream = try BatchStream(
      samples, limit: BatchLimit(tokens: .max, sequences: batch), order: .sequential, epochs: 1)
    var predictions: [Int32] = [], loss = 0.0
    while let batch = stream.next() {
      let tokens = batch.tokens, labels = batch.labels ?? []
      let result = try GradientMode.disabled {
        try self.loss(
          tokens.ids, segments: tokens.segments, SequenceLayout(offsets: tokens.offsets),
          labels: labels, smoothing: 0, ForwardContext(evaluating: precision))
      }
      predictions += result.predictions
      loss += result.loss.doubles[0] * Double(labels.count)
      try observe(predictions.count)
    }
    return (predictions, loss / Double(max(1, predictions.count)))
  }
}

extension SequenceClassifier {
  /// Computes the scores of the classes for the samples, in order.
  ///
  /// - Parameter each: Receives the scores of each batch [B, K] as they are made.
  /// - Throws: `PredictionError`, and what `each` throws.
  public func score(
    _ samples: LabelledSequences, classes: [String], batch: Int, precision: DType,
    each: (ClassScores) throws -> Void
  ) throws {
    var stream = try BatchStream(
      samples, limit: BatchLimit(tokens: .max, sequences: batch), order: .sequential, epochs: 1)
    while let batch = stream.next() {
      let tokens = batch.tokens
      let logits = try GradientMode.disabled {
        try self.logits(
          tokens.ids, segments: tokens.segments, SequenceLayout(offsets: tokens.offsets),
          ForwardContext(evaluating: precision)
        ).cast(to: .f32)
      }
      try each(ClassScores(logits.values, classes: classes))
    }
  }
}

/// A trained classifier with its tokenizer.
public struct ClassifierModel<Labelled: LabelledKind> {
  /// The model and its classes.
  public let folder: ClassifierFolder
  /// The tokenizer.
  public let tokenizer: Labelled.Base.Tokens

  /// Reads the classifier at `path`: a run folder or a model folder.
  ///
  /// - Throws: Errors of reading it; `SequenceModelError.noTokenizer`.
  public init(path: String, device: Device) throws {
    let place = try ModelFolder.locate(path)
    folder = try ClassifierFolder.load(from: place, device: device)
    guard let tokenizer = try Labelled.Base.tokenizer(beside: place) else {
      throw SequenceModelError.noTokenizer(path: path)
    }
    guard tokenizer.roles.count <= folder.model.tokens.vocabularySize else {
      throw ModelFolderError(
        file: place,
        problem: .tokenizerTooLarge(
          tokens: tokenizer.roles.count, vocabularySize: folder.model.tokens.vocabularySize))
    }
    self.tokenizer = tokenizer
  }

  /// Returns the maximum number of tokens that the model reads of a sample.
  ///
  /// - Parameter recipe: The recipe of its run.
  func longest(_ recipe: ClassifyRecipe<Labelled>) -> Int {
    min(folder.longest ?? recipe.maximumLength, folder.model.configuration.maximumLength)
  }
}
