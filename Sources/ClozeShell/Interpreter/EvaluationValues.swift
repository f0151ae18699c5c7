import ClozeLanguage
import ClozeReport
import ClozeTraining

/// A value that is shown as a table.
protocol TabularValue: ValueObject {
  /// The table; nil if there is none.
  var records: Records? { get }
}

/// The kept evaluations of a run on one split that fit its present weights, as `$m.test`.
struct EvaluationValues: TabularValue {
  /// The split.
  let split: String
  /// The evaluations, oldest first, those of a limited number of cases before the others.
  let evaluations: [KeptEvaluation]

  var kind: String { "the evaluations on \(split)" }

  var text: String? { nil }

  var memberNames: [String] {
    var seen: Set<String> = []
    return evaluations.reversed().flatMap(\.metrics).map { MetricName.member($0.name) }
      .filter { seen.insert($0).inserted }
  }

  /// Returns the value of the metric called `name` in the newest evaluation that has it, of
  /// all cases if there is one.
  func member(_ name: String) throws -> Value? {
    evaluations.reversed().lazy.compactMap { $0.metric(name) }.first.map { .number($0.value) }
  }

  /// One row for each metric, the newest evaluation of all cases first.
  var records: Records? {
    Records(
      columns: ["metric", "value", "low", "high", "protocol", "split", "seed", "count"],
      rows: evaluations.reversed().flatMap { evaluation in
        evaluation.metrics.map { metric in
          [
            .string(metric.name), .double(metric.value), RecordValue(metric.low),
            RecordValue(metric.high), .string(evaluation.protocolName), .string(evaluation.split),
            RecordValue(seed: evaluation.seed), .int(metric.count),
          ]
        }
      })
  }
}
