/// Values in named columns, as a capability returns them; the shell renders them.
public struct ResultTable: Sendable, Equatable {
  /// A value of a table.
  public enum Value: Sendable, Equatable {
    /// Text.
    case text(String)
    /// A whole number.
    case whole(Int)
    /// A number; NaN and infinities are allowed.
    case number(Double)
    /// True or false.
    case flag(Bool)
    /// Nothing: the value does not exist or does not apply.
    case nothing

    /// A whole number, or nothing where there is none.
    public init(_ value: Int?) { self = value.map(Value.whole) ?? .nothing }
  }

  /// A value that has a name.
  public struct Property: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value.
    public let value: Value

    /// The value `value` under `name`.
    public init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
  }

  /// The names of the columns.
  public let columns: [String]
  /// The rows, each with a value per column.
  public var rows: [[Value]]

  /// A table of `rows`.
  public init(columns: [String], rows: [[Value]] = []) {
    (self.columns, self.rows) = (columns, rows)
  }

  /// A table of one row: the values of `properties` under their names.
  public init(row properties: [Property]) {
    self.init(columns: properties.map(\.name), rows: [properties.map(\.value)])
  }
}
