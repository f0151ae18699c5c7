import ClozeConfiguration
import ClozeEvaluation
import ClozeTraining
import GRDB

/// A property of a run that conditions, columns and sorting can name, as SQL over `run`.
public struct RunField {
  /// The type of the field's values.
  enum Kind {
    case text
    case number
    /// Text that may be a number: a recipe's values.
    case mixed
    /// Several texts.
    case tags
  }

  /// The type of its values.
  let kind: Kind
  /// The SQL for the value as text, for display and for comparing.
  let text: String
  /// The SQL for the value as a number, if it is one.
  let number: String

  private init(_ kind: Kind, _ text: String, number: String? = nil) {
    (self.kind, self.text, self.number) = (kind, text, number ?? text)
  }

  /// The columns of a run by name, with their meanings.
  public static let columns: [(name: String, meaning: String)] = [
    ("name", "the folder's name"), ("state", "running, done, failed, cancelled or interrupted"),
    ("modality", "the kind of data"), ("recipe", "the preset it began as"),
    ("data", "the names of the data"),
    ("source", "the model whose weights it began with (--model, --encoder)"),
    ("source_modality", "the kind of data of that model"),
    ("steps", "steps done"), ("total_steps", "steps asked for"),
    ("started", "when it first began (UTC)"), ("resumed", "when it was last gone on with"),
    ("ended", "when it ended"), ("seconds", "from the last start to the end or to now"),
    ("tag", "the user's words for it"), ("error", "why it failed"),
    ("command", "the command that began it"), ("process", "its process"),
    ("host", "its machine"), ("skipped", "lines of metrics that could not be read"),
  ]

  /// The columns whose values are times.
  public static let times: Set<String> = ["started", "resumed", "ended"]

  private static func column(_ name: String) -> RunField? {
    switch name {
    case "tag", "tags":
      RunField(
        .tags, "(SELECT group_concat(tag, ', ') FROM tag WHERE tag.run = run.id)")
    case "seconds":
      RunField(
        .number,
        """
        (strftime('%s', CASE state WHEN 'running' THEN 'now' ELSE ended END)
          - strftime('%s', coalesce(resumed, started)))
        """)
    case "steps", "total_steps", "process", "skipped": RunField(.number, "run." + name)
    default: columns.contains { $0.name == name } ? RunField(.text, "run." + name) : nil
    }
  }

  /// Finds the field called `name`: a column; a metric's last value; its `best.`, `min.`, `max.`,
  /// `last.` or `count.`; a key of the recipe or of the `environment.`; a metric of an evaluation
  /// behind its split, as `test.accuracy`.
  init(_ name: String, _ known: KnownNames) throws {
    if let column = Self.column(name) {
      self = column
    } else if let metric = Self.metric(name, known) {
      self = metric
    } else if let key = known.keys[name] {
      let place = "FROM value WHERE value.run = run.id AND value.key = \(key))"
      self.init(.mixed, "(SELECT text \(place)", number: "(SELECT number \(place)")
    } else if let score = Self.score(name, known) {
      self = score
    } else {
      let names = known.all
      throw RunStoreError.unknownField(
        name: name, close: closest(to: name, among: names), known: names)
    }
  }

  private static func metric(_ name: String, _ known: KnownNames) -> RunField? {
    if let id = known.metrics[name] { return summary("last", id) }
    guard let dot = name.firstIndex(of: ".") else { return nil }
    let metric = String(name[name.index(after: dot)...])
    guard let id = known.metrics[metric] else { return nil }
    switch name[..<dot] {
    case "last": return summary("last", id)
    case "min": return summary("minimum", id)
    case "max": return summary("maximum", id)
    case "count": return summary("count", id)
    case "best": return summary(best, id)
    default: return nil
    }
  }

  /// The splits of evaluations, each with the dot that a metric follows.
  private static let splits: Set<String> = ["all.", "validation.", "test."]

  private static func score(_ name: String, _ known: KnownNames) -> RunField? {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let split = parts[0].lowercased() + "."
    let metrics = known.scores.keys.filter { $0.hasPrefix(split) }.sorted()
      .map { String($0.dropFirst(split.count)) }
    // Before the first evaluation no name can be misspelled.
    if metrics.isEmpty, splits.contains(split) { return RunField(.number, "NULL") }
    guard let metric = MetricName.match(String(parts[1]), among: metrics),
      let id = known.scores[split + metric]
    else { return nil }
    return RunField(
      .number,
      "(SELECT value FROM evaluation WHERE evaluation.run = run.id AND evaluation.score = \(id))")
  }

  /// The better extreme, which each run declares; none where no value is better.
  private static let best = """
    CASE direction WHEN '\(MetricDirection.higherIsBetter.rawValue)' THEN maximum
      WHEN '\(MetricDirection.lowerIsBetter.rawValue)' THEN minimum END
    """

  private static func summary(_ column: String, _ metric: Int64) -> RunField {
    RunField(
      .number,
      "(SELECT \(column) FROM summary WHERE summary.run = run.id AND summary.metric = \(metric))")
  }
}

/// The names that the runs of a store have, with their numbers.
struct KnownNames {
  /// Metrics.
  var metrics: [String: Int64]
  /// Keys of recipes and environments.
  var keys: [String: Int64]
  /// Metrics of evaluations, each behind its split.
  var scores: [String: Int64]

  init(_ db: Database) throws {
    func numbers(_ table: String) throws -> [String: Int64] {
      try Row.fetchAll(db, sql: "SELECT name, id FROM \(table)").reduce(into: [:]) {
        $0[try $1.value(0)] = try $1.value(1) as Int64
      }
    }
    metrics = try numbers("metric")
    keys = try numbers("key")
    scores = try numbers("score")
  }

  /// All valid names, columns first.
  var all: [String] {
    RunField.columns.map(\.name) + metrics.keys.sorted() + scores.keys.sorted()
      + keys.keys.sorted() + metrics.keys.sorted().map { "best." + $0 }
  }
}
