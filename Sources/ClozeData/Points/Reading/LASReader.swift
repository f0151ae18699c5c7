/// Reads LAS 1.0 to 1.4 of the ASPRS: coordinates as whole numbers with a scale and an offset for
/// each axis. All other values of the points are skipped; compressed points (LAZ) are refused.
enum LASReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    let file = LittleEndianBytes(bytes), header = try LASHeader(file)
    var shape = PointShapeBuilder()
    shape.reserve(header.points, bytes: bytes.count)
    for point in 0..<header.points {
      let place = header.start + point * header.recordSize
      guard place <= bytes.count - header.recordSize,
        let x = file.whole(place, as: Int32.self), let y = file.whole(place + 4, as: Int32.self),
        let z = file.whole(place + 8, as: Int32.self)
      else {
        throw PointTrouble(
          .shortBody(element: "points", expected: header.points, found: point))
      }
      let coordinates = SIMD3(Double(x), Double(y), Double(z)) * header.scale + header.offset
      try shape.add(coordinates.x, coordinates.y, coordinates.z, at: .point(point))
    }
    return try shape.shape { .point($0) }
  }
}

/// The values of a LAS file's header that lead to its points.
private struct LASHeader {
  let start: Int
  let recordSize: Int
  let points: Int
  let scale: SIMD3<Double>
  let offset: SIMD3<Double>

  init(_ file: LittleEndianBytes) throws {
    guard file.bytes.starts(with: "LASF".utf8) else {
      throw PointTrouble(.badHeader(reason: "a .las file starts with LASF"))
    }
    guard let minor = file.whole(25, as: UInt8.self), let size = file.size16(94),
      let start = file.size32(96), let format = file.whole(104, as: UInt8.self),
      let recordSize = file.size16(105), let legacy = file.size32(107)
    else { throw PointTrouble(.badHeader(reason: "the header of a .las file is cut short")) }
    guard format & 0xC0 == 0 else {
      throw PointTrouble(
        .refused(
          reason: "the points are compressed (LAZ)",
          advice: "unpack them, for example with laszip or pdal translate"))
    }
    // From version 1.4 on counts have 64 bits, and the older field is 0 where they need them.
    let long = minor >= 4 && size >= 375 ? file.whole(247, as: UInt64.self) : nil
    let points = long.map { Int(clamping: $0) } ?? legacy
    guard points <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
    }
    guard recordSize >= 20, start >= size, size >= 227 else {
      throw PointTrouble(.badHeader(reason: "the sizes in the header of the .las file are wrong"))
    }
    (self.start, self.recordSize, self.points) = (start, recordSize, points)
    scale = Self.vector(file, at: 131)
    offset = Self.vector(file, at: 155)
    guard scale.sum().isFinite, offset.sum().isFinite, scale.x * scale.y * scale.z != 0 else {
      throw PointTrouble(.badHeader(reason: "the scale or the offset in the header is no number"))
    }
  }

  /// Returns three numbers of 64 bits.
  private static func vector(_ file: LittleEndianBytes, at place: Int) -> SIMD3<Double> {
    let numbers = (0..<3).map { file.number(place + 8 * $0, .float64) ?? .nan }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }
}
