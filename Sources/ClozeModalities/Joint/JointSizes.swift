import ClozeEncoder
import ClozeTensor
import ClozeTraining

/// The sizes of the members of a joint run.
public struct JointSizes: RecipeSizes {
  /// The name, the weight and the sizes of each member.
  private let members: [(name: String, weight: Double, sizes: any RecipeSizes)]

  /// Makes the sizes of members.
  init(_ members: [(String, Double, any RecipeSizes)]) { self.members = members }

  /// True if those of all members are known.
  public var isComplete: Bool { members.allSatisfy { $0.sizes.isComplete } }
  /// The most tokens of a batch of any member.
  public var tokensPerBatch: Int { members.map { $0.sizes.tokensPerBatch }.max() ?? 0 }
  /// The parts of all members; blocks that they share are counted for each.
  public var parameterParts: [(name: String, count: Int)] {
    members.flatMap { member in
      member.sizes.parameterParts.map { ("\(member.name).\($0.name)", $0.count) }
    }
  }

  /// The mean over the tokens of all members.
  public var predictionOperations: Double {
    let tokens = members.map { $0.weight * Double($0.sizes.tokensPerBatch) }
    let all = max(tokens.reduce(0, +), .leastNonzeroMagnitude)
    return zip(members, tokens).reduce(0) { $0 + $1.0.sizes.predictionOperations * $1.1 / all }
  }

  /// Those of all members.
  public var limits: [(name: String, value: Int, most: Int)] {
    members.flatMap { member in
      member.sizes.limits.map { ("\($0.name) of \(member.name)", $0.value, $0.most) }
    }
  }

  /// Returns the bytes of all parameters, and of the activations of the member with the most.
  public func memory(in dtype: DType) -> TrainingMemory {
    let each = members.map { $0.sizes.memory(in: dtype) }
    var all = TrainingMemory(count: 0, dtype: dtype, activations: 0)
    for memory in each {
      all.parameters += memory.parameters
      all.gradients += memory.gradients
      all.moments += memory.moments
      all.activations = max(all.activations, memory.activations)
    }
    return all
  }
}
