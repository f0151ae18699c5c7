import GRDB

// A row's subscripts trap if a value has an unexpected type, which any value of a damaged file may
// have.
extension Row {
  /// Returns the value at `index`.
  ///
  /// - Throws: `DatabaseError` with `SQLITE_CORRUPT` if it does not have that type.
  func value<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    guard let value = optional(index) as Value? else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
    return value
  }

  /// Returns the value at `index`; nil if it does not have that type.
  func optional<Value: DatabaseValueConvertible>(_ index: Int) -> Value? {
    Value.fromDatabaseValue(self[index] as DatabaseValue)
  }
}
