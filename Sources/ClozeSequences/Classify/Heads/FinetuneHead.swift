import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A sample that a head learns from, with its right answer.
public protocol LabelledExample: Sendable {
  /// The texts and the answer as texts, by which examples are divided and compared: equal texts are
  /// kept on one side of a split.
  var labelled: LabelledText { get }
}

extension LabelledText: LabelledExample {
  /// The sample itself.
  public var labelled: LabelledText { self }
}

/// A head of fine-tuning: its files, the sequences that are made of a sample, its loss, the answers
/// that follow from scores, and the metrics.
///
/// A head is a file in this folder, a case of `HeadKind` and a line in `FinetuneHeads`. It knows
/// nothing of the encoder and the trainer: of each sequence it gets the scores, one row for the
/// sequence or, for heads about tokens, one for each token.
public protocol FinetuneHead: Sendable {
  /// The files of samples.
  associatedtype Source: PartedSource where Source.Sample == Example
  /// A sample with its right answer.
  associatedtype Example: LabelledExample
  /// The model's answer about a sample.
  associatedtype Answer: Sendable

  /// The kind of head.
  static var kind: HeadKind { get }
  /// The metrics of validation besides the loss; the first usually selects the model.
  static var measures: [LoggedMetric] { get }
  /// True if classes of samples are kept in proportion when a share of them validates.
  static var isStratified: Bool { get }
  /// Returns the source of the samples of `corpus`.
  ///
  /// - Parameter usual: The names of texts where the corpus names none.
  static func source(_ corpus: LabelledCorpus, usual: [String]) -> Source

  /// Makes a head for samples: their classes, labels or tags, and what loss and thresholds need.
  ///
  /// - Throws: `LabelledError` or `HeadError` if nothing can be learned from them.
  init(
    training: [Example], validation: [Example], _ corpus: LabelledCorpus, _ settings: HeadSettings
  ) throws
  /// Makes the head of a trained model.
  init(_ folder: ClassifierFolder, _ settings: HeadSettings) throws

  /// The names of the classes, labels or tags by number; empty if there are none.
  var names: [String] { get }
  /// The number of scores.
  var outputs: Int { get }
  /// The thresholds that the folder keeps; nil if there are none.
  var thresholds: [Double]? { get }

  /// Returns the sequences that are made of `example`, at least one.
  func windows(
    of example: Example, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow]
  /// Computes the loss of a batch of sequences.
  ///
  /// - Shapes: logits [B, K], or [T, K] for heads about tokens.
  func loss(
    _ logits: Tensor, _ cases: [(example: Example, window: HeadWindow)], _ layout: SequenceLayout
  ) throws -> Tensor
  /// Returns measures of a batch to log with its loss, which are few and cheap.
  func stepMeasures(
    _ logits: Tensor, _ cases: [(example: Example, window: HeadWindow)]
  ) -> [String: Double]
  /// Returns the answer about `example` that follows from the scores of its sequences.
  func answer(_ example: Example, _ scored: [ScoredWindow]) -> Answer
  /// Returns the head with the thresholds that fit `answers` best.
  func choosing(by answers: [Answer], to examples: [Example]) throws -> Self
  /// Returns the values of `measures`; those that are not defined are absent.
  func measure(_ answers: [Answer], to examples: [Example]) throws -> [String: Double]
  /// Returns the metrics of an evaluation with intervals, and the number of cases of each.
  func estimates(
    _ answers: [Answer], to examples: [Example], seed: UInt64
  ) throws -> [HeadEstimate]
}

extension FinetuneHead {
  /// False.
  public static var isStratified: Bool { false }
  /// There are none.
  public var thresholds: [Double]? { nil }
  /// There are none.
  public func stepMeasures(
    _ logits: Tensor, _ cases: [(example: Example, window: HeadWindow)]
  ) -> [String: Double] { [:] }
  /// Returns the head itself: it has no thresholds.
  public func choosing(by answers: [Answer], to examples: [Example]) throws -> Self { self }
}

/// A metric of an evaluation with the number of its cases.
public struct HeadEstimate: Sendable, Equatable {
  /// The metric with its interval.
  public let estimate: MetricEstimate
  /// The name in records; nil for that of the metric.
  public let name: String?
  /// The number of cases.
  public let count: Int

  /// Makes an estimate over `count` cases.
  public init(_ estimate: MetricEstimate, as name: String? = nil, count: Int) {
    (self.estimate, self.name, self.count) = (estimate, name, count)
  }
}

/// The heads.
enum FinetuneHeads {
  /// Returns the head of `kind`.
  static func head(_ kind: HeadKind) -> any FinetuneHead.Type {
    switch kind {
    case .classes: ClassHead.self
    case .number: NumberHead.self
    case .labels: LabelSetHead.self
    case .tokens: TagHead.self
    case .spans: SpanHead.self
    }
  }
}
