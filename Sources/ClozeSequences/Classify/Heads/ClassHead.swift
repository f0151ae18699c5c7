import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// One class of several for each text or pair of texts (Devlin et al. 2019, section 4.1).
public struct ClassHead: FinetuneHead {
  /// The scores of the classes, of which the highest is the answer.
  public typealias Answer = ClassScores

  /// Classes.
  public static let kind = HeadKind.classes
  /// Accuracy, and its mean over classes.
  public static let measures: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_class_accuracy"),
  ]
  /// True.
  public static let isStratified = true

  /// The names of the classes by number.
  public let names: [String]
  private let settings: HeadSettings
  private let numbers: [String: Int32]
  private let loss: WeightedCrossEntropy?

  /// The number of classes.
  public var outputs: Int { names.count }

  private init(_ names: [String], _ settings: HeadSettings, weights: [Double]) {
    (self.names, self.settings) = (names, settings)
    numbers = Dictionary(
      names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let isPlain = weights.isEmpty && settings.focus == 0
    loss = isPlain ? nil : WeightedCrossEntropy(weights: weights, focus: settings.focus)
  }

  /// Makes a head for the classes of the samples.
  public init(
    training: [LabelledText], validation: [LabelledText], _ corpus: LabelledCorpus,
    _ settings: HeadSettings
  ) throws {
    let names = LabelledClasses.names(of: training + validation)
    let counts = Dictionary(training.map { ($0.label, 1) }, uniquingKeysWith: +)
    let weights = try ClassWeights.weights(settings.classWeights, of: names) { place in
      // The weights that make all classes of training count alike, as in scikit-learn.
      Double(training.count) / Double(names.count * max(1, counts[names[place]] ?? 0))
    }
    self.init(names, settings, weights: weights)
  }

  /// Makes the head of a trained model.
  public init(_ folder: ClassifierFolder, _ settings: HeadSettings) {
    self.init(folder.classes, settings, weights: [])
  }

  /// Reads texts with classes.
  public static func source(_ corpus: LabelledCorpus, usual: [String]) -> LabelledSource {
    corpus.source(usual: usual)
  }

  /// Returns the sample as one sequence.
  public func windows(
    of example: LabelledText, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow] { [HeadWindow(example, encoder, limits)] }

  /// Computes the cross-entropy. Samples of classes that the head does not know have none.
  public func loss(
    _ logits: Tensor, _ cases: [(example: LabelledText, window: HeadWindow)],
    _ layout: SequenceLayout
  ) throws -> Tensor {
    let labels = cases.map { numbers[$0.example.label] ?? -1 }
    if let loss { return try loss(logits, labels: labels) }
    guard !labels.contains(-1) else {
      return try WeightedCrossEntropy()(logits, labels: labels)
    }
    return try logits.crossEntropy(labels: labels, smoothing: settings.labelSmoothing)
  }

  /// Returns the accuracy in the batch.
  public func stepMeasures(
    _ logits: Tensor, _ cases: [(example: LabelledText, window: HeadWindow)]
  ) -> [String: Double] {
    let predictions = ClassificationHead.likeliest(logits.values, classes: names.count)
    let right = zip(predictions, cases).count { $0 == numbers[$1.example.label] }
    return ["accuracy": Double(right) / Double(max(1, cases.count))]
  }

  /// Returns the scores of the classes.
  public func answer(_ example: LabelledText, _ scored: [ScoredWindow]) throws -> ClassScores {
    try ClassScores(scored.first?.scores ?? [], classes: names)
  }

  /// Returns the likeliest classes.
  public func prediction(
    _ answer: ClassScores, to example: LabelledText, number: Int, top: Int, isKnown: Bool
  ) -> SamplePrediction {
    guard isKnown else { return SamplePrediction(number: number, top: answer.top(top, of: 0)) }
    return answer.prediction(
      of: 0, number: number, texts: example.texts, gold: example.label)
  }

  /// Returns the accuracies.
  public func measure(_ answers: [ClassScores], to examples: [LabelledText]) throws -> [String:
    Double]
  {
    let matrix = try result(answers, examples).matrix
    return [
      "validation_accuracy": Accuracy().value(matrix),
      "validation_class_accuracy": MeanClassAccuracy().value(matrix),
    ]
  }

  /// Returns all metrics of classification, and each class's recall.
  public func estimates(
    _ answers: [ClassScores], to examples: [LabelledText], seed: UInt64
  ) throws -> [HeadEstimate] {
    let result = try result(answers, examples)
    return result.metrics(seed: seed).map { HeadEstimate($0, count: result.labels.count) }
      + (try result.perClass(seed: seed).map {
        HeadEstimate($0.recall, as: "recall of \($0.class)", count: $0.count)
      })
  }

  /// Returns the answers beside the right classes. Samples of classes that the head does not know
  /// count as wrong.
  func result(
    _ answers: [ClassScores], _ examples: [LabelledText]
  ) throws -> ClassificationResult {
    let strange = Set(examples.map(\.label)).subtracting(names).sorted()
    return try ClassificationResult(
      classes: names + strange,
      labels: LabelledClasses.labels(of: examples, among: names + strange),
      predictions: answers.map { $0.likeliest.first ?? 0 })
  }
}
