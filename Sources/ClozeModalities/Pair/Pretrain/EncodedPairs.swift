import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor

/// The pairs of a batch as objectives see them; either side is encoded when an objective needs it.
public final class EncodedPairs: PairBatch {
  /// The samples.
  let batch: PairSampleBatch
  /// The first sides.
  public let views: [SampleView]
  /// The first side as the model sees it with hidden tokens; nil if none are hidden.
  let hidden: (any PairInput)?
  private let model: PairModel
  private var encoded: [EncodedSide?] = [nil, nil]
  private var encodedHidden: EncodedSide?

  /// The batch's number in its stream.
  public var number: Int { batch.number }
  /// The number of pairs.
  public var count: Int { batch.identities.count }
  /// The numbers of both samples of each pair.
  public var identities: [PairIdentity] { batch.identities }

  /// Makes pairs.
  ///
  /// - Parameter masked: The tokens of the first side that are hidden; nil for none.
  init(_ batch: PairSampleBatch, _ masked: Masked?, _ model: PairModel) throws {
    (self.batch, self.model) = (batch, model)
    let tokens = batch.inputs[0] as? TokenInput
    hidden = tokens.flatMap { tokens in
      masked.map { masked in
        var tokens = tokens
        tokens.ids = masked.inputs
        return tokens
      }
    }
    views = [
      SampleView(
        try model.sides.towers[0].layout(batch.inputs[0]),
        hidden: HiddenRows(rows: masked?.positions ?? [], labels: masked?.labels ?? []),
        isSpecial: tokens?.tokens.isSpecial)
    ]
  }

  /// Computes the vectors of the samples of a side.
  public func classes(_ side: PairSide, _ context: ForwardContext) throws -> Tensor {
    try encoded(side, context).classes
  }

  /// Encodes pairs with the encoder of pairs.
  public func fused(
    _ pairs: [(first: Int, other: Int)], isHidden: Bool, _ context: ForwardContext
  ) throws -> FusedPairs {
    let first = isHidden ? try withoutHidden(context) : try encoded(.first, context)
    return try model.fused(first, encoded(.other, context), pairs, context)
  }

  private func encoded(_ side: PairSide, _ context: ForwardContext) throws -> EncodedSide {
    if let known = encoded[side.rawValue] { return known }
    let made = try model.sides.towers[side.rawValue](batch.inputs[side.rawValue], context)
    encoded[side.rawValue] = made
    return made
  }

  private func withoutHidden(_ context: ForwardContext) throws -> EncodedSide {
    if let encodedHidden { return encodedHidden }
    guard let hidden else { preconditionFailure("no tokens are hidden") }
    let made = try model.sides.towers[0](hidden, context)
    encodedHidden = made
    return made
  }
}
