import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import Foundation

/// The matching of pairs: fused samples of two kinds are classified as belonging together or not;
/// the wrong partners are drawn by their similarity (Li et al. 2021, ALBEF, section 3.2).
public struct PairMatchObjective: PairObjective {
  /// The settings.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = ["weight": "the factor of the loss of the matching of pairs"]

    /// Returns the problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "pairMatch"
  /// A summary in one line.
  public static let summary =
    "fused samples of two kinds are told from similar ones that do not belong together (ALBEF)"
  /// The cross-entropy, ln 3 - 2/3 ln 2 = .637 if nothing is known, and the share of right answers,
  /// two thirds of which are no.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]
  private static let purpose = CounterRandom.Purpose("objective.pairMatch")

  private let space: PairSpace
  private let head: PairMatchHead

  /// Returns the reason if samples have no partners or are not fused.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.fusionObstacle
  }

  /// Makes the objective with the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let pairs = setup.pairs, let head = pairs.match else {
      preconditionFailure("no fused pairs; see obstacle")
    }
    (space, self.head) = (pairs.space, head)
  }

  /// Computes the mean cross-entropy over right pairs, and for each of its sides the pair with a
  /// similar wrong partner.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let batch = batch.pairs
    let logits = try GradientMode.disabled { () -> [Double] in
      let vectors = try PairSide.allCases.map { try space(batch.classes($0, context), $0) }
      return try vectors[0].linear(vectors[1]).scaled(by: 1 / space.temperature).doubles
    }
    var random = draw.random(Self.purpose)
    let wrong = Self.wrong(logits, batch, &random)
    let right = (0..<batch.count).map { (first: $0, other: $0) }
    let fused = try batch.fused(right + wrong, isHidden: false, context)
    let labels = right.map { _ in 1 as Int32 } + wrong.map { _ in 0 }
    return ObjectiveLoss(try head.loss(fused, labels: labels))
  }

  /// Draws a wrong partner for each sample of the first and of the other side, by the softmax of
  /// the logits among those that do not belong to it; none if all do.
  static func wrong(
    _ logits: [Double], _ batch: any PairBatch, _ random: inout CounterRandom
  ) -> [(first: Int, other: Int)] {
    let count = batch.count, samples = PairSide.allCases.map(batch.samples)
    func isWrong(_ one: Int, _ other: Int) -> Bool {
      samples[0][one] != samples[0][other] && samples[1][one] != samples[1][other]
    }
    func drawn(_ pair: Int, _ logit: (Int) -> Double) -> Int? {
      let others = (0..<count).filter { isWrong(pair, $0) }
      let top = others.map(logit).max() ?? 0
      let weights = others.map { exp(logit($0) - top) }
      var left = random.uniform() * weights.reduce(0, +)
      for (other, weight) in zip(others, weights) {
        left -= weight
        if left < 0 { return other }
      }
      return others.last
    }
    let others = (0..<count).compactMap { pair in
      drawn(pair) { logits[pair * count + $0] }.map { (first: pair, other: $0) }
    }
    let firsts = (0..<count).compactMap { pair in
      drawn(pair) { logits[$0 * count + pair] }.map { (first: $0, other: pair) }
    }
    return others + firsts
  }
}
