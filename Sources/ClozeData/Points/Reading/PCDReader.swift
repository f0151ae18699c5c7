/// Reads PCD files of the Point Cloud Library: the fields x, y and z; all others and the viewpoint
/// are skipped.
///
/// The body is text, records one after the other, or, packed with LZF, the fields one after the
/// other.
enum PCDReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"))
    let header = try PCDHeader(&words)
    var shape = PointShapeBuilder()
    shape.reserve(header.points, bytes: bytes.count)
    let body = UnsafeRawBufferPointer(rebasing: bytes[words.offset...])
    switch header.encoding {
    case .ascii: try readText(&words, header, into: &shape)
    case .binary:
      // Also if only fields are missing that are skipped.
      let found = body.count / header.rowBytes
      guard found >= header.points else { throw short(header, found) }
      try readRecords(
        body, header, places: header.axes.map { ($0.offset, header.rowBytes) }, into: &shape)
    case .compressed:
      let unpacked = try unpack(body, header)
      try unpacked.withUnsafeBytes { bytes in
        let places = header.axes.map { ($0.offset * header.points, $0.bytes) }
        try readRecords(bytes, header, places: places, into: &shape)
      }
    }
    return try shape.shape { .point($0) }
  }

  private static func readText(
    _ words: inout LineWords, _ header: PCDHeader, into shape: inout PointShapeBuilder
  ) throws {
    let places = header.axes.map(\.column)
    let layout = PointTextLayout(
      width: header.columns, columns: PointColumns(x: places[0], y: places[1], z: places[2]))
    for found in 0..<header.points {
      guard words.nextFilledLine() else { throw short(header, found) }
      let (x, y, z) = try layout.coordinates(&words)
      try shape.add(x, y, z, at: .line(words.line))
    }
  }

  /// Reads numbers whose places start at an offset and follow each other at a distance.
  private static func readRecords(
    _ bytes: UnsafeRawBufferPointer, _ header: PCDHeader,
    places: [(offset: Int, distance: Int)], into shape: inout PointShapeBuilder
  ) throws {
    let bytes = LittleEndianBytes(bytes), types = header.axes.map(\.type)
    for point in 0..<header.points {
      guard let x = bytes.number(places[0].offset + point * places[0].distance, types[0]),
        let y = bytes.number(places[1].offset + point * places[1].distance, types[1]),
        let z = bytes.number(places[2].offset + point * places[2].distance, types[2])
      else { throw short(header, point) }
      try shape.add(x, y, z, at: .point(point))
    }
  }

  /// Unpacks a body of the packed size, the unpacked size and the packed bytes.
  private static func unpack(
    _ body: UnsafeRawBufferPointer, _ header: PCDHeader
  ) throws -> [UInt8] {
    let sizes = LittleEndianBytes(body)
    guard let packed = sizes.size32(0), let size = sizes.size32(4), packed <= body.count - 8 else {
      throw short(header, 0)
    }
    guard size == header.points * header.rowBytes,
      let unpacked = LZF.unpack(.init(rebasing: body[8..<8 + packed]), size: size)
    else {
      throw PointTrouble(.badHeader(reason: "the compressed points are damaged"))
    }
    return unpacked
  }

  private static func short(_ header: PCDHeader, _ found: Int) -> PointTrouble {
    PointTrouble(.shortBody(element: "points", expected: header.points, found: found))
  }
}
