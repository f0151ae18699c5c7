import ClozeEncoder
import ClozeTensor

/// The sizes of the model that a recipe trains, from which its costs are estimated before it runs.
public protocol RecipeSizes: Sendable {
  /// True if all sizes are known, false if some are unknown until the data is read.
  var isComplete: Bool { get }
  /// V, the number of tokens of the vocabulary; nil if there is none or it is unknown until the
  /// data is read.
  var vocabulary: Int? { get }
  /// The maximum number of tokens per batch.
  var tokensPerBatch: Int { get }
  /// The number of parameters by part, without those not known yet.
  var parameterParts: [(name: String, count: Int)] { get }
  /// Floating-point operations per token of a forward pass, for the longest samples.
  var predictionOperations: Double { get }
  /// The sizes that computation limits, their values, and their limits.
  var limits: [(name: String, value: Int, most: Int)] { get }

  /// Returns the sizes with a vocabulary of `count` tokens, if it is unknown.
  func assuming(vocabulary count: Int) -> Self
  /// Returns the bytes that training with activations of `dtype` holds at once.
  func memory(in dtype: DType) -> TrainingMemory
  /// Measures the tokens per second of training in a few seconds on a part of the model, and
  /// returns the rate with a description of that part; nil if that cannot be done quickly.
  func measuredRate(in dtype: DType, on device: Device) throws -> (rate: Double, part: String)?
}

extension RecipeSizes {
  /// No vocabulary.
  public var vocabulary: Int? { nil }
  /// Floating-point operations per token of training: the backward pass has two matrix products for
  /// each one of the forward pass (Kaplan et al. 2020, section 2.1).
  public var trainingOperations: Double { 3 * predictionOperations }
  /// The number of parameters.
  public var parameterCount: Int { parameterParts.reduce(0) { $0 + $1.count } }

  /// The sizes as they are, since no vocabulary is unknown.
  public func assuming(vocabulary count: Int) -> Self { self }

  /// No measurement, since only small models are quick to measure as a whole.
  public func measuredRate(
    in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? { nil }
}
