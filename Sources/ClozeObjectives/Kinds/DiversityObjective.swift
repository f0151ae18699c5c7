import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import Foundation

/// The diversity of wav2vec 2.0 (Baevski et al. 2020, section 3.2): the share of the codebooks that
/// hidden steps leave unused, by the perplexity of the mean probabilities of the codes.
///
/// It also measures which codes are chosen. Of a quantizer that does not learn, and with a weight
/// of 0, it is measures alone.
public struct DiversityObjective: Objective {
  /// The weight.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss; 0 to measure only.
    public var weight = 0.1

    /// Makes the paper's weight.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of unused codes; 0 to measure the use of codes only"
    ]

    /// Returns the problem of a negative weight.
    public func problems() -> [String] {
      weight >= 0 && weight.isFinite ? [] : ["weight is \(weight): must not be negative"]
    }
  }

  /// The name in recipes.
  public static let name = "diversity"
  /// A summary in one line.
  public static let summary = "the codes of a quantizer are all used, and their use is measured"
  /// The loss, the perplexities of the mean probabilities and of the chosen codes, summed over
  /// codebooks, and the number of codes that a batch has.
  public static let metrics = [
    LoggedMetric("loss", .lowerIsBetter, unit: "share"),
    LoggedMetric("perplexity", .higherIsBetter, unit: "codes"),
    LoggedMetric("hardPerplexity", .higherIsBetter, unit: "codes"),
    LoggedMetric("codesInUse", .higherIsBetter, unit: "codes"),
  ]

  private let weight: Double
  private let depth: Int?

  /// Returns the reason if the model has no quantizer.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.quantizerObstacle
  }

  /// Makes the objective, which has no parameters.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) {
    (weight, depth) = (settings.weight, setup.contrastDepth)
  }

  /// Returns the hidden rows that the contrast reads, too; only their codes matter.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    Reading.hidden(of: views, depth: depth)
  }

  /// Computes the diversity over the hidden steps of the batch.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let quantized = quantized(batch), use = CodeUse(quantized)
    var measures: [ObjectiveLoss.Measure] = [
      .init("hardPerplexity", sum: use.perplexity, count: 1),
      .init("codesInUse", sum: Double(use.count), count: 1),
    ]
    guard weight > 0, let probabilities = quantized.probabilities else {
      return ObjectiveLoss(nil, measures)
    }
    let (loss, perplexity) = try probabilities.diversity()
    measures += [
      .init("loss", sum: loss.doubles[0], count: 1),
      .init("perplexity", sum: perplexity, count: 1),
    ]
    return ObjectiveLoss(loss, measures)
  }
}

/// The use of codes by the choices for rows.
struct CodeUse {
  /// The perplexity of the chosen codes, summed over codebooks.
  let perplexity: Double
  /// The number of codes that are chosen at all, of all codebooks.
  let count: Int

  init(_ rows: QuantizedRows) {
    var counts = [Double](repeating: 0, count: rows.codebooks * rows.size)
    for (index, code) in rows.codes.enumerated() {
      counts[index % rows.codebooks * rows.size + Int(code)] += 1
    }
    let samples = Double(max(1, rows.codes.count / max(1, rows.codebooks)))
    count = counts.count { $0 > 0 }
    perplexity = (0..<rows.codebooks).reduce(0) { sum, group in
      let shares = counts[group * rows.size..<(group + 1) * rows.size].map { $0 / samples }
      return sum + exp(shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 })
    }
  }
}

extension Tensor {
  /// Computes the share of codes that the mean probabilities leave unused,
  /// (G V - sum over g of exp(entropy)) / (G V), and that sum, the perplexity.
  ///
  /// - Shapes: self [M, G, V], probabilities -> a scalar.
  func diversity() throws -> (loss: Tensor, perplexity: Double) {
    let (rows, groups, size) = (shape[0], shape[1], shape[2]), codes = groups * size
    let mean = try reshaped([rows, codes]).mean(axis: 0), shares = mean.doubles
    let epsilon = 1e-7
    var slopes: [Double] = [], perplexity = 0.0
    for group in 0..<groups {
      let shares = shares[group * size..<(group + 1) * size]
      let even = exp(shares.reduce(0) { $0 - $1 * log($1 + epsilon) })
      slopes += shares.map { even * (log($0 + epsilon) + $0 / ($0 + epsilon)) / Double(codes) }
      perplexity += even
    }
    let loss = try mean.loss(
      "diversity", value: (Double(codes) - perplexity) / Double(codes), slopes: slopes)
    return (loss, perplexity)
  }
}
