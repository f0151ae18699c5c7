import Foundation

/// Parses JSON objects: the formats `jsonl` and `json`.
///
/// Names may be strings or numbers; a number keeps its spelling. All other fields are checked and
/// ignored.
struct JSONRowParser: RowParser {
  private let layout: RowLayout
  private let path: String
  private var times = TimeParser()
  private(set) var taken: [TakenColumn] = []
  private var isFirst = true
  /// The role of each key seen so far, and how well its name fits that role.
  private var keys = ByteStringTable()
  private var parts: [(role: Role, rank: Int)] = []
  /// The rank of the field chosen for each role on this line.
  private var ranks: [Int] = []
  /// The keys of this line.
  private var found: [UnsafeBufferPointer<UInt8>] = []

  private enum Role: Int { case subject, item, time, other }
  private static let untaken = [Int.max, Int.max, Int.max]

  /// Makes a parser; `path` names the file in errors.
  init(layout: RowLayout, path: String) { (self.layout, self.path) = (layout, path) }

  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws {
    if isFirst { try takeFirst(Array(line)) }
    var json = JSONCursor(line)
    row.isWhole = false
    row.subject = UnsafeBufferPointer(start: nil, count: 0)
    ranks = Self.untaken
    found.removeAll(keepingCapacity: true)
    try json.object { json, key in
      found.append(key)
      let (role, rank) = part(of: key)
      guard role != .other, rank <= ranks[role.rawValue] else { return try json.skip() }
      if rank == ranks[role.rawValue] {
        throw LineProblem.malformedRecord("two fields \(excerpt(key).quoted)")
      }
      ranks[role.rawValue] = rank
      try take(&json, as: role, into: &row)
    }
    try json.end()
    if ranks[Role.item.rawValue] == Int.max { throw missing(layout.item.role) }
    if ranks[Role.subject.rawValue] == Int.max, !layout.subject.isOptional {
      throw missing(layout.subject.role)
    }
  }

  /// Finds out from the first record which fields are read, and throws if that is unclear.
  private mutating func takeFirst(_ line: [UInt8]) throws {
    isFirst = false
    guard let record = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
      return
    }
    let names = record.keys.sorted()
    for choice in [layout.subject, layout.item] + (layout.time.map { [$0] } ?? []) {
      if let best = choice.best(of: names) {
        taken.append(TakenColumn(role: choice.role, name: names[best]))
      }
    }
    try checkItems(record, names)
    if let time = layout.time, time.best(of: names) == nil { try checkTimes(record, names) }
  }

  private func checkItems(_ record: [String: Any], _ names: [String]) throws {
    guard layout.item.name == nil, let item = layout.item.best(of: names),
      !(record[names[item]] is [Any])
    else { return }
    let list = names.first { layout.item.rank(of: $0) != nil && record[$0] is [Any] }
    if let list {
      throw InteractionError.unclearItems(path: path, item: names[item], list: list)
    }
  }

  private func checkTimes(_ record: [String: Any], _ names: [String]) throws {
    for name in names where !taken.contains(where: { $0.name == name }) {
      let isBoolean = record[name] is Bool
      guard !isBoolean, let value = record[name], value is String || value is NSNumber else {
        continue
      }
      if TableSample.areTimes(["\(value)"]) {
        throw InteractionError.unclearTime(path: path, column: name)
      }
    }
  }

  private mutating func take(
    _ json: inout JSONCursor, as role: Role, into row: inout InteractionRow
  ) throws {
    switch role {
    case .subject:
      if layout.subject.isOptional, try json.isNull() { return }
      row.subject = try json.name(layout.subject.role)
    case .time:
      // Lists of items are in order of time, so a list of their times adds nothing.
      if json.isArray() { return try json.skip() }
      if try json.isNull() { row.time = nil } else { row.time = try times.parse(json.name(.time)) }
    case .item:
      row.items.removeAll(keepingCapacity: true)
      row.isWhole = json.isArray()
      guard row.isWhole else { return row.items.append(try json.name(.item)) }
      try json.array { json in row.items.append(try json.name(.item)) }
    case .other: try json.skip()
    }
  }

  /// Returns the role of the field `key`, and its rank.
  private mutating func part(of key: UnsafeBufferPointer<UInt8>) -> (role: Role, rank: Int) {
    if let index = keys.index(of: key) { return parts[index] }
    let found = part(named: String(decoding: key, as: UTF8.self))
    // Files have few keys; a file with different ones on every line must not fill the memory.
    if keys.count < 4096 {
      _ = keys.insert(key)
      parts.append(found)
    }
    return found
  }

  private func part(named name: String) -> (role: Role, rank: Int) {
    if let rank = layout.item.rank(of: name) { return (.item, rank) }
    if let rank = layout.subject.rank(of: name) { return (.subject, rank) }
    if let rank = layout.time?.rank(of: name) { return (.time, rank) }
    return (.other, 0)
  }

  private func missing(_ role: InteractionColumn) -> LineProblem {
    .missingField(role, found: found.map { excerpt($0) })
  }
}
