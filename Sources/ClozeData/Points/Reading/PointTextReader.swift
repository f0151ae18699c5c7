/// Lines of numbers between blanks, commas or semicolons: x, y, z, and perhaps more, such as normals or
/// colours, which is skipped. `#` begins a comment.
///
/// The first line may name columns, or hold the number of points alone, as in .pts files.
enum PointTextReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"), hasCommas: true)
    var shape = PointShapeBuilder(), isFirst = true
    while words.nextFilledLine() {
      var start = words
      defer { isFirst = false }
      if isFirst, isHeading(&start) { continue }
      let (x, y, z) = try words.point()
      try shape.add(x, y, z, at: .line(words.line))
    }
    return try shape.shape { .line($0) }
  }

  /// Whether the line begins with a letter that begins no number, or is one whole number.
  private static func isHeading(_ words: inout LineWords) -> Bool {
    guard let first = words.text() else { return false }
    if let letter = first.unicodeScalars.first, letter.properties.isAlphabetic {
      return !["nan", "inf"].contains { first.lowercased().hasPrefix($0) }
    }
    return Int(first) != nil && words.word() == nil
  }
}
