import ClozeEvaluation
import Foundation

/// The result of one evaluation of a run, as `evaluations.jsonl` in the run's folder keeps it.
public struct KeptEvaluation: Codable, Sendable, Equatable {
  /// The version of the form of a line.
  public static let currentFormat = 1

  /// The version of the form of this line.
  public var format = currentFormat
  /// The time when it was kept, in whole seconds.
  public var time: Date
  /// The arguments of the command.
  public var command: [String]
  /// The weights that were scored: `model`, or a checkpoint such as `step-00004000`.
  public var weights: String
  /// The digest of those weights; nil where it is not known.
  public var weightsDigest: String?
  /// A short name of the method, such as `full` or `single view`.
  public var protocolName: String
  /// The part of the data.
  public var split: String
  /// The seed of all draws.
  public var seed: UInt64
  /// The paths of the data; empty for the run's data.
  public var data: [String]
  /// The digest of the data that were scored; nil where it is not known.
  public var dataDigest: String?
  /// The most cases that were to be scored; nil for all.
  public var limit: Int?
  /// The values, in the order in which they were shown.
  public var metrics: [KeptMetric]

  private enum CodingKeys: String, CodingKey {
    case format, time, command, weights, weightsDigest
    case protocolName = "protocol"
    case split, seed, data, dataDigest, limit, metrics
  }

  /// Makes a result from its parts; `time` loses its fraction of a second.
  public init(
    time: Date = Date(), command: [String] = [], weights: String = "model",
    weightsDigest: String? = nil, protocolName: String, split: String, seed: UInt64,
    data: [String] = [], dataDigest: String? = nil, limit: Int? = nil, metrics: [KeptMetric]
  ) {
    self.time = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
    (self.command, self.weights, self.weightsDigest) = (command, weights, weightsDigest)
    (self.protocolName, self.split, self.seed) = (protocolName, split, seed)
    (self.data, self.dataDigest, self.limit, self.metrics) = (data, dataDigest, limit, metrics)
  }

  /// Returns the metric that `name` means; see `MetricName`.
  public func metric(_ name: String) -> KeptMetric? {
    let name = MetricName.match(name, among: metrics.map(\.name))
    return metrics.first { $0.name == name }
  }

  /// True if this is `other` repeated: the same weights, method and data.
  func repeats(_ other: KeptEvaluation) -> Bool {
    weights == other.weights && weightsDigest == other.weightsDigest
      && protocolName == other.protocolName && split == other.split && seed == other.seed
      && dataDigest == other.dataDigest && data == other.data
      // A digest says the limit, too, also where the line of a former version does not.
      && (dataDigest != nil || limit == other.limit)
  }
}

/// The value of a metric in a `KeptEvaluation`.
public struct KeptMetric: Codable, Sendable, Equatable {
  /// The name, such as `NDCG@10`.
  public var name: String
  /// The value over all cases; NaN and infinities are kept.
  public var value: Double
  /// The lower end of the 95% interval; nil if there is none.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// The unit, such as `nats`, if it is known.
  public var unit: String?
  /// The direction of better values, if it is known.
  public var direction: MetricDirection?
  /// The number of cases.
  public var count: Int

  /// Makes a value from its parts.
  public init(
    name: String, value: Double, low: Double? = nil, high: Double? = nil, unit: String? = nil,
    direction: MetricDirection? = nil, count: Int
  ) {
    (self.name, self.value, self.low, self.high) = (name, value, low, high)
    (self.unit, self.direction, self.count) = (unit, direction, count)
  }
}

extension KeptEvaluation {
  /// Reads the line of JSON `line`; nil if it is damaged or in a form that is not known.
  init?(line: some DataProtocol) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard let kept = try? decoder.decode(KeptEvaluation.self, from: Data(line)),
      kept.format == Self.currentFormat
    else { return nil }
    self = kept
  }

  /// Returns the evaluation as a line of JSON with its end.
  func line() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try encoder.encode(self) + Data([UInt8(ascii: "\n")])
  }
}
