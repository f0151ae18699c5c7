/// Reads Wavefront OBJ: lines `v x y z` and `f a b c ...`, where a corner is
/// `vertex/texture/normal`, counted from 1, or backwards from the last vertex if negative. A line
/// goes on in the next one after a backslash. All other lines are skipped.
enum OBJReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"), isContinued: true)
    var shape = PointShapeBuilder()
    while words.nextLine() {
      switch words.text() {
      case "v":
        let (x, y, z) = try words.point()
        try shape.add(x, y, z, at: .line(words.line))
      case "f", "fo":
        try shape.add(face: corners(&words, vertices: shape.count), origin: words.line)
      default: continue
      }
    }
    return try shape.shape(first: 1) { .line($0) }
  }

  private static func corners(_ words: inout LineWords, vertices: Int) throws -> [Int] {
    var corners: [Int] = []
    while let word = words.word() {
      let digits = word.prefix { $0 != UInt8(ascii: "/") }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number != 0 else {
        throw PointTrouble(.badCount(word: excerpt(word)), at: .line(words.line))
      }
      guard number >= -vertices else {
        throw PointTrouble(
          .vertexOutOfRange(vertex: number, count: vertices), at: .line(words.line))
      }
      corners.append(number > 0 ? number - 1 : vertices + number)
    }
    return corners
  }
}
