/// Reads PLY files: the points of the element `vertex` and the polygons that the element `face`
/// lists under `vertex_indices` or `vertex_index`; all other elements and properties are skipped.
enum PLYReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes)
    let header = try PLYHeader(&words)
    let start = words.offset
    switch header.encoding {
    case .ascii, nil:
      var body = PLYText(words)
      return try read(header, &body, bytes: bytes.count)
    case .binaryLittleEndian:
      var body = PLYBinary(bytes, start, isBigEndian: false)
      return try read(header, &body, bytes: bytes.count)
    case .binaryBigEndian:
      var body = PLYBinary(bytes, start, isBigEndian: true)
      return try read(header, &body, bytes: bytes.count)
    }
  }

  private static func read<Body: PLYBody>(
    _ header: PLYHeader, _ body: inout Body, bytes: Int
  ) throws -> PointShape {
    var shape = PointShapeBuilder()
    for element in header.elements where !element.properties.isEmpty {
      if element.name == "vertex" { shape.reserve(element.count, bytes: bytes) }
      for index in 0..<element.count {
        do {
          try body.begin(element.name)
          try read(element, index, &body, into: &shape)
          try body.end()
        } catch is PLYEnd {
          throw PointTrouble(
            .shortBody(
              element: "\(element.name.prefix(40).description.quoted) elements",
              expected: element.count, found: index))
        }
      }
    }
    return try shape.shape { .face($0) }
  }

  /// Reads one element; only vertices and faces are kept.
  private static func read<Body: PLYBody>(
    _ element: PLYHeader.Element, _ index: Int, _ body: inout Body,
    into shape: inout PointShapeBuilder
  ) throws {
    var point = (0.0, 0.0, 0.0)
    let isVertex = element.name == "vertex", isFace = element.name == "face"
    for property in element.properties {
      if let countType = property.countType {
        let isCorners = isFace && property.isCorners
        let list = try readList(property.type, countType, &body, isKept: isCorners)
        if isCorners { try shape.add(face: list, origin: index) }
        continue
      }
      let value = try body.next(property.type)
      guard isVertex else { continue }
      switch property.name {
      case "x": point.0 = value
      case "y": point.1 = value
      case "z": point.2 = value
      default: continue
      }
    }
    if isVertex { try shape.add(point.0, point.1, point.2, at: .point(index)) }
  }

  /// Reads a list's numbers as indices; returns nothing for one that is skipped.
  private static func readList<Body: PLYBody>(
    _ type: PLYHeader.Scalar, _ countType: PLYHeader.Scalar, _ body: inout Body, isKept: Bool
  ) throws -> [Int] {
    let length = try body.next(countType)
    guard let count = Int(exactly: length), count >= 0 else {
      throw PointTrouble(.badCount(word: "\(length)"))
    }
    var list: [Int] = []
    for _ in 0..<count {
      let value = try body.next(type)
      if !isKept { continue }
      guard let index = Int(exactly: value) else {
        throw PointTrouble(.badCount(word: "\(value)"))
      }
      guard list.count < PointShape.limit else {
        throw PointTrouble(.tooMany(what: "corners of a face", limit: PointShape.limit))
      }
      list.append(index)
    }
    return list
  }
}

/// The file ends where a number is expected.
struct PLYEnd: Error {}

/// The numbers after a header, one after the other.
protocol PLYBody {
  /// Moves to the next element, one of those called `name`; throws `PLYEnd` at the end.
  mutating func begin(_ name: String) throws
  /// Throws unless the element has been read completely.
  mutating func end() throws
  /// Returns the next number, which has the type `type` by the header; throws `PLYEnd` at the end.
  mutating func next(_ type: PLYHeader.Scalar) throws -> Double
}

/// Numbers as words, one line per element.
private struct PLYText: PLYBody {
  private var words: LineWords
  private var name = ""

  init(_ words: LineWords) { self.words = words }

  mutating func begin(_ name: String) throws {
    self.name = name
    guard words.nextFilledLine() else { throw PLYEnd() }
  }

  mutating func next(_ type: PLYHeader.Scalar) throws -> Double {
    guard let number = try words.number() else { throw wrong(isShort: true) }
    return number
  }

  mutating func end() throws {
    guard words.word() == nil else { throw wrong(isShort: false) }
  }

  private func wrong(isShort: Bool) -> PointTrouble {
    PointTrouble(
      .otherLength(element: name.prefix(40).description.quoted, isShort: isShort),
      at: .line(words.line))
  }
}

/// Numbers in binary form.
private struct PLYBinary: PLYBody {
  private let bytes: UnsafeRawBufferPointer
  private var cursor: Int
  private let isBigEndian: Bool

  init(_ bytes: UnsafeRawBufferPointer, _ start: Int, isBigEndian: Bool) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
    cursor = start
  }

  func begin(_ name: String) {}
  func end() {}

  mutating func next(_ type: PLYHeader.Scalar) throws -> Double {
    switch type {
    case .int8: Double(try bits(Int8.self))
    case .uint8: Double(try bits(UInt8.self))
    case .int16: Double(try bits(Int16.self))
    case .uint16: Double(try bits(UInt16.self))
    case .int32: Double(try bits(Int32.self))
    case .uint32: Double(try bits(UInt32.self))
    case .float32: Double(Float(bitPattern: try bits(UInt32.self)))
    case .float64: Double(bitPattern: try bits(UInt64.self))
    }
  }

  @inline(__always)
  private mutating func bits<Bits: FixedWidthInteger>(_: Bits.Type) throws -> Bits {
    let size = MemoryLayout<Bits>.size
    guard bytes.count - cursor >= size else { throw PLYEnd() }
    let value = bytes.loadUnaligned(fromByteOffset: cursor, as: Bits.self)
    cursor += size
    return isBigEndian ? Bits(bigEndian: value) : Bits(littleEndian: value)
  }
}
