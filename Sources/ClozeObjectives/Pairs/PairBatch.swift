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
  /// The identity of each pair, by which equal samples of a side are recognized [B].
  var identities: [PairIdentity] { get }
  /// Returns a vector for each sample of a side: its class token's, or a mean.
  ///
  /// - Shapes: -> [B, C].
  func classes(_ side: PairSide, _ context: ForwardContext) throws -> Tensor
  /// Encodes pairs of samples, given by their numbers in the batch, with the model's fusion
  /// encoder.
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

  /// Returns the first and the last row of each pair: the class tokens of both sides.
  ///
  /// - Shapes: -> [P, C] each.
  public func classes() throws -> (first: Tensor, other: Tensor) {
    (try rows.gatherRows(layout.firstRows), try rows.gatherRows(layout.lastRows))
  }
}

/// The parts of a model of pairs that objectives are built on.
public struct PairSetup {
  /// The layers to the vectors that are compared, of the first and of the other side.
  public let projections: [PairProjection]
  /// D, the width of these vectors.
  public let width: Int
  /// The classifier of fused pairs; nil if the model has no fusion encoder.
  public var match: PairMatchHead?
  /// Makes a second pair of towers in a store, for keys that change slowly.
  public var momentum: ((ParameterStore) throws -> PairTowers)?

  /// Makes a setup for a model.
  public init(_ projections: [PairProjection], width: Int) {
    (self.projections, self.width) = (projections, width)
  }

  /// Computes the compared vectors of both sides of a batch.
  func vectors(_ batch: any PairBatch, _ context: ForwardContext) throws -> [Tensor] {
    try PairSide.allCases.map { try projections[$0.rawValue](batch.classes($0, context)) }
  }
}

/// Computes the compared vectors of a side of a batch, of length 1 [B, D].
public typealias PairTowers = (
  _ batch: any PairBatch, _ side: PairSide, _ context: ForwardContext
) throws -> Tensor

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
    return hasFusion ? nil : "needs a fusion encoder; give \(fusionKey) at least 1"
  }
}

extension PairMatchHead {
  /// The number of parameters for vectors of `inputs` numbers.
  public static func parameters(inputs: Int) -> Int { 4 * inputs + 2 }

  /// Returns the score of each of some fused pairs, the logit that both sides belong together.
  public func scores(_ pairs: FusedPairs) throws -> [Double] {
    let classes = try pairs.classes()
    return try scores(classes.first, classes.other)
  }
}
