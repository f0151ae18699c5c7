import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// The matching of pairs: fused samples of two kinds are classified as belonging together or not;
/// the wrong partners are drawn by their similarity (Li et al. 2021, ALBEF, section 3.2).
public struct PairMatchObjective: PairObjective {
  /// The settings.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// The number that similarities are divided by, by which wrong partners are drawn.
    public var temperature = 0.07

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of the matching of pairs",
      "temperature": "the lower, the more similar are the wrong partners that are drawn",
    ]

    /// Returns the problems of the values.
    public func problems() -> [String] {
      weightProblems
        + (PairContrast.temperatures.contains(temperature)
          ? [] : ["temperature is \(temperature): must lie in [0.001, 0.5]"])
    }
  }

  /// The name in recipes.
  public static let name = "pairMatch"
  /// A summary in one line.
  public static let summary =
    "fused samples of two kinds are told from similar ones that do not belong together (ALBEF)"
  /// The cross-entropy, ln 3 - 2/3 ln 2 = .637 if nothing is known, and the share of right answers,
  /// two thirds of which are no.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let settings: Settings
  private let setup: PairSetup
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
    (self.settings, self.setup, self.head) = (settings, pairs, head)
  }

  /// Computes the mean cross-entropy over right pairs, and for each of their sides the pair with a
  /// similar wrong partner.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let batch = batch.pairs
    let vectors = try setup.vectors(batch, context)
    let similarities = try GradientMode.disabled {
      try vectors[0].detached().linear(vectors[1].detached()).doubles
    }
    var random = draw.random(.hardNegatives)
    let negatives = HardNegatives(
      similarities, temperature: settings.temperature, pairs: batch.identities, &random)
    let matches = negatives.matches
    let fused = try batch.fused(
      matches.map { (first: $0.first, other: $0.second) }, isHidden: false, context)
    let classes = try fused.classes()
    return ObjectiveLoss(
      try head.loss(classes.first, classes.other, matches: matches.map(\.isRight)))
  }
}
