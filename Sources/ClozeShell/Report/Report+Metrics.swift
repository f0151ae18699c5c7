import ClozeEvaluation
import ClozeObjectives
import ClozeReport
import ClozeRuns

extension Report {
  /// The logged metrics: of several runs side by side, the best values bold.
  var metrics: HTMLBlock {
    let names = Set(runs.flatMap { $0.detail.metrics.map(\.name) }).sorted(by: Self.comesFirst)
    guard !names.isEmpty else { return .paragraph("Nothing has been logged yet.", style: "note") }
    return single.map { Self.table(of: $0, names) } ?? comparison(names)
  }

  /// Returns true if `left` comes before `right`: losses first, then accuracies, then the others.
  static func comesFirst(_ left: String, _ right: String) -> Bool {
    func rank(_ name: String) -> Int {
      name.hasSuffix("loss") ? 0 : name.hasSuffix("accuracy") ? 1 : 2
    }
    return (rank(left), left) < (rank(right), right)
  }

  private static func table(of run: ReportedRun, _ names: [String]) -> HTMLBlock {
    var records = Records(columns: [
      "metric", "unit", "last", "at step", "best", "at step", "values",
    ])
    for name in names {
      guard let metric = run.detail.metrics.first(where: { $0.name == name }) else { continue }
      records.append([
        .string(metric.name), metric.unit.map { .string($0) } ?? .null, RecordValue(metric.last),
        RecordValue(metric.lastStep), RecordValue(metric.best), RecordValue(metric.bestStep),
        .int(metric.count),
      ])
    }
    return .table(records)
  }

  private func comparison(_ names: [String]) -> HTMLBlock {
    var records = Records(columns: ["metric", "value"] + runs.map(\.label))
    var bold: Set<[Int]> = []
    for name in names {
      let metrics = runs.map { run in run.detail.metrics.first { $0.name == name } }
      let kinds = Set(zip(runs, metrics).compactMap { $1 == nil ? nil : $0.kindOfNumbers })
      // The loss of one kind of training says nothing about that of another.
      let direction = kinds.count > 1 ? nil : metrics.lazy.compactMap { $0?.direction }.first
      for row in RunsCompareCommand.rows(name, runs.map(\.detail)) {
        if row[1] != "best at step" {
          let values = row.dropFirst(2).map(\.number)
          for column in Self.best(values, direction) {
            bold.insert([records.rows.count, column + 2])
          }
        }
        records.append(row)
      }
    }
    return .table(records, bold: bold)
  }

  /// Returns the places of the best of `values`, all of equals; none where no value is better than
  /// another, or all are the same.
  static func best(_ values: [Double?], _ direction: MetricDirection?) -> [Int] {
    let known = values.compactMap { $0 }.filter(\.isFinite)
    guard let direction, let low = known.min(), let high = known.max(), low < high else {
      return []
    }
    let best = direction == .higherIsBetter ? high : low
    return values.indices.filter { values[$0] == best }
  }
}

extension ReportedRun {
  /// The kind of data and of answers: runs with the same one have numbers that can be compared.
  fileprivate var kindOfNumbers: String {
    "\(detail.modality ?? "") \(key("head") ?? HeadKind.classes.rawValue)"
  }
}

extension RecordValue {
  /// The value as a number, if it is one.
  var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
