import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// The contrast of wav2vec 2.0 (Baevski et al. 2020, section 3.2) and w2v-BERT (Chung et al. 2021,
/// section 3.2): each hidden step's vector of codes is recognized, by its context, among those of
/// other hidden steps of the same sequence.
public struct CodeContrastObjective: Objective {
  /// The settings; the defaults are the paper's.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// The width of the vectors that are compared.
    public var width = 256
    /// The number of other steps that each step is compared with.
    public var negatives = 100
    /// The temperature, by which cosines are divided.
    public var temperature = 0.1

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries: [String: String] = [
      "weight": "the factor of the loss of the contrast of codes",
      "width": "the width of the vectors that are compared",
      "negatives": "other hidden steps of the same sample that each one is compared with",
      "temperature": "the number that cosines are divided by",
    ]

    /// Returns the problems of the values.
    public func problems() -> [String] {
      var problems = weightProblems
      for (key, value, most) in [("width", width, 8192), ("negatives", negatives, 10_000)]
      where !(1...most).contains(value) {
        problems.append("\(key) is \(value): must lie in 1...\(most)")
      }
      if !(temperature >= 1e-3 && temperature <= 100) {
        problems.append("temperature is \(temperature): must lie in [0.001, 100]")
      }
      return problems
    }
  }

  /// The name in recipes.
  public static let name = "codeContrast"
  /// A summary in one line.
  public static let summary =
    "a hidden step's codes are recognized among those of other steps (wav2vec 2.0)"
  /// The cross-entropy, the share of steps whose codes score highest, and the share of negatives
  /// that have the same codes, which do not count: near 1 all steps have the same.
  public static let metrics = [
    LoggedMetric.loss("loss"), .accuracy("accuracy"),
    LoggedMetric("equalNegatives", .lowerIsBetter, unit: "share"),
  ]
  private static let purpose = CounterRandom.Purpose("objective.codeContrast")

  private let settings: Settings
  private let depth: Int?
  private let context: Linear
  private let codes: Linear

  /// Returns the reason if the model has no quantizer.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.quantizerObstacle
  }

  /// Two layers, and the products of steps with their negatives.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    let inputs = shape.encoder.hidden + shape.quantizedWidth
    var cost = ObjectiveCost()
    cost.parameters = (inputs + 2) * settings.width
    cost.operations = Double(2 * (inputs + shape.length) * settings.width)
    cost.kept = Double(4 * settings.width + shape.length)
    return cost
  }

  /// Makes the objective with its two layers, which no model folder has.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let width = setup.quantizedWidth else {
      preconditionFailure("a model without a quantizer; see obstacle")
    }
    (self.settings, depth) = (settings, setup.contrastDepth)
    let store = setup.scope(Self.name)
    context = try Linear(
      store, "context", inputs: setup.encoder.hidden, outputs: settings.width, bias: true,
      deviation: setup.deviation)
    codes = try Linear(
      store, "codes", inputs: width, outputs: settings.width, bias: true,
      deviation: setup.deviation)
  }

  /// Returns the hidden rows, after the blocks of the contrast.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    Reading.hidden(of: views, depth: depth)
  }

  /// Computes the mean cross-entropy over the hidden steps that have another one beside them.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let quantized = quantized(batch)
    var random = draw.random(Self.purpose)
    let negatives = ContrastNegatives(
      offsets: batch.views[0].layout.choosing(readings[0].rows).offsets,
      count: settings.negatives, &random)
    let result = try result(rows[0], quantized, negatives)
    let count = result.rows
    return ObjectiveLoss(
      result.loss,
      [
        .init("loss", sum: result.sum, count: count),
        .init("accuracy", sum: Double(result.right), count: count),
        .init("equalNegatives", sum: Double(result.equal), count: count * settings.negatives),
      ].filter { $0.count > 0 })
  }

  /// Computes the contrast with `negatives`.
  ///
  /// - Shapes: rows [M, C], the encoder's; vectors [M, D].
  func result(
    _ rows: Tensor, _ quantized: QuantizedRows, _ negatives: ContrastNegatives
  ) throws -> CodeContrastResult {
    let wide: DType = rows.dtype == .f64 ? .f64 : .f32
    let c = try rows.linear(context.weight, bias: context.bias, as: wide).normalizedRows()
    let q = try codes(quantized.vectors).normalizedRows()
    return try c.products(q, offsets: negatives.offsets).codeContrast(
      negatives, codes: quantized.numbers, temperature: settings.temperature)
  }
}
