import ClozeData
import ClozeTraining

/// A file that lists the settings of runs, one run a line: JSON objects, or a table with a header
/// of keys.
enum SweepList {
  /// Returns the settings of each run in the file at `path`.
  ///
  /// - Throws: `CommandError` that names the line; `FileError`.
  static func read(_ path: String) throws -> [[SweepSetting]] {
    let lines = try LineReader(path: path)
    var rows: [[SweepSetting]] = [], table: (keys: [String], separator: LineFields)?
    while let line = try lines.next() {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw problem(path, lines.number, "is not UTF-8 text")
      }
      guard text.contains(where: { !$0.isWhitespace }) else { continue }
      if table == nil, rows.isEmpty, text.first(where: { !$0.isWhitespace }) != "{" {
        let fields: LineFields = text.contains("\t") ? .tabs : .commas
        let keys = fields.split(text) ?? []
        if let twice = keys.firstRepeated { throw repeated(path, lines.number, twice) }
        table = (keys, fields)
        continue
      }
      guard let row = table.map({ row(text, $0.keys, $0.separator) }) ?? object(text) else {
        throw problem(path, lines.number, table == nil ? notObject : shape)
      }
      if let twice = row.map(\.key).firstRepeated { throw repeated(path, lines.number, twice) }
      rows.append(row)
      guard rows.count <= SweepGrid.most else {
        throw CommandError("'\(path)' lists more than \(SweepGrid.most) runs")
      }
    }
    guard !rows.isEmpty else { throw CommandError("'\(path)' lists no runs") }
    return rows
  }

  private static let shape = "has not as many fields as the header has keys"
  private static let notObject =
    #"is not an object of settings, such as {"training.optimizer.rate": 1e-4, "seed": 1}"#

  private static func row(
    _ text: String, _ keys: [String], _ fields: LineFields
  ) -> [SweepSetting]? {
    guard let values = fields.split(text), values.count == keys.count else { return nil }
    return zip(keys, values).filter { !$1.isEmpty }.map { SweepSetting(key: $0, value: $1) }
  }

  private static func object(_ text: String) -> [SweepSetting]? {
    // A tab before an object is no indentation of YAML.
    RecipeKeys.settings(yaml: String(text.drop(while: \.isWhitespace)))?
      .map { SweepSetting(key: $0.key, value: $0.value) }
  }

  private static func repeated(_ path: String, _ line: Int, _ key: String) -> CommandError {
    problem(path, line, "has the key \(key) twice; give each key once")
  }

  private static func problem(_ path: String, _ line: Int, _ text: String) -> CommandError {
    CommandError("'\(path)' line \(line) \(text)")
  }
}
