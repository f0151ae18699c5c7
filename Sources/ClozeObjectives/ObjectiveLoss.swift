import ClozeTensor

/// The loss of an objective on a batch, with its measures.
public struct ObjectiveLoss {
  /// A sum over cases, from which a mean over many batches follows.
  public struct Measure: Sendable, Equatable {
    /// The name, such as `accuracy`.
    public let name: String
    /// The sum.
    public let sum: Double
    /// The number of cases.
    public let count: Int

    /// Makes a sum over `count` cases.
    public init(_ name: String, sum: Double, count: Int) {
      (self.name, self.sum, self.count) = (name, sum, count)
    }
  }

  /// The scalar to minimise; nil if the batch has no case.
  public let loss: Tensor?
  /// The measures by name.
  public let measures: [Measure]

  /// Makes a loss with measures.
  public init(_ loss: Tensor?, _ measures: [Measure]) {
    (self.loss, self.measures) = (loss, measures)
  }

  /// Makes the mean cross-entropy of cases, with the measures `loss` and `accuracy`.
  ///
  /// - Parameter prefix: Precedes the measures' names.
  public init(_ result: CrossEntropyResult, prefix: String = "") {
    let right = result.ranks.count { $0 == 0 }, count = result.ranks.count
    let sum = result.losses.reduce(0.0) { $0 + Double($1) }
    self.init(
      result.loss,
      [
        Measure(prefix + "loss", sum: sum, count: count),
        Measure(prefix + "accuracy", sum: Double(right), count: count),
      ])
  }

  /// Returns the sum of the losses of several parts.
  public static func sum(_ parts: [ObjectiveLoss]) throws -> ObjectiveLoss {
    let losses = parts.compactMap(\.loss)
    let total = try losses.dropFirst().reduce(losses.first) { try $0?.adding($1) }
    return ObjectiveLoss(total, parts.flatMap(\.measures))
  }
}
