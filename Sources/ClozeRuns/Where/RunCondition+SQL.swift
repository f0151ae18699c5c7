import GRDB

extension RunCondition {
  /// Returns the condition as SQL over the table `run`. Values are bound; names become numbers and
  /// known words, so that nothing the user wrote is interpreted as SQL.
  ///
  /// - Throws: `RunStoreError.unknownField`; `badCondition` for text in place of a number.
  func sql(_ known: KnownNames, _ arguments: inout [DatabaseValue]) throws -> String {
    switch self {
    case .and(let parts): try joined(parts, " AND ", known, &arguments)
    case .or(let parts): try joined(parts, " OR ", known, &arguments)
    // A missing value stays unknown when negated, so that `not loss < 3` requires a loss.
    case .not(let part): "NOT " + (try part.sql(known, &arguments))
    case .compare(let name, let comparison, let value, let column):
      try Self.compare(
        RunField(name, known), name, comparison, value, column: column, &arguments)
    }
  }

  private func joined(
    _ parts: [RunCondition], _ word: String, _ known: KnownNames,
    _ arguments: inout [DatabaseValue]
  ) throws -> String {
    var texts: [String] = []
    for part in parts { texts.append(try part.sql(known, &arguments)) }
    return "(" + texts.joined(separator: word) + ")"
  }

  private static func compare(
    _ field: RunField, _ name: String, _ comparison: Comparison, _ value: String, column: Int,
    _ arguments: inout [DatabaseValue]
  ) throws -> String {
    if field.kind == .tags { return tags(comparison, value, &arguments) }
    if comparison == .contains {
      arguments.append(value.lowercased().databaseValue)
      return "(instr(lower(\(field.text)), ?) > 0)"
    }
    if field.kind != .text, let number = Double(value) {
      arguments.append(number.databaseValue)
      return "(\(field.number) \(comparison.rawValue) ?)"
    }
    guard field.kind != .number else {
      throw RunStoreError.badCondition(
        text: "\(name) \(comparison.rawValue) \(value)", column: column,
        reason: "\(name) is a number, '\(value)' is not")
    }
    arguments.append(value.databaseValue)
    return "(\(field.text) \(comparison.rawValue) ?)"
  }

  /// Returns SQL for tags: `=` and `~` are true if one of the tags matches, `!=` if none does.
  private static func tags(
    _ comparison: Comparison, _ value: String, _ arguments: inout [DatabaseValue]
  ) -> String {
    let isPart = comparison == .contains
    arguments.append((isPart ? value.lowercased() : value).databaseValue)
    let test =
      isPart
      ? "instr(lower(tag), ?) > 0"
      : comparison == .unequal ? "tag = ?" : "tag \(comparison.rawValue) ?"
    let exists = "EXISTS (SELECT 1 FROM tag WHERE tag.run = run.id AND \(test))"
    return comparison == .unequal ? "(NOT \(exists))" : "(\(exists))"
  }
}
