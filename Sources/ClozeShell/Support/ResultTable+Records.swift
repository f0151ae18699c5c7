import ClozeCapabilities
import ClozeReport

extension RecordValue {
  /// Makes the value of a table's cell.
  init(_ value: ResultTable.Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .whole(let number): self = .int(number)
    case .number(let number): self = .double(number)
    case .flag(let flag): self = .bool(flag)
    case .list(let values): self = .list(values.map(RecordValue.init))
    case .nothing: self = .null
    }
  }
}

extension Records {
  /// Makes the records of a table.
  init(_ table: ResultTable) {
    self.init(columns: table.columns, rows: table.rows.map { $0.map { RecordValue($0) } })
  }

  /// Appends a row for each of `properties`: its name and its value.
  mutating func append(_ properties: [ResultTable.Property]) {
    for property in properties { append([.string(property.name), RecordValue(property.value)]) }
  }
}
