import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Next sentences: it is predicted if the second of a pair of segments follows the first (Devlin et
/// al. 2019, section 3.1).
public struct NextSentenceObjective: Objective {
  /// The settings.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = ["weight": "the factor of the loss of next sentences"]

    /// Returns the problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "nextSentence"
  /// A summary in one line.
  public static let summary =
    "samples are pairs, half of them from two documents, which are told apart (BERT's second task)"
  /// The prefix of the names of its series of metrics, as in version 0.1.
  public static let series = "next_sentence"
  /// The cross-entropy and the share of correctly classified pairs.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let head: NextSentenceHead

  /// Returns the reason if samples cannot be pairs.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    if !traits.hasPairs { return "needs pairs of segments, which \(traits.name) does not have" }
    return traits.encoder.segments < 2 ? "needs encoder.segments of at least 2" : nil
  }

  /// Returns the cost of the pooler and the classifier.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    var cost = ObjectiveCost()
    cost.parameters = (shape.encoder.hidden + 3) * shape.encoder.hidden + 2
    return cost
  }

  /// Makes the objective with the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let head = setup.nextSentence else {
      preconditionFailure("a model without a next-sentence head; see obstacle")
    }
    self.head = head
  }

  /// Returns the first row of each sequence.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    views[0].labels == nil ? [] : [Reading(EncoderPass(), rows: views[0].layout.firstRows)]
  }

  /// Computes the mean cross-entropy.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    ObjectiveLoss(try head.loss(rows[0], labels: batch.views[0].labels ?? []))
  }
}
