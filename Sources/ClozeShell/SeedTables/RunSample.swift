import ClozeData
import ClozeEvaluation
import ClozeReport
import ClozeRuns
import ClozeTraining

/// A metric of runs with the values of keys, and what is odd about them.
struct RunSample {
  /// The keys.
  let keys: [String]
  /// The runs that have the metric.
  let entries: [SeedTable.Entry]
  /// The better direction of the metric; nil if no value is better.
  let direction: MetricDirection?
  /// The lines about runs that are left out or may not belong together.
  let notes: [String]

  /// A run as the index has it.
  private struct Found {
    var name: String
    var state: String
    var seed: String?
    var values: [String]
    var metric: Double?
  }

  /// Reads the metric called `metric` of the runs in `store` that fulfil `condition`.
  ///
  /// - Throws: `RunStoreError.unknownField`.
  init(
    by keys: [String], metric: String, _ condition: RunCondition?, _ store: RunStore
  ) throws {
    let found = try Self.found(keys, metric, condition, store)
    try self.init(keys, metric, [(store, found)])
  }

  /// Reads the metric called `metric` of the runs `named`.
  ///
  /// - Throws: `RunStoreError.unknownField`.
  init(by keys: [String], metric: String, _ named: NamedRuns) throws {
    let groups = try named.groups.map { store, runs in
      let names = Set(runs.map(\.storeName))
      return (store, try Self.found(keys, metric, nil, store).filter { names.contains($0.name) })
    }
    try self.init(keys, metric, groups)
    guard !entries.isEmpty else {
      throw CommandError("none of the runs has \(metric) and \(keys.joined(separator: " and "))")
    }
  }

  /// Returns the metric that is drawn if none is named.
  static func usualMetric(_ named: NamedRuns) throws -> String {
    let known = try named.groups.map { Set(try $0.store.knownNames()) }
    let usual = "best.validation_loss"
    return known.allSatisfy { $0.contains(usual) } ? usual : "loss"
  }

  private init(
    _ keys: [String], _ metric: String, _ groups: [(store: RunStore, runs: [Found])]
  ) throws {
    let found = groups.flatMap(\.runs)
    let usable = found.filter { $0.metric?.isFinite == true }
    let details = try groups.flatMap { store, runs in
      try runs.filter { $0.metric?.isFinite == true }.map { try store.detail(of: $0.name) }
    }
    self.keys = keys
    entries = usable.map { run in
      SeedTable.Entry(
        row: run.values[0], column: run.values.count > 1 ? run.values[1] : nil,
        // Runs without a seed cannot be paired.
        seed: run.seed ?? "of " + run.name, value: run.metric ?? .nan)
    }
    direction = Self.direction(metric, details)
    var notes: [String] = []
    if usable.count < found.count {
      notes.append("\(counted(found.count - usable.count, "run")) without \(metric) left out")
    }
    let open = usable.count { $0.state != "done" }
    if open > 0 { notes.append("\(counted(open, "run")) not done yet") }
    let repeated = Self.repeated(entries)
    if repeated > 0 {
      notes.append(
        "\(counted(repeated, "run")) of one cell have the same seed: each counts as a sample, and "
          + "the cell is not compared; choose some with --where")
    }
    notes += UnlikeEvaluations(of: metric, in: details).notes
    notes += Self.strangers(zip(usable.map(\.values), details).map { ($0, $1.recipe) }, keys)
    self.notes = notes
  }

  private static func found(
    _ keys: [String], _ metric: String, _ condition: RunCondition?, _ store: RunStore
  ) throws -> [Found] {
    let hasSeeds = try store.knownNames().contains("seed")
    var query = RunQuery(columns: ["name", "state", metric] + (hasSeeds ? ["seed"] : []) + keys)
    query.condition = condition
    query.order = [RunQuery.Order("name")]
    return try store.list(query).map { row in
      Found(
        name: row[0].word ?? "", state: row[1].word ?? "", seed: hasSeeds ? row[3].word : nil,
        values: row.suffix(keys.count).map { $0.word ?? "none" }, metric: row[2].double)
    }
  }

  private static func direction(_ metric: String, _ details: [RunDetail]) -> MetricDirection? {
    let parts = metric.split(separator: ".", maxSplits: 1).map(String.init)
    if parts.count == 2, let kept = kept(parts[1], on: parts[0], details) { return kept }
    let name =
      parts.count == 2 && ["last", "best", "min", "max"].contains(parts[0].lowercased())
      ? parts[1] : metric
    let known = details.lazy.compactMap {
      $0.metrics.first { $0.name.lowercased() == name.lowercased() }
    }.first
    return known.map(\.direction) ?? MetricDirection(seriesNamed: name.lowercased())
  }

  /// Returns the direction of a metric of evaluations on `split`.
  private static func kept(
    _ name: String, on split: String, _ details: [RunDetail]
  ) -> MetricDirection? {
    details.lazy.flatMap { RunFolder.unchecked($0.path).evaluations() }
      .filter { $0.split == split.lowercased() }.compactMap { $0.metric(name)?.direction }.first
  }

  /// Returns the number of runs that share their seed with another run of their cell.
  private static func repeated(_ entries: [SeedTable.Entry]) -> Int {
    Dictionary(grouping: entries) { [$0.row, $0.column, $0.seed] }.values
      .filter { $0.count > 1 }.reduce(0) { $0 + $1.count }
  }

  /// Returns a note for each key of recipes, other than those of the table and the seed, that
  /// differs among runs of one cell.
  private static func strangers(
    _ runs: [([String], [(key: String, value: String)])], _ keys: [String]
  ) -> [String] {
    let expected = Set(keys + [SweepSetting.seed])
    var values: [String: Set<String>] = [:]
    for cell in Dictionary(grouping: runs, by: \.0).values where cell.count > 1 {
      let recipes = cell.map { Dictionary($0.1.map { ($0.key, $0.value) }) { $1 } }
      for key in Set(recipes.flatMap(\.keys)).subtracting(expected) {
        let found = Set(recipes.map { $0[key] ?? "none" })
        if found.count > 1 { values[key, default: []].formUnion(found) }
      }
    }
    return values.sorted { $0.key < $1.key }.map { key, found in
      let some = SeedTable.sorted(Array(found)).prefix(4).joined(separator: ", ")
      return "runs of one cell also differ in \(key) (\(some)\(found.count > 4 ? ", ..." : "")); "
        + "choose some with --where, or name it in --by"
    }
  }
}

extension RunValue {
  /// The value as a word; nil if there is none.
  var word: String? {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .none: nil
    }
  }

  /// The value as a number; nil if it is none.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .text(let text): Double(text)
    case .none: nil
    }
  }
}
