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
    /// Several values.
    case list([Value])
    /// No value: it does not exist or does not apply.
    case nothing

    /// Makes a whole number, or no value if it is nil.
    public init(_ value: Int?) { self = value.map(Value.whole) ?? .nothing }
  }

  /// A value with a name.
  public struct Property: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value.
    public let value: Value

    /// Makes the value `value` under `name`.
    public init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
  }

  /// The names of the columns.
  public let columns: [String]
  /// The rows, each with a value per column.
  public var rows: [[Value]]

  /// Makes a table of `rows`.
  public init(columns: [String], rows: [[Value]] = []) {
    (self.columns, self.rows) = (columns, rows)
  }

  /// Makes a table of one row: the values of `properties` under their names.
  public init(row properties: [Property]) {
    self.init(columns: properties.map(\.name), rows: [properties.map(\.value)])
  }
}
