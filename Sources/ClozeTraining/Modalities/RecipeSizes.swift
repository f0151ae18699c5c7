import ClozeEncoder
import ClozeTensor

/// The sizes of what a recipe trains, from which its costs are estimated.
public struct RecipeSizes: Sendable, Equatable {
  /// The encoder.
  public var encoder: EncoderConfiguration
  /// V, the number of tokens; nil where only the data tells.
  public var vocabulary: Int?
  /// The most tokens of a batch.
  public var tokensPerBatch: Int
  /// The share of tokens that are predicted.
  public var masked: Double
  /// The most tokens of a sample.
  public var length: Int
  /// Whether next sentences are told apart, too.
  public var nextSentence: Bool
  /// The tokens that a prediction chooses from in training; nil where it is all of the vocabulary.
  public var candidates: Int?

  /// All of them.
  public init(
    encoder: EncoderConfiguration, vocabulary: Int?, tokensPerBatch: Int, masked: Double,
    length: Int, nextSentence: Bool = false, candidates: Int? = nil
  ) {
    self.encoder = encoder
    self.vocabulary = vocabulary
    self.tokensPerBatch = tokensPerBatch
    self.masked = masked
    self.length = length
    self.nextSentence = nextSentence
    self.candidates = candidates
  }

  /// How many numbers are learned; without a known vocabulary, those that do not depend on it.
  public var parameters: ParameterCounts {
    encoder.parameterCounts(vocabularySize: vocabulary ?? 0, nextSentence: nextSentence)
  }

  /// Bytes that training with activations of `dtype` holds at once; without a known vocabulary, those
  /// that do not depend on it.
  public func memory(in dtype: DType) -> TrainingMemory {
    encoder.trainingMemory(
      tokens: tokensPerBatch, vocabularySize: vocabulary ?? 0, candidates: choices,
      masked: masked, dtype: dtype, nextSentence: nextSentence)
  }

  /// Floating-point operations per token of a forward pass, for the longest samples.
  public var predictionOperations: Double {
    encoder.predictionOperations(length: length, vocabularySize: choices, masked: masked)
  }

  /// Floating-point operations per token of training, for the longest samples.
  public var trainingOperations: Double {
    encoder.trainingOperations(length: length, vocabularySize: choices, masked: masked)
  }

  /// The tokens that a prediction chooses from.
  private var choices: Int { min(candidates ?? .max, vocabulary ?? 0) }
}
