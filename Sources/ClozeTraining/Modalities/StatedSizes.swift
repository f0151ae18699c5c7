import ClozeEncoder
import ClozeTensor

/// The sizes of a model that counts its own parts.
public struct StatedSizes: RecipeSizes, Equatable {
  /// How many numbers are learned, in the parts that the model is made of.
  public let parameters: [String: Int]
  /// The most tokens of a batch.
  public let tokensPerBatch: Int
  /// Floating-point operations per token of a forward pass.
  public let predictionOperations: Double
  /// Numbers per token that the forward pass keeps for the backward pass.
  public let activationsPerToken: Double

  /// How many numbers are kept that no gradient changes.
  public let states: Int

  /// Sizes as the model counts them.
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

  /// A model that counts itself knows all.
  public var isComplete: Bool { true }
  /// The parts by name.
  public var parameterParts: [(name: String, count: Int)] {
    parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  /// The largest values that can be computed with.
  public var limits: [(name: String, value: Int, most: Int)] {
    [("tokens per batch", tokensPerBatch, 1 << 28), ("parameters", parameterCount, 1 << 34)]
  }

  /// Parameters with gradients and moments, states, and what a batch keeps.
  public func memory(in dtype: DType) -> TrainingMemory {
    var memory = TrainingMemory(
      count: parameterCount, dtype: dtype,
      activations: Double(tokensPerBatch) * activationsPerToken * Double(dtype.size))
    memory.parameters += states * 4
    return memory
  }
}
