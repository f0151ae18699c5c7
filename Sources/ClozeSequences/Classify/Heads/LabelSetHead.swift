import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// Any of several labels for each text or pair of texts, none included: a sigmoid for each label.
/// In files the labels of a sample are separated by commas.
public struct LabelSetHead: FinetuneHead {
  /// Labels.
  public static let kind = HeadKind.labels
  /// The mean of F1 over labels, by which thresholds are chosen, too, and F1 over all labels.
  public static let measures: [LoggedMetric] = [
    LoggedMetric(validation: LabelMacroF1(), as: "macro_f1"),
    LoggedMetric(validation: LabelMicroF1(), as: "micro_f1"),
  ]

  /// The names of the labels by number.
  public let names: [String]
  private let numbers: [String: Int]
  private let loss: LabelCrossEntropy
  private let isFixed: Bool
  private var limits: LabelThresholds

  /// The number of labels.
  public var outputs: Int { names.count }
  /// The least probability of each label.
  public var thresholds: [Double]? { try? limits.values(labels: names.count) }

  private init(_ names: [String], _ settings: HeadSettings, weights: [Double], limits: [Double]?) {
    self.names = names
    numbers = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    loss = LabelCrossEntropy(weights: weights, focus: settings.focus)
    isFixed = settings.threshold != nil
    self.limits =
      settings.threshold.map(LabelThresholds.shared)
      ?? limits.flatMap { $0.count == names.count ? .perLabel($0) : nil } ?? .half
  }

  /// Makes a head for the labels of the samples.
  public init(
    training: [LabelledText], validation: [LabelledText], _ corpus: LabelledCorpus,
    _ settings: HeadSettings
  ) throws {
    let names = Set((training + validation).flatMap(Self.labels)).sorted()
    guard names.count > 1 else { throw HeadError.tooFewNames(what: "labels", found: names) }
    let counts = Dictionary(
      training.flatMap(Self.labels).map { ($0, 1) }, uniquingKeysWith: +)
    let weights = try ClassWeights.weights(settings.classWeights, of: names) { place in
      // The ratio of samples without the label to those with it.
      let with = max(1, counts[names[place]] ?? 0)
      return Double(max(1, training.count - with)) / Double(with)
    }
    self.init(names, settings, weights: weights, limits: nil)
  }

  /// Makes the head of a trained model.
  public init(_ folder: ClassifierFolder, _ settings: HeadSettings) {
    self.init(folder.classes, settings, weights: [], limits: folder.thresholds)
  }

  /// Reads texts with labels.
  public static func source(_ corpus: LabelledCorpus, usual: [String]) -> LabelledSource {
    corpus.source(usual: usual, takesLabelSets: true)
  }

  /// The labels of `sample`.
  static func labels(of sample: LabelledText) -> [String] {
    sample.label.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  /// Returns the sample as one sequence.
  public func windows(
    of example: LabelledText, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow] { [HeadWindow(example, encoder, limits)] }

  /// Computes the mean cross-entropy of all labels.
  public func loss(
    _ logits: Tensor, _ cases: [(example: LabelledText, window: HeadWindow)],
    _ layout: SequenceLayout
  ) throws -> Tensor { try loss(logits, isPresent: cases.flatMap { isPresent($0.example) }) }

  /// Returns the probability of each label.
  public func answer(_ example: LabelledText, _ scored: [ScoredWindow]) throws -> [Double] {
    let scores = scored.first?.scores ?? []
    guard scores.allSatisfy(\.isFinite) else { throw PredictionError.notFinite }
    return scores.map { 1 / (1 + exp(-Double($0))) }
  }

  /// The labels with their probabilities.
  public static let predictedFields = ["labels", "probabilities"]

  /// Returns the labels that reach their thresholds, likeliest first.
  public func prediction(
    _ answer: [Double], to example: LabelledText, number: Int, top: Int, isKnown: Bool
  ) -> SamplePrediction {
    let order = names.indices.sorted { (-answer[$0], $0) < (-answer[$1], $1) }
    let said = Set(predicted(answer)), shown = order.filter(said.contains)
    var prediction = SamplePrediction(
      number: number, top: [],
      fields: [
        .init("labels", .list(shown.map { .text(names[$0]) })),
        .init("probabilities", .list(shown.map { .number(answer[$0]) })),
      ])
    prediction.top = order.prefix(top).map { ClassProbability(names[$0], answer[$0]) }
    guard isKnown else { return prediction }
    (prediction.texts, prediction.gold) = (example.texts, example.label)
    prediction.isRight = Set(Self.labels(of: example)) == Set(said.map { names[$0] })
    return prediction
  }

  /// Returns the labels that probabilities reach their thresholds of.
  func predicted(_ probabilities: [Double]) -> [Int] {
    let least = thresholds ?? []
    return probabilities.indices.filter { probabilities[$0] >= least[$0] }
  }

  /// Returns the head with the threshold of all labels that gives the best F1 over labels, unless
  /// the recipe gives one.
  public func choosing(by answers: [[Double]], to examples: [LabelledText]) throws -> LabelSetHead {
    guard !isFixed, !examples.isEmpty else { return self }
    var head = self
    head.limits = try scores(answers, examples).sharedThreshold(for: .macro)
    return head
  }

  /// Returns F1, at the thresholds that give the best.
  public func measure(
    _ answers: [[Double]], to examples: [LabelledText]
  ) throws -> [String: Double] {
    let counts = try result(answers, examples).counts
    return [
      "validation_micro_f1": LabelMicroF1().value(counts),
      "validation_macro_f1": LabelMacroF1().value(counts),
    ]
  }

  /// Returns the metrics of labels, and F1 of each label.
  public func estimates(
    _ answers: [[Double]], to examples: [LabelledText], seed: UInt64
  ) throws -> [HeadEstimate] {
    let result = try result(answers, examples)
    return result.metrics(seed: seed).map { HeadEstimate($0, count: examples.count) }
      + result.perLabel().map { label, counts in
        HeadEstimate(
          MetricEstimate(name: "F1", value: counts.scores.f1, low: nil, high: nil),
          as: "F1 of \(label)",
          count: counts.expected)
      }
  }

  /// The labels that are said beside the right ones; those that the head does not know have a
  /// threshold that nothing reaches.
  private func result(_ answers: [[Double]], _ examples: [LabelledText]) throws -> LabelResult {
    let scores = try scores(answers, examples)
    let unknown = scores.labels.count - names.count
    return try LabelResult(
      scores,
      thresholds: .perLabel(
        limits.values(labels: names.count) + [Double](repeating: .infinity, count: unknown)))
  }

  /// The probabilities beside the right labels; labels that the head does not know are never said.
  private func scores(_ answers: [[Double]], _ examples: [LabelledText]) throws -> LabelScores {
    let strange = Set(examples.flatMap(Self.labels)).subtracting(names).sorted()
    return try LabelScores(
      labels: names + strange,
      scores: answers.flatMap { $0 + [Double](repeating: 0, count: strange.count) },
      targets: examples.flatMap { example in
        let own = Set(Self.labels(of: example))
        return isPresent(example) + strange.map(own.contains)
      })
  }

  private func isPresent(_ example: LabelledText) -> [Bool] {
    var present = [Bool](repeating: false, count: names.count)
    for label in Self.labels(of: example) { numbers[label].map { present[$0] = true } }
    return present
  }
}
