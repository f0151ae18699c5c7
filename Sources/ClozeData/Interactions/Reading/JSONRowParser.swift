import Foundation

/// Parses JSON objects: the formats `jsonl` and `json`.
///
/// Names may be strings or numbers; a number keeps its spelling. All other fields are checked and
/// ignored.
struct JSONRowParser: RowParser {
  private let layout: RowLayout
  private var times = TimeParser()
  private(set) var taken: [TakenColumn] = []
  /// True if the field of items has a name of lists.
  private var itemsAreLists = false
  /// The role of each key seen so far, and how well its name fits that role.
  private var keys = ByteStringTable()
  private var parts: [(role: Role, rank: Int)] = []
  /// The rank of the field chosen for each role on this line.
  private var ranks = [Int](repeating: .max, count: 5)
  /// The keys of this line.
  private var found: [UnsafeBufferPointer<UInt8>] = []

  private enum Role: Int { case subject, item, time, rating, candidates, other }

  /// Makes a parser of records that begin with `sample`; `path` names the file in errors.
  ///
  /// - Throws: `InteractionError` if a field is missing or unclear.
  init(layout: RowLayout, sample: TableSample, path: String) throws {
    self.layout = layout
    let records = sample.objects.prefix(50).compactMap {
      try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
    let names = Set(records.flatMap(\.keys)).sorted()
    let lists = Set(names.filter { name in records.contains { $0[name] is [Any] } })
    for choice in [layout.subject, layout.item, layout.time, layout.rating].compactMap(\.self) {
      guard let best = choice.best(of: names).map({ names[$0] }) else { continue }
      if choice.role == .time && lists.contains(best) { continue }
      taken.append(TakenColumn(role: choice.role, name: best))
    }
    itemsAreLists = taken.contains {
      $0.role == .item && InteractionColumn.listNames.contains(ColumnChoice.plain($0.name))
    }
    try checkItems(records, path)
    try checkTimes(records, names, path)
  }

  /// Throws if a record has lists of items beside single ones, which repeat what came before.
  private func checkItems(_ records: [[String: Any]], _ path: String) throws {
    guard layout.item.name == nil else { return }
    for record in records {
      let known = record.keys.sorted().filter { layout.item.rank(of: $0) != nil }
      if let list = known.first(where: { record[$0] is [Any] }),
        let single = known.first(where: { !(record[$0] is [Any]) })
      {
        throw InteractionError.unclearItems(path: path, item: single, list: list)
      }
    }
  }

  private func checkTimes(
    _ records: [[String: Any]], _ names: [String], _ path: String
  ) throws {
    guard let time = layout.time, !records.isEmpty, time.best(of: names) == nil else { return }
    guard time.name == nil else {
      throw InteractionError.missingColumn(path: path, role: .time, columns: names)
    }
    for name in names where !taken.contains(where: { $0.name == name }) {
      let values = records.compactMap { record -> String? in
        guard let value = record[name], !(value is Bool) else { return nil }
        return value is String || value is NSNumber ? "\(value)" : nil
      }
      if TableSample.areTimes(values) {
        throw InteractionError.unclearTime(path: path, column: name)
      }
    }
  }

  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws {
    var json = JSONCursor(line)
    row.isWhole = false
    row.subject = UnsafeBufferPointer(start: nil, count: 0)
    for role in ranks.indices { ranks[role] = .max }
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
    case .rating:
      if json.isArray() { return try json.skip() }
      row.rating = try json.isNull() ? nil : Rating.parse(json.name(.rating))
    case .candidates:
      guard try !json.isNull() else { return }
      var names: [UnsafeBufferPointer<UInt8>] = []
      try json.array { json in names.append(try json.name(.candidates)) }
      row.candidates = names
    case .item:
      row.items.removeAll(keepingCapacity: true)
      row.isWhole = json.isArray()
      guard row.isWhole else { return try takeItem(&json, into: &row) }
      try json.array { json in row.items.append(try json.name(.item)) }
    case .other: try json.skip()
    }
  }

  /// Takes a single item, which must not be a list in words.
  private func takeItem(_ json: inout JSONCursor, into row: inout InteractionRow) throws {
    let item = try json.name(.item)
    let isList = ItemListField.isBracketed(item) && item.contains(UInt8(ascii: ","))
    guard !isList, !itemsAreLists || !item.contains(UInt8(ascii: " ")) else {
      throw LineProblem.unclearList(excerpt(item))
    }
    row.items.append(item)
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
    if let rank = layout.rating?.rank(of: name) { return (.rating, rank) }
    if let rank = layout.candidates?.rank(of: name) { return (.candidates, rank) }
    return (.other, 0)
  }

  private func missing(_ role: InteractionColumn) -> LineProblem {
    .missingField(role, found: found.map { excerpt($0) })
  }
}
