import ClozeEncoder
import ClozeTensor

/// One of the two kinds of data of a pair: the first, usually the text, or the other.
public enum PairSide: Int, CaseIterable, Sendable {
  /// The first side, whose tokens can be hidden: captions of clips.
  case first
  /// The other side.
  case other
}

/// A batch of pairs of samples that belong together, such as captions and clips.
///
/// Its views are versions of the first side. Sides are encoded when an objective needs them, once.
public protocol PairBatch: ObjectiveBatch, AnyObject {
  /// The number of pairs.
  var count: Int { get }
  /// The number of each pair's sample of a side, equal where samples are [B].
  func samples(_ side: PairSide) -> [Int32]
  /// Returns a vector for each sample of a side: its class token's, or a mean.
  ///
  /// - Shapes: -> [B, C].
  func classes(_ side: PairSide, _ context: ForwardContext) throws -> Tensor
  /// Encodes pairs of samples, given by their numbers in the batch, with the model's fusion encoder.
  ///
  /// - Parameter isHidden: True if the hidden tokens of the first side are hidden.
  func fused(
    _ pairs: [(first: Int, other: Int)], isHidden: Bool, _ context: ForwardContext
  ) throws -> FusedPairs
}

/// Pairs that a fusion encoder has encoded.
public struct FusedPairs {
  /// The rows of all pairs, those of the first side before those of the other one [M, C].
  public let rows: Tensor
  /// The pairs as sequences of these rows.
  public let layout: SequenceLayout

  /// Makes encoded pairs.
  public init(_ rows: Tensor, _ layout: SequenceLayout) {
    (self.rows, self.layout) = (rows, layout)
  }

  /// Returns the first and the last row of each pair side by side: the class tokens of both sides.
  ///
  /// - Shapes: -> [P, 2C].
  public func classes() throws -> Tensor {
    try Tensor.concatenating(
      [rows.gatherRows(layout.firstRows), rows.gatherRows(layout.lastRows)], axis: 1)
  }
}

/// The parts of a model of pairs that objectives are built on.
public struct PairSetup {
  /// The space in which both sides are compared.
  public let space: PairSpace
  /// The classifier of fused pairs; nil if the model has no fusion encoder.
  public var match: PairMatchHead?
  /// Makes a second pair of towers in a store, for keys that change slowly.
  public var momentum: ((ParameterStore) throws -> PairTowers)?

  /// Makes a setup.
  public init(_ space: PairSpace) { self.space = space }
}

/// Computes the vectors of a side of a batch, of length 1 [B, D].
public typealias PairTowers = (
  _ batch: any PairBatch, _ side: PairSide, _ context: ForwardContext
) throws -> Tensor

/// The classifier of fused pairs: two classes, of which the second is that both sides belong
/// together (Li et al. 2021, ALBEF, section 3.2).
public struct PairMatchHead {
  private let linear: Linear

  /// Makes a head called `match` with its parameters in `store`.
  public init(_ store: ParameterStore, hidden: Int, deviation: Double) throws {
    linear = try Linear(
      store, "match", inputs: 2 * hidden, outputs: 2, bias: true, deviation: deviation)
  }

  /// The number of parameters.
  public static func parameters(hidden: Int) -> Int { 4 * hidden + 2 }

  /// Computes the mean cross-entropy of the classes of pairs.
  func loss(_ pairs: FusedPairs, labels: [Int32]) throws -> CrossEntropyResult {
    try pairs.classes().crossEntropy(weight: linear.weight, bias: linear.bias, labels: labels)
  }

  /// Returns the logit that each pair belongs together, the difference of the two classes'.
  public func scores(_ pairs: FusedPairs) throws -> [Double] {
    let logits = try linear(pairs.classes()).doubles
    return stride(from: 0, to: logits.count, by: 2).map { logits[$0 + 1] - logits[$0] }
  }
}

/// An objective of pairs, whose batches have all that it needs: sides have encoders of their own.
protocol PairObjective: Objective {}

extension PairObjective {
  /// None.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] { [] }
  /// False.
  public static var readsPasses: Bool { false }
}

extension ObjectiveBatch {
  /// The batch as pairs.
  var pairs: any PairBatch {
    guard let pairs = self as? any PairBatch else {
      preconditionFailure("a batch without pairs; see obstacle")
    }
    return pairs
  }
}

extension InputTraits {
  /// The reason if samples have no partners of another kind.
  var pairObstacle: String? {
    guard !hasPartners else { return nil }
    return "needs samples of two kinds that belong together; \(name) has one kind"
  }

  /// The reason if samples have no partners of another kind or are not fused with them.
  var fusionObstacle: String? {
    if let pairObstacle { return pairObstacle }
    return hasFusion ? nil : "needs a fusion encoder; give cross.layers at least 1"
  }
}
