/// The header of a PCD file: lines that name the fields of a point, the number of points and the
/// encoding of the body.
struct PCDHeader {
  /// The encoding of the body.
  enum Encoding: String {
    case ascii
    case binary
    case compressed = "binary_compressed"
  }

  /// A field of `count` numbers.
  struct Field {
    var name: String
    var size = 0
    var kind = ""
    var count = 1
    /// The type of the numbers.
    var type = StoredType.float32
    /// The number of bytes in the fields before it, of one point.
    var offset = 0
    /// The number of numbers in the fields before it, of one point.
    var column = 0

    var bytes: Int { size * count }
  }

  private static let types: [String: StoredType] = [
    "F4": .float32, "F8": .float64, "I1": .int8, "I2": .int16, "I4": .int32, "I8": .int64,
    "U1": .uint8, "U2": .uint16, "U4": .uint32, "U8": .uint64,
  ]

  private(set) var fields: [Field] = []
  private(set) var points = 0
  private(set) var encoding = Encoding.ascii
  /// The fields x, y and z.
  private(set) var axes: [Field] = []
  private var width: Int?
  private var height: Int?
  private var stated: Int?

  /// The number of bytes of one point.
  var rowBytes: Int { fields.last.map { $0.offset + $0.bytes } ?? 0 }
  /// The number of numbers of one point.
  var columns: Int { fields.last.map { $0.column + $0.count } ?? 0 }

  /// Reads the header; afterwards `words` is at its last line.
  init(_ words: inout LineWords) throws {
    while words.nextFilledLine() {
      let line = words.line
      switch words.text()?.uppercased() {
      case "VERSION", "VIEWPOINT": continue
      case "FIELDS", "COLUMNS":
        while let name = words.text() { fields.append(Field(name: name)) }
      case "SIZE": try each(&words) { $0.size = try Self.whole($1, line, 1...8) }
      case "TYPE": try each(&words) { $0.kind = $1.uppercased() }
      case "COUNT": try each(&words) { $0.count = try Self.whole($1, line, 1...65_536) }
      case "WIDTH": width = try words.integer()
      case "HEIGHT": height = try words.integer()
      case "POINTS": stated = try words.integer()
      case "DATA":
        try finish(words.text() ?? "", line)
        return
      case let word:
        throw Self.wrong("\(excerpt((word ?? "").utf8).quoted) is no part of a header", line)
      }
    }
    throw Self.wrong("the header has no line DATA", nil)
  }

  /// Gives each field the value of its word.
  private mutating func each(
    _ words: inout LineWords, _ set: (inout Field, String) throws -> Void
  ) throws {
    for index in fields.indices {
      guard let word = words.text() else { break }
      try set(&fields[index], word)
    }
  }

  private mutating func finish(_ encoding: String, _ line: Int) throws {
    guard let known = Encoding(rawValue: encoding.lowercased()) else {
      throw Self.wrong(
        "\(excerpt(encoding.utf8).quoted) is not ascii, binary or binary_compressed", line)
    }
    self.encoding = known
    var offset = 0, column = 0
    for index in fields.indices {
      let field = fields[index]
      guard let type = Self.types["\(field.kind)\(field.size)"] else {
        throw Self.wrong("the field \(excerpt(field.name.utf8).quoted) has no known type", nil)
      }
      (fields[index].type, fields[index].offset, fields[index].column) = (type, offset, column)
      (offset, column) = (offset + field.bytes, column + field.count)
    }
    guard offset < 1 << 30 else { throw Self.wrong("a point has \(offset) bytes", nil) }
    axes = try ["x", "y", "z"].map { axis in
      let found = fields.filter { $0.name.lowercased() == axis }
      guard found.count == 1 else { throw Self.wrong("the fields x, y and z are needed", nil) }
      return found[0]
    }
    try count()
  }

  /// Settles the number of points.
  private mutating func count() throws {
    let area = (width ?? -1).multipliedReportingOverflow(by: height ?? 1)
    let points = stated ?? area.partialValue
    guard points >= 0, width == nil || !area.overflow && area.partialValue == points else {
      throw Self.wrong("POINTS, WIDTH and HEIGHT give no number of points", nil)
    }
    guard points <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
    }
    self.points = points
  }

  private static func whole(_ word: String, _ line: Int, _ range: ClosedRange<Int>) throws -> Int {
    guard let value = Int(word), range.contains(value) else {
      throw PointTrouble(.badCount(word: excerpt(word.utf8)), at: .line(line))
    }
    return value
  }

  private static func wrong(_ reason: String, _ line: Int?) -> PointTrouble {
    PointTrouble(.badHeader(reason: reason), at: line.map { .line($0) })
  }
}
