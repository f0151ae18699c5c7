import GRDB

/// The condition, the order and the values of a listing of runs.
public struct RunQuery: Sendable {
  /// A field to sort by.
  public struct Order: Sendable, Equatable {
    /// The field's name.
    public var name: String
    /// True if large values come first.
    public var isFalling: Bool

    /// Parses an order: a name, preceded by `-` for descending.
    public init(_ text: String) {
      isFalling = text.hasPrefix("-")
      name = isFalling ? String(text.dropFirst()) : text
    }
  }

  /// The condition that runs must satisfy.
  public var condition: RunCondition?
  /// The fields to sort by, the most important first; runs that are equal are sorted from newest to
  /// oldest.
  public var order: [Order] = []
  /// The names of the values.
  public var columns: [String]
  /// The maximum number of runs.
  public var limit: Int?

  /// Makes a query for all runs with the values called `columns`.
  public init(columns: [String]) { self.columns = columns }
}

extension RunStore {
  /// Returns the values requested by `query`, one row for each run.
  ///
  /// - Throws: `RunStoreError.unknownField` with a suggestion.
  public func list(_ query: RunQuery) throws -> [[RunValue]] {
    try read { db in
      let known = try KnownNames(db)
      var arguments: [DatabaseValue] = []
      let columns = try query.columns.map { try RunField($0, known).text }
      let condition = try query.condition?.sql(known, &arguments) ?? "1"
      let order = try query.order.flatMap { order in
        let field = try RunField(order.name, known)
        let direction = order.isFalling ? "DESC" : "ASC"
        // Missing values come last in either direction.
        return [
          "\(field.text) IS NULL", "\(field.number) \(direction)", "\(field.text) \(direction)",
        ]
      }
      let sql = """
        SELECT \((["NULL"] + columns).joined(separator: ", ")) FROM run WHERE \(condition)
        ORDER BY \((order + ["started DESC", "id DESC"]).joined(separator: ", "))
        LIMIT \(query.limit ?? -1)
        """
      return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
        .map { $0.databaseValues.dropFirst().map(RunValue.init) }
    }
  }

  /// Returns all names that conditions and columns can have: columns, metrics, recipe keys.
  public func knownNames() throws -> [String] { try read { try KnownNames($0).all } }
}
