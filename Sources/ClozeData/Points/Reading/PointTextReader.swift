/// Reads lines of numbers separated by blanks, tabs, commas or semicolons: x, y, z, and perhaps
/// more, such as normals or colours, which are skipped. `#` starts a comment.
///
/// The first lines may name columns, also as a comment (`//X Y Z`), or hold only the number of
/// points, as in .pts files. Commas precede fractions where blanks or semicolons separate numbers;
/// a text that can be read in two ways is refused.
enum PointTextReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes, comment: UInt8(ascii: "#"))
    var heading = PointTextHeading(), shape = PointShapeBuilder()
    if heading.read(&words) { try readPoints(&words, heading, into: &shape) }
    if let (points, line) = heading.count, points != shape.count {
      throw PointTrouble(
        .badHeader(reason: "\(points) points are announced, and \(shape.count) follow"),
        at: .line(line))
    }
    return try shape.shape { .line($0) }
  }

  /// Reads the points from the line on where `words` is.
  private static func readPoints(
    _ words: inout LineWords, _ heading: PointTextHeading, into shape: inout PointShapeBuilder
  ) throws {
    var layout = try PointTextLayout(words, heading)
    let start = words.place
    words.cutComment()
    layout.set(&words)
    let first = words
    // True as long as all lines could be numbers with one digit behind decimal commas.
    var isPaired = heading.names == nil && layout.mayHaveHalves
    repeat {
      let line = words
      let point: (Double, Double, Double)
      do {
        point = try layout.coordinates(&words)
      } catch let trouble as PointTrouble {
        (words, point) = try decimal(line, &layout, from: start, trouble)
      }
      if layout.hasFractions(line) { throw PointTextLayout.ambiguous(line) }
      isPaired = isPaired && layout.hasDigitsAsFractions(line)
      try shape.add(point.0, point.1, point.2, at: .line(words.line))
    } while words.nextFilledLine()
    if isPaired { throw PointTextLayout.ambiguous(first) }
  }

  /// Reads a line again that caused `trouble`, with decimal commas; `layout` changes if that
  /// succeeds. All before it, from the offset `start` on, has no fractions then.
  private static func decimal(
    _ line: LineWords, _ layout: inout PointTextLayout, from start: Int, _ trouble: PointTrouble
  ) throws -> (LineWords, (Double, Double, Double)) {
    guard case .notANumber = trouble.problem, let changed = layout.withDecimalCommas() else {
      throw trouble
    }
    var words = line
    changed.set(&words)
    guard let point = try? changed.coordinates(&words) else { throw trouble }
    guard !line.has(UInt8(ascii: "."), in: start..<line.place) else {
      throw PointTrouble(
        .refused(
          reason: "a decimal comma, where lines before have decimal points",
          advice: "write all numbers in one way"), at: .line(line.line))
    }
    layout = changed
    return (words, point)
  }
}
