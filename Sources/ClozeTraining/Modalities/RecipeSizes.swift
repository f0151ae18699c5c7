import ClozeEncoder
import ClozeTensor

/// The sizes of what a recipe trains, from which its costs are told before it runs.
public protocol RecipeSizes: Sendable {
  /// Whether all sizes are known, or some only once the data is read.
  var isComplete: Bool { get }
  /// V, the number of tokens of the vocabulary; nil where there is none or only the data tells.
  var vocabulary: Int? { get }
  /// The most tokens of a batch.
  var tokensPerBatch: Int { get }
  /// How many numbers are learned, by part; without those that are not known yet.
  var parameterParts: [(name: String, count: Int)] { get }
  /// Floating-point operations per token of a forward pass, for the longest samples.
  var predictionOperations: Double { get }
  /// Sizes beyond which nothing could be computed, and what they are.
  var limits: [(name: String, value: Int, most: Int)] { get }

  /// Bytes that training with activations of `dtype` holds at once.
  func memory(in dtype: DType) -> TrainingMemory
  /// Tokens per second of training, measured in a few seconds on a part of the model, and what that
  /// part was; nil where none can be made quickly.
  func measuredRate(in dtype: DType, on device: Device) throws -> (rate: Double, part: String)?
}

extension RecipeSizes {
  /// Not all models have a vocabulary.
  public var vocabulary: Int? { nil }
  /// Floating-point operations per token of training: the backward pass has two matrix products for
  /// each of the forward pass (Kaplan et al. 2020, section 2.1).
  public var trainingOperations: Double { 3 * predictionOperations }
  /// How many numbers are learned.
  public var parameterCount: Int { parameterParts.reduce(0) { $0 + $1.count } }

  /// A whole measurement is the rule for small models only.
  public func measuredRate(
    in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? { nil }
}
