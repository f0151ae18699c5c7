/// Reads STL files, text or binary: triangles, each with three vertices that no other shares.
///
/// A binary file is one whose size its count of triangles gives, or that has NUL bytes at its
/// start, since its first 80 bytes may start with `solid` as a text does.
enum STLReader {
  private static let headerSize = 80, triangleSize = 50

  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    isBinary(bytes) ? try readBinary(bytes) : try readText(bytes)
  }

  private static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let count = LittleEndianBytes(bytes).size32(headerSize),
      bytes.count == headerSize + 4 + count * triangleSize
    {
      return true
    }
    var words = LineWords(bytes)
    guard words.nextFilledLine(), words.text()?.lowercased() == "solid" else { return true }
    return bytes.prefix(512).contains(0)
  }

  private static func readBinary(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    let numbers = LittleEndianBytes(bytes)
    guard let count = numbers.size32(headerSize) else {
      throw PointTrouble(
        .badHeader(reason: "an .stl file starts with the word solid, or has a count at byte 80"))
    }
    guard count <= PointShape.limit / 3 else {
      throw PointTrouble(.tooMany(what: "triangles", limit: PointShape.limit / 3))
    }
    let found = (bytes.count - headerSize - 4) / triangleSize
    guard count <= found else {
      throw PointTrouble(.shortBody(element: "triangles", expected: count, found: found))
    }
    var shape = PointShapeBuilder()
    shape.reserve(3 * count, bytes: bytes.count)
    for triangle in 0..<count {
      // The normal comes first.
      let start = headerSize + 4 + triangle * triangleSize + 12
      for corner in 0..<3 {
        let place = start + 12 * corner
        try shape.add(
          numbers.number(place, .float32) ?? .nan, numbers.number(place + 4, .float32) ?? .nan,
          numbers.number(place + 8, .float32) ?? .nan, at: .face(triangle))
      }
      let first = 3 * triangle
      try shape.add(triangle: first, first + 1, first + 2, origin: triangle)
    }
    return try shape.shape { .face($0) }
  }

  /// Reads lines `vertex x y z` between `outer loop` and `endloop`.
  private static func readText(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes), shape = PointShapeBuilder(), first = 0, isClosed = false
    while words.nextFilledLine() {
      switch words.text()?.lowercased() {
      case "vertex":
        let (x, y, z) = try words.point()
        try shape.add(x, y, z, at: .line(words.line))
      case "endloop":
        guard shape.count - first >= 3 else {
          throw PointTrouble(
            .badHeader(reason: "a facet of \(shape.count - first) vertices"),
            at: .line(words.line))
        }
        try shape.add(face: first..<shape.count, origin: words.line)
        first = shape.count
      case "solid": isClosed = false
      case "endsolid": isClosed = true
      case "facet", "outer", "endfacet": continue
      case let word:
        throw PointTrouble(
          .badHeader(reason: "\(excerpt((word ?? "").utf8).quoted) is no part of an .stl file"),
          at: .line(words.line))
      }
    }
    guard isClosed, first == shape.count else {
      throw PointTrouble(.badHeader(reason: "the file ends before the line endsolid"))
    }
    return try shape.shape { .line($0) }
  }
}
