import ClozeEvaluation
import ClozeReport

/// Records of scores, which say how each was made.
struct ScoreTable {
  private(set) var records: Records
  private let isOne: Bool

  init(isOne: Bool) {
    self.isOne = isOne
    records = Records(
      columns: (isOne ? [] : ["model"])
        + ["metric", "value", "low", "high", "protocol", "split", "seed", "count"])
  }

  mutating func add(
    _ path: String, _ name: String, _ value: Double, low: Double? = nil, high: Double? = nil,
    _ split: EvaluationOptions.Split, _ protocolName: String, _ seed: UInt64, count: Int
  ) {
    records.append(
      (isOne ? [] : [.string(path)]) + [
        .string(name), .double(value), RecordValue(low), RecordValue(high),
        .string(protocolName), .string(split.rawValue), .string(String(seed)), .int(count),
      ])
  }

  mutating func add(
    _ path: String, _ estimate: MetricEstimate, _ split: EvaluationOptions.Split,
    _ protocolName: String, _ seed: UInt64, count: Int
  ) {
    add(
      path, estimate.name, estimate.value, low: estimate.low, high: estimate.high, split,
      protocolName, seed, count: count)
  }

  /// All metrics of a classification, and how each class fared.
  mutating func add(
    _ path: String, _ result: ClassificationResult, _ split: EvaluationOptions.Split,
    _ protocolName: String, _ seed: UInt64
  ) throws {
    for estimate in result.metrics(seed: seed) {
      add(path, estimate, split, protocolName, seed, count: result.labels.count)
    }
    for one in try result.perClass(seed: seed) {
      add(
        path, "recall of \(one.class)", one.recall.value, low: one.recall.low,
        high: one.recall.high, split, protocolName, seed, count: one.count)
    }
  }
}
