import ClozeTensor

/// Batch normalization (Ioffe and Szegedy 2015): in training with the batch's statistics, whose
/// running means are kept for evaluation.
public struct BatchNorm {
  /// The weight of a batch in the running means.
  private static let momentum = 0.1

  private static let varianceEnding = ".variance"

  /// True if a state of that name is a running variance, which is never negative.
  public static func isVariance(_ name: String) -> Bool { name.hasSuffix(varianceEnding) }

  private let gamma: Tensor
  private let beta: Tensor
  private let mean: Tensor
  private let variance: Tensor

  /// Makes a norm called `name` over `width` channels with its parameters and running means in
  /// `store`.
  public init(_ store: ParameterStore, _ name: String, width: Int) throws {
    gamma = try store.add("\(name).weight", [width], .ones, decays: false)
    beta = try store.add("\(name).bias", [width], .zeros, decays: false)
    mean = try store.addState("\(name).mean", [width], .zeros)
    variance = try store.addState(name + Self.varianceEnding, [width], .ones)
  }

  /// Normalizes the channels.
  ///
  /// - Shapes: [..., C] -> [..., C]; in training at least 2 rows.
  public func callAsFunction(_ x: Tensor, _ context: ForwardContext) throws -> Tensor {
    guard context.isTraining else {
      return try x.batchNorm(mean: mean, variance: variance, gamma: gamma, beta: beta)
    }
    let result = try x.batchNorm(gamma: gamma, beta: beta)
    return follow(result)
  }

  /// Computes max(norm(x + each), 0) in one operation; see `Tensor.rectifiedBatchNorm`.
  ///
  /// - Shapes: x [T, C], each [P, C] with P a divisor of T -> [T, C].
  public func rectified(
    _ x: Tensor, adding each: Tensor? = nil, _ context: ForwardContext
  ) throws -> Tensor {
    guard context.isTraining else {
      return try x.rectifiedBatchNorm(
        adding: each, mean: mean, variance: variance, gamma: gamma, beta: beta)
    }
    return try follow(x.rectifiedBatchNorm(adding: each, gamma: gamma, beta: beta))
  }

  /// Returns the output, after moving the running means towards the batch's.
  private func follow(_ result: BatchNormResult) -> Tensor {
    mean.approach(result.mean, by: Self.momentum)
    variance.approach(result.variance, by: Self.momentum)
    return result.output
  }
}

/// Group normalization (Wu and He 2018) of packed sequences.
public struct GroupNorm {
  /// The factors [C].
  public let gamma: Tensor
  /// The biases [C].
  public let beta: Tensor
  /// The number of groups of channels that are normalized together.
  public let groups: Int

  /// Makes a norm called `name` over `width` channels in `groups` groups with its parameters in
  /// `store`.
  public init(_ store: ParameterStore, _ name: String, width: Int, groups: Int) throws {
    gamma = try store.add("\(name).weight", [width], .ones, decays: false)
    beta = try store.add("\(name).bias", [width], .zeros, decays: false)
    self.groups = groups
  }

  /// Normalizes each group of channels over its sequence.
  ///
  /// - Parameter slope: The factor of values below 0 after the norm, for a leaky rectifier.
  /// - Shapes: [T, C] in sequences at offsets [B + 1] -> [T, C].
  public func callAsFunction(_ x: Tensor, offsets: [Int32], slope: Double = 1) throws -> Tensor {
    try x.groupNorm(groups: groups, gamma: gamma, beta: beta, offsets: offsets, slope: slope)
  }
}

extension Tensor {
  /// Moves this state towards `other` by a share of the distance, without gradients.
  ///
  /// - Shapes: other has this tensor's shape.
  public func approach(_ other: Tensor, by share: Double) {
    precondition(other.count == count, "\(other.shape) for a state of \(shape)")
    defer { valueChanged() }
    guard dtype == .f32, other.dtype == .f32 else {
      var pairs = zip(doubles, other.doubles).makeIterator()
      fill { pairs.next().map { $0 + share * ($1 - $0) } ?? 0 }
      return
    }
    withFloats { values in
      other.withFloats { others in
        for index in values.indices {
          let value = Double(values[index])
          values[index] = Float(value + share * (Double(others[index]) - value))
        }
      }
    }
  }
}
