import ClozeLanguage
import ClozeReport
import ClozeTraining
import Foundation

/// The product of a command as a value of the language: its path, the members of its records, and
/// the metrics of a run.
struct CommandResult: TabularValue {
  /// The last records that the command showed.
  let records: Records?
  /// The path of its product.
  let path: String?
  /// The kind of its product.
  let sort: CommandOutcome.Kind

  /// Returns the value of a command; nil if it showed and made nothing.
  static func value(_ content: CommandOutcome.Content) -> Value? {
    guard content.path != nil || content.records != nil else { return nil }
    return .object(
      CommandResult(records: content.records, path: content.path, sort: content.kind))
  }

  /// Returns the run at `path`, as if it had just been made.
  static func run(at path: String) throws -> CommandResult {
    CommandResult(records: nil, path: try RunFolder.open(path).path, sort: .run)
  }

  var kind: String {
    guard path != nil else { return "a table" }
    return sort == .run ? "a run" : sort == .folder ? "a folder" : "a file"
  }

  var text: String? {
    if let path { return path }
    guard let records, records.rows.count == 1, records.columns.count == 1 else { return nil }
    return Value(records.rows[0][0]).text
  }

  var memberNames: [String] {
    runMembers + (path == nil ? [] : ["path"]) + recordMembers.map(\.name) + ["count"]
      + Set(metrics.map { MetricName.member($0.name) }).sorted()
  }

  func member(_ name: String) throws -> Value? {
    if let path, sort == .run, let value = try RunValues(path: path).member(name) { return value }
    if name == "path", let path { return .text(path) }
    if let member = recordMembers.first(where: { $0.name == name }) { return member.value }
    if name == "count" { return .int(records?.rows.count ?? 0) }
    guard let metric = MetricName.match(name, among: metrics.map(\.name)) else { return nil }
    // Of several models and baselines there is a value for each, in the order of the rows.
    let values = metrics.filter { $0.name == metric }.map(\.value)
    return values.count == 1 ? values[0] : .list(values)
  }

  /// The rows of a table of metrics, as `evaluate` shows it: `$r.accuracy`, `$r.ndcg@10`.
  private var metrics: [(name: String, value: Value)] {
    guard let records, let name = records.columns.firstIndex(of: "metric"),
      let value = records.columns.firstIndex(of: "value")
    else { return [] }
    return records.rows.map { (Value($0[name]).text ?? "", Value($0[value])) }
  }

  private var runMembers: [String] { sort == .run && path != nil ? RunValues.memberNames : [] }

  /// The columns; for a list of properties, the properties.
  private var recordMembers: [(name: String, value: Value)] {
    guard let records else { return [] }
    if records.columns == ["name", "value"] {
      return records.rows.map { (Self.member(Value($0[0]).text ?? ""), Value($0[1])) }
    }
    return records.columns.enumerated().map { index, column in
      let values = records.rows.map { Value($0[index]) }
      return (Self.member(column), values.count == 1 ? values[0] : .list(values))
    }
  }

  /// Returns the name of a column as it can follow a dot.
  private static func member(_ text: String) -> String {
    MetricName.member(text).replacing("@", with: "_")
  }
}

extension Value {
  /// Makes the value of a cell.
  init(_ value: RecordValue) {
    self =
      switch value {
      case .string(let text): .text(text)
      case .int(let number): .int(number)
      case .double(let number): .number(number)
      case .bool(let flag): .bool(flag)
      case .null: .null
      case .list(let values): .list(values.map(Value.init))
      }
  }
}
