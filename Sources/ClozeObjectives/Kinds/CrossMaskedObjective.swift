import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Masked tokens of one kind of data, predicted from what is left of it and from its partner of
/// another kind (Li et al. 2021, ALBEF, section 3.2).
public struct CrossMaskedObjective: PairObjective {
  /// The settings; the recipe's `masking` determines the hidden tokens.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of tokens that are predicted with the other kind's help"
    ]

    /// Returns the problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "crossMasked"
  /// A summary in one line.
  public static let summary = "hidden tokens of one kind are predicted with the help of the other"
  /// The cross-entropy and the share of correctly predicted tokens.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let head: any TokenHead

  /// Returns the reason if samples have no partners or are not fused, or have no tokens.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    if let reason = traits.fusionObstacle { return reason }
    return traits.hasTokens
      ? nil : "needs tokens: name a kind that has tokens first in kinds, or leave it out (null)"
  }

  /// Makes the objective with the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) { head = setup.requiredTokenHead }

  /// Computes the mean cross-entropy of the hidden tokens of the first side.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let batch = batch.pairs, view = batch.views[0]
    guard !view.hidden.rows.isEmpty else { return ObjectiveLoss(nil, []) }
    let right = (0..<batch.count).map { (first: $0, other: $0) }
    let fused = try batch.fused(right, isHidden: true, context)
    let hidden = try fused.rows.gatherRows(view.layout.moved(view.hidden.rows, to: fused.layout))
    return ObjectiveLoss(
      try head.loss(hidden, labels: view.hidden.labels, among: view.hidden.sample))
  }
}

extension SequenceLayout {
  /// Returns rows of these sequences as rows of other sequences that begin like them.
  func moved(_ rows: [Int32], to other: SequenceLayout) -> [Int32] {
    var sequence = 0
    return rows.map { row in
      while offsets[sequence + 1] <= row { sequence += 1 }
      return row - offsets[sequence] + other.offsets[sequence]
    }
  }
}
