import ClozeCapabilities
import ClozeReport
import ClozeTraining

extension Report {
  /// The properties that scores must share to be compared: the method, the data and the metric.
  private struct Place: Hashable {
    /// The values of the columns that describe the method.
    let method: [String]
    let dataDigest: String?
    let metric: String
    /// The number of blocks before a probe; nil for other metrics.
    let depth: Int?

    /// The weights and the data of a probe, without its method.
    var probed: [String] {
      zip(Self.columns, method).filter { $0.0 != "protocol" }.map(\.1) + [dataDigest ?? ""]
    }

    /// The names of those columns.
    static let columns = ["protocol", "split", "seed", "weights", "data", "digest", "n"]

    init(_ kept: KeptEvaluation, _ metric: KeptMetric) {
      let data = kept.data.isEmpty ? "the run's" : kept.data.joined(separator: ", ")
      method = [
        kept.protocolName, kept.split, String(kept.seed), kept.weights, data,
        kept.dataDigest.map { String($0.prefix(8)) } ?? "", String(metric.count),
      ]
      dataDigest = kept.dataDigest
      depth = FrozenProbe.depth(of: metric.name)
      self.metric = metric.name + (metric.unit.map { $0 == "share" ? "" : " (\($0))" } ?? "")
    }
  }

  /// The scores of evaluations with their intervals: a row for each metric, a column for each run,
  /// the best bold; what is the same everywhere is the caption. Nothing if nothing was evaluated.
  var scores: [HTMLBlock] {
    var places: [Place] = [], scores: [Place: [Int: KeptMetric]] = [:]
    for (column, run) in runs.enumerated() {
      for kept in run.evaluations {
        for metric in kept.metrics {
          let place = Place(kept, metric)
          if scores[place] == nil { places.append(place) }
          // The latest of several, as after a run has gone on, is that of the present weights.
          scores[place, default: [:]][column] = metric
        }
      }
    }
    guard !places.isEmpty else { return [] }
    places = Self.ordered(places)
    let columns = Place.columns.indices
    let constant = columns.filter { column in Set(places.map { $0.method[column] }).count == 1 }
    let varying = columns.filter { !constant.contains($0) }
    let caption = constant.filter { !places[0].method[$0].isEmpty }
      .map { "\(Place.columns[$0]) \(places[0].method[$0])" }
    let names = runs.map(\.label)
    var records = Records(
      columns: varying.map { Place.columns[$0] } + ["metric"]
        + (single == nil ? names : ["value and 95% interval"]))
    var bold: Set<[Int]> = []
    for place in places {
      let row = runs.indices.map { scores[place]?[$0] }
      let direction = row.lazy.compactMap { $0?.direction }.first
      for best in Self.best(row.map { $0?.value }, direction) {
        bold.insert([records.rows.count, varying.count + 1 + best])
      }
      records.append(
        varying.map { .string(place.method[$0]) } + [.string(place.metric)]
          + row.map { $0.map { .string(Self.text($0)) } ?? .null })
    }
    return [
      .heading("Evaluations", level: 2),
      .table(
        records, caption: caption.isEmpty ? nil : caption.joined(separator: ", "), bold: bold),
    ]
  }

  /// Returns the places with the probes of the blocks of a model in the order of their depths,
  /// where the first of them was: the method of each has another place, since it chooses its cost.
  private static func ordered(_ places: [Place]) -> [Place] {
    let probes = Dictionary(grouping: places.filter { $0.depth != nil }) { $0.probed }
    var done: Set<[String]> = []
    return places.flatMap { place in
      guard place.depth != nil else { return [place] }
      guard done.insert(place.probed).inserted else { return [] }
      return (probes[place.probed] ?? []).sorted { ($0.depth ?? 0) < ($1.depth ?? 0) }
    }
  }

  /// Returns a value with its interval, such as `0.812 [0.79, 0.83]`.
  private static func text(_ metric: KeptMetric) -> String {
    let value = Format.number(metric.value)
    guard let low = metric.low, let high = metric.high else { return value }
    return "\(value) [\(Format.number(low)), \(Format.number(high))]"
  }
}
