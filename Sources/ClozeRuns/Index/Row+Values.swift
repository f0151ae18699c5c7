import GRDB

// The subscripts of a row stop the program where a value is of another type, which in a damaged file
// any value may be.
extension Row {
  /// The value at `index`.
  ///
  /// - Throws: `DatabaseError` with `SQLITE_CORRUPT` where there is none of that type.
  func value<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    guard let value = optional(index) as Value? else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
    return value
  }

  /// The value at `index`; nil where there is none of that type.
  func optional<Value: DatabaseValueConvertible>(_ index: Int) -> Value? {
    Value.fromDatabaseValue(self[index] as DatabaseValue)
  }
}
