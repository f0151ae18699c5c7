/// Reads lines of numbers separated by blanks, commas or semicolons: x, y, z, and perhaps more,
/// such as normals or colours, which are skipped. `#` starts a comment.
///
/// The first line may name columns, or hold only the number of points, as in .pts files.
enum PointTextReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"), hasCommas: true)
    var shape = PointShapeBuilder(), heading: Heading?, isFirst = true
    while words.nextFilledLine() {
      if isFirst {
        isFirst = false
        heading = Heading(words)
        if heading != nil { continue }
      }
      let (x, y, z) = try words.point()
      try shape.add(x, y, z, at: .line(words.line))
    }
    if case .count(let count, let line) = heading, count != shape.count {
      throw PointTrouble(
        .badHeader(reason: "\(count) points are announced, and \(shape.count) follow"),
        at: .line(line))
    }
    return try shape.shape { .line($0) }
  }

  /// A first line that holds no point.
  private enum Heading {
    /// Names of columns: it starts with a letter that starts no number.
    case columns
    /// The number of points: a single whole number.
    case count(Int, line: Int)

    /// Finds the heading at the start of `words`; nil if there is none.
    init?(_ words: LineWords) {
      var words = words
      guard let first = words.text() else { return nil }
      if let letter = first.unicodeScalars.first, letter.properties.isAlphabetic {
        if ["nan", "inf"].contains(where: { first.lowercased().hasPrefix($0) }) { return nil }
        self = .columns
        return
      }
      guard let count = Int(first), words.word() == nil else { return nil }
      self = .count(count, line: words.line)
    }
  }
}
