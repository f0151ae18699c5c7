import ClozeEncoder
import ClozeTensor

/// The sizes of a model that counts its parts itself.
public struct StatedSizes: RecipeSizes, Equatable {
  /// The number of parameters of each part of the model.
  public let parameters: [String: Int]
  /// The maximum number of tokens per batch.
  public let tokensPerBatch: Int
  /// Floating-point operations per token of a forward pass.
  public let predictionOperations: Double
  /// The number of values per token that the forward pass keeps for the backward pass.
  public let activationsPerToken: Double

  /// The number of stored values that no gradient changes.
  public let states: Int

  /// Makes sizes from the model's counts.
  public init(
    parameters: [String: Int], tokensPerBatch: Int, predictionOperations: Double,
    activationsPerToken: Double, states: Int = 0
  ) {
    self.states = states
    self.parameters = parameters
    self.tokensPerBatch = tokensPerBatch
    self.predictionOperations = predictionOperations
    self.activationsPerToken = activationsPerToken
  }

  /// True: a model that counts its parts knows all of them.
  public var isComplete: Bool { true }
  /// The parts by name.
  public var parameterParts: [(name: String, count: Int)] {
    parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  /// The values that computation limits, and their limits.
  public var limits: [(name: String, value: Int, most: Int)] {
    [("tokens per batch", tokensPerBatch, 1 << 28), ("parameters", parameterCount, 1 << 34)]
  }

  /// Returns the bytes of parameters with gradients and moments, states, and the values that a
  /// batch keeps.
  public func memory(in dtype: DType) -> TrainingMemory {
    var memory = TrainingMemory(
      count: parameterCount, dtype: dtype,
      activations: Double(tokensPerBatch) * activationsPerToken * Double(dtype.size))
    memory.parameters += states * 4
    return memory
  }
}
