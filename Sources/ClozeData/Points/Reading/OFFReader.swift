/// Reads the Object File Format: `OFF`, the numbers of vertices, faces and edges, one vertex per
/// line, one face per line (the number of its corners, then these).
///
/// ModelNet's files lack the break after the word (`OFF8 6 0`). `COFF` and `NOFF` have colours and
/// normals after the coordinates, which are skipped, as are comments.
enum OFFReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"))
    let (vertices, faces) = try header(&words)
    var shape = PointShapeBuilder()
    shape.reserve(vertices, bytes: bytes.count)
    for found in 0..<vertices {
      guard words.nextFilledLine() else { throw short("vertices", vertices, found) }
      let (x, y, z) = try words.point()
      try shape.add(x, y, z, at: .line(words.line))
    }
    for found in 0..<faces {
      guard words.nextFilledLine() else { throw short("faces", faces, found) }
      try shape.add(face: corners(&words), origin: words.line)
    }
    return try shape.shape { .line($0) }
  }

  /// Reads the numbers of vertices and faces.
  private static func header(_ words: inout LineWords) throws -> (Int, Int) {
    guard words.nextFilledLine(), let word = words.text() else {
      throw PointTrouble(.badHeader(reason: "an .off file begins with the word OFF"))
    }
    if let variant = variant(word) {
      throw PointTrouble(
        .refused(
          reason: "the variant \(variant) of the format is not read",
          advice: "write it as OFF, COFF or NOFF"), at: .line(words.line))
    }
    guard let name = ["COFF", "NOFF", "OFF"].first(where: { word.uppercased().hasPrefix($0) })
    else { throw PointTrouble(.badHeader(reason: "an .off file begins with the word OFF")) }
    let glued = String(word.dropFirst(name.count))
    var numbers: [Int] = []
    if !glued.isEmpty {
      guard let first = Int(glued) else {
        throw PointTrouble(.badCount(word: glued), at: .line(words.line))
      }
      numbers.append(first)
    }
    while let number = try words.integer() { numbers.append(number) }
    if numbers.isEmpty, words.nextFilledLine() {
      while let number = try words.integer() { numbers.append(number) }
    }
    guard numbers.count >= 2, numbers.allSatisfy({ $0 >= 0 }) else {
      throw PointTrouble(
        .badHeader(reason: "the numbers of vertices and faces are missing behind OFF"))
    }
    guard numbers[0] <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
    }
    guard numbers[1] <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "faces", limit: PointShape.limit))
    }
    return (numbers[0], numbers[1])
  }

  /// Returns the word up to OFF if it names a variant that is not read: with coordinates of
  /// textures (ST), four coordinates (4), any number of them (n), or colours and normals at once.
  private static func variant(_ word: String) -> String? {
    let kinds = word.prefix { "STCNstcn4".contains($0) }
    let name = String(word.prefix(kinds.count + 3))
    guard name.uppercased().hasSuffix("OFF") else { return nil }
    let isRead = name != "nOFF" && ["OFF", "COFF", "NOFF"].contains(name.uppercased())
    return isRead ? nil : name
  }

  private static func corners(_ words: inout LineWords) throws -> [Int] {
    let count = try words.integer() ?? 0
    var corners: [Int] = []
    while corners.count < count {
      guard let corner = try words.integer() else {
        throw PointTrouble(
          .tooFewNumbers(found: corners.count, needed: count), at: .line(words.line))
      }
      corners.append(corner)
    }
    return corners
  }

  private static func short(_ element: String, _ expected: Int, _ found: Int) -> PointTrouble {
    PointTrouble(.shortBody(element: element, expected: expected, found: found))
  }
}
