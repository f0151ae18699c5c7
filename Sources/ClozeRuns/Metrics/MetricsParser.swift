import Foundation

/// Parses the lines of a metrics file into columns.
struct MetricsParser {
  /// The lines read so far.
  private(set) var table = MetricsTable()
  /// The names in the lines of each axis, with the role of each.
  private var layouts: [(names: [[UInt8]], roles: [Role])] = []
  private var fields: [LineScanner.Field] = []

  private enum Role {
    case step
    case tokens
    case time
    case metric(Int)
  }

  /// Reads all complete lines of `bytes`; the part after the last line feed is left, as it may be
  /// truncated.
  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count, let found = memchr(base + start, 0x0A, bytes.count - start) {
      let end = UnsafeRawPointer(found) - base
      line(bytes, start..<end)
      start = end + 1
    }
    table.bytes += start
  }

  private mutating func line(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var scanner = LineScanner(bytes, range)
    if scanner.read(into: &fields) {
      let index = layout(bytes)
      guard index >= 0, append(to: index) else { return table.skipped += 1 }
    } else {
      unusual(Data(bytes[range]))
    }
  }

  /// Returns the axis of the line in `fields`, making it if it is the first of its kind; -1 if the
  /// line has no step or a name twice.
  private mutating func layout(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress else { return -1 }
    let known = layouts.firstIndex { layout in
      layout.names.count == fields.count
        && zip(layout.names, fields).allSatisfy { name, field in
          name.count == field.name.count
            && memcmp(name, base + field.name.lowerBound, name.count) == 0
        }
    }
    if let known { return known }
    let names = fields.map { Array(bytes[$0.name]) }
    return add(names)
  }

  private mutating func add(_ bytes: [[UInt8]]) -> Int {
    let names = bytes.map { String(decoding: $0, as: UTF8.self) }
    guard names.contains("step"), Set(names).count == names.count, names.count <= 1000 else {
      return -1
    }
    var axis = MetricsTable.Axis(names: [], columns: [])
    let roles = names.map { name -> Role in
      switch name {
      case "step": return .step
      case "tokens":
        axis.tokens = []
        return .tokens
      case "time":
        axis.times = []
        return .time
      default:
        axis.names.append(name)
        return .metric(axis.names.count - 1)
      }
    }
    axis.columns = axis.names.map { _ in [] }
    table.axes.append(axis)
    layouts.append((bytes, roles))
    return layouts.count - 1
  }

  /// Adds the line in `fields`; returns false if its step is not a whole number.
  private mutating func append(to index: Int) -> Bool {
    let roles = layouts[index].roles
    for (role, field) in zip(roles, fields) {
      if case .step = role, Int(exactly: field.value) == nil { return false }
    }
    for (role, field) in zip(roles, fields) {
      switch role {
      case .step: table.axes[index].steps.append(Int(exactly: field.value) ?? 0)
      case .tokens: table.axes[index].tokens?.append(Self.whole(field.value))
      case .time: table.axes[index].times?.append(Self.whole(field.value * 1000))
      case .metric(let column): table.axes[index].columns[column].append(field.value)
      }
    }
    return true
  }

  private static func whole(_ value: Double) -> Int { Int(exactly: value.rounded()) ?? 0 }

  /// Adds the numbers of a line that the scanner rejects, if it is an object at all.
  private mutating func unusual(_ line: Data) {
    guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else {
      return table.skipped += 1
    }
    let numbers = object.compactMapValues { ($0 as? NSNumber)?.doubleValue }
      .sorted { $0.key < $1.key }
    fields = numbers.map { LineScanner.Field(name: 0..<0, value: $0.value) }
    let names = numbers.map { Array($0.key.utf8) }
    let index = layouts.firstIndex { $0.names == names } ?? add(names)
    guard index >= 0, append(to: index) else { return table.skipped += 1 }
  }
}
