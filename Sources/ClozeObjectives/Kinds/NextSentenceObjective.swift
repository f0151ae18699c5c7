import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Next sentences: of a pair of segments it is predicted whether the second follows on the first (Devlin
/// et al. 2019, section 3.1).
public struct NextSentenceObjective: Objective {
  /// The weight.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// The defaults.
    public init() {}

    /// A line on each key.
    public static let summaries = ["weight": "the factor of the loss of next sentences"]

    /// The problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "nextSentence"
  /// One line on it.
  public static let summary =
    "samples are pairs, half of them from two documents, which are told apart (BERT's second task)"
  /// As in version 0.1.
  public static let series = "next_sentence"
  /// The cross-entropy and the share of pairs that are classified right.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let head: NextSentenceHead

  /// The reason why samples are no pairs.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    if !traits.hasPairs { return "needs pairs of segments, which \(traits.name) does not have" }
    return traits.encoder.segments < 2 ? "needs encoder.segments of at least 2" : nil
  }

  /// The pooler and the classifier.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    var cost = ObjectiveCost()
    cost.parameters = (shape.encoder.hidden + 3) * shape.encoder.hidden + 2
    return cost
  }

  /// Classification by the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let head = setup.nextSentence else {
      preconditionFailure("a model without a next-sentence head; see obstacle")
    }
    self.head = head
  }

  /// The first row of each sequence.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    views[0].labels == nil ? [] : [Reading(EncoderPass(), rows: views[0].layout.firstRows)]
  }

  /// The mean cross-entropy.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    ObjectiveLoss(try head.loss(rows[0], labels: batch.views[0].labels ?? []))
  }
}
