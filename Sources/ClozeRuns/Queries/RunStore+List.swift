import GRDB

/// Which runs are wanted, in which order, with which values.
public struct RunQuery: Sendable {
  /// A field to sort by.
  public struct Order: Sendable, Equatable {
    /// The field's name.
    public var name: String
    /// Whether large values come first.
    public var isFalling: Bool

    /// The order that `text` says: a name, with `-` before it for falling.
    public init(_ text: String) {
      isFalling = text.hasPrefix("-")
      name = isFalling ? String(text.dropFirst()) : text
    }
  }

  /// What runs must fulfil.
  public var condition: RunCondition?
  /// By what they are sorted, first what counts most; the newest come first where nothing else does.
  public var order: [Order] = []
  /// The names of the values.
  public var columns: [String]
  /// The most runs.
  public var limit: Int?

  /// All runs with the values called `columns`.
  public init(columns: [String]) { self.columns = columns }
}

extension RunStore {
  /// The values that `query` asks for, one row for each run.
  ///
  /// - Throws: `RunStoreError.unknownField` with what may have been meant.
  public func list(_ query: RunQuery) throws -> [[RunValue]] {
    try read { db in
      let known = try KnownNames(db)
      var arguments: [DatabaseValue] = []
      let columns = try query.columns.map { try RunField($0, known).text }
      let condition = try query.condition?.sql(known, &arguments) ?? "1"
      let order = try query.order.flatMap { order in
        let field = try RunField(order.name, known)
        let direction = order.isFalling ? "DESC" : "ASC"
        // What a run does not have comes last, whichever way.
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

  /// All names that conditions and columns can have: columns, metrics, recipe keys.
  public func knownNames() throws -> [String] { try read { try KnownNames($0).all } }
}
