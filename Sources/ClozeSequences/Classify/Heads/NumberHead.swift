import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A number for each text or pair of texts, such as how alike two sentences are. The loss is the
/// mean squared error of targets that are standardised; the folder's last layer gives the numbers
/// themselves.
public struct NumberHead: FinetuneHead {
  /// The mean and the deviation of the training targets.
  public struct Scale: Sendable, Equatable {
    /// The mean.
    public var mean = 0.0
    /// The standard deviation.
    public var deviation = 1.0
  }

  /// A number.
  public static let kind = HeadKind.number
  /// The correlations.
  public static let measures: [LoggedMetric] = [
    LoggedMetric(validation: SpearmanCorrelation(), as: "spearman"),
    LoggedMetric(validation: PearsonCorrelation(), as: "pearson"),
  ]

  /// The scale of the scores.
  public let scale: Scale
  private let field: String

  /// One name, since the model has one score.
  public var names: [String] { [field] }
  /// One.
  public let outputs = 1

  /// Makes a head for the numbers of the samples.
  public init(
    training: [LabelledText], validation: [LabelledText], _ corpus: LabelledCorpus,
    _ settings: HeadSettings
  ) throws {
    field = corpus.label
    let field = field
    let values = try training.map { try Self.number($0, field) }
    _ = try validation.map { try Self.number($0, field) }
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    guard square.isFinite else { throw HeadError.hugeNumbers(field: field) }
    guard square > 0 else {
      throw HeadError.oneNumber(value: values.first ?? 0, samples: values.count)
    }
    scale = Scale(mean: mean, deviation: square.squareRoot())
  }

  /// Makes the head of a trained model, whose scores are the numbers.
  public init(_ folder: ClassifierFolder, _ settings: HeadSettings) {
    (scale, field) = (Scale(), folder.classes.first ?? "label")
  }

  /// Reads texts with numbers.
  public static func source(_ corpus: LabelledCorpus, usual: [String]) -> LabelledSource {
    corpus.source(usual: usual)
  }

  /// Returns the sample as one sequence.
  public func windows(
    of example: LabelledText, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow] { [HeadWindow(example, encoder, limits)] }

  /// Computes the mean squared error.
  public func loss(
    _ logits: Tensor, _ cases: [(example: LabelledText, window: HeadWindow)],
    _ layout: SequenceLayout
  ) throws -> Tensor {
    let targets = try cases.map { try Self.number($0.example, field) }
    return try logits.squaredError(targets.map { ($0 - scale.mean) / scale.deviation })
  }

  /// Returns the number.
  public func answer(_ example: LabelledText, _ scored: [ScoredWindow]) throws -> Double {
    let number = Double(scored.first?.scores.first ?? 0) * scale.deviation + scale.mean
    guard number.isFinite else { throw PredictionError.notFinite }
    return number
  }

  /// The number.
  public static let predictedFields = ["value"]

  /// Returns the number as a field.
  public func prediction(
    _ answer: Double, to example: LabelledText, number: Int, top: Int, isKnown: Bool
  ) -> SamplePrediction {
    var prediction = SamplePrediction(
      number: number, top: [], fields: [.init("value", .number(answer))])
    if isKnown { (prediction.texts, prediction.gold) = (example.texts, example.label) }
    return prediction
  }

  /// Returns the correlations; not a number where one is not defined, as of equal predictions.
  public func measure(_ answers: [Double], to examples: [LabelledText]) throws -> [String: Double] {
    let result = try result(answers, examples)
    return [
      "validation_spearman": SpearmanCorrelation().value(result) ?? .nan,
      "validation_pearson": PearsonCorrelation().value(result) ?? .nan,
    ]
  }

  /// Returns the metrics of predicted numbers.
  public func estimates(
    _ answers: [Double], to examples: [LabelledText], seed: UInt64
  ) throws -> [HeadEstimate] {
    let result = try result(answers, examples)
    return result.metrics(seed: seed).map { HeadEstimate($0, count: examples.count) }
  }

  private func result(_ answers: [Double], _ examples: [LabelledText]) throws -> RegressionResult {
    try RegressionResult(
      predictions: answers, targets: examples.map { try Self.number($0, field) })
  }

  private static func number(_ sample: LabelledText, _ field: String) throws -> Double {
    guard let number = Double(sample.label), number.isFinite else {
      throw HeadError.noNumber(label: sample.label, field: field)
    }
    return number
  }
}

extension SequenceClassifier {
  /// Returns the last layer with scores that are numbers of `scale`.
  func outputLayer(in scale: NumberHead.Scale) throws -> [Parameter] {
    try store.parameters.filter { $0.name.hasPrefix(Self.outputName(of: kind) + ".") }
      .map { parameter in
        let isBias = parameter.name.hasSuffix(".bias")
        let values = parameter.value.doubles.map {
          $0 * scale.deviation + (isBias ? scale.mean : 0)
        }
        return parameter.holding(
          try Tensor(values, parameter.value.shape, parameter.value.dtype, store.device))
      }
  }
}
