import ClozeCapabilities
import ClozeReport
import ClozeTraining

/// Scores as records, in the form common to all models.
///
/// The columns are `model` (if there are several), `metric`, `value`, `low`, `high`, `difference`,
/// `p`, `protocol`, `split`, `seed`, `count`. Of the four between `value` and `protocol`, those
/// that no score has are omitted.
struct ScoreTable {
  let scores: [Score]
  /// True if the scores are of a single model, which is then not named.
  let isOfOne: Bool

  /// The scores, one per row.
  var records: Records {
    let columns = columns
    return Records(
      columns: columns.map(\.name), rows: scores.map { score in columns.map { $0.value(score) } })
  }

  private typealias Column = (name: String, value: (Score) -> RecordValue)

  private var columns: [Column] {
    let optional: [(name: String, value: (Score) -> Double?)] = [
      ("low", \.low), ("high", \.high), ("difference", \.difference), ("p", \.p),
    ]
    let used = optional.filter { column in scores.contains { column.value($0) != nil } }
    return
      (isOfOne ? [] : [("model", { .string(CheckpointView.name(ofModelAt: $0.origin.model)) })]) + [
        ("metric", { .string($0.metric) }), ("value", { .double($0.value) }),
      ]
      + used.map { column in (column.name, { RecordValue(column.value($0)) }) } + [
        ("protocol", { .string($0.origin.protocolName) }),
        ("split", { .string($0.origin.split.rawValue) }),
        ("seed", { RecordValue(seed: $0.origin.seed) }), ("count", { .int($0.origin.count) }),
      ]
  }
}

extension RecordValue {
  /// Makes the value of a seed: a number as long as every reader of JSON keeps it exactly, which
  /// many do up to 2^53 only (RFC 8259, section 6), and beyond that text.
  init(seed: UInt64) {
    self = seed < 1 << 53 ? .int(Int(seed)) : .string(String(seed))
  }
}
