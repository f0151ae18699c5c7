/// A clip of one or several moving objects with its caption.
public struct MovingClip: Sendable, Equatable {
  /// The objects and their motions, those in front last.
  public let clauses: [MovingClause]
  /// The bytes of red, green and blue [frames, side, side, 3].
  public let pixels: [UInt8]

  /// The number of frames.
  public static let frames = 16
  /// The pixels of a side.
  public static let side = 64

  /// The caption.
  public var text: String { Self.text(of: clauses) }

  /// Returns the caption of `clauses`.
  static func text(of clauses: [MovingClause]) -> String {
    clauses.map(\.text).joined(separator: " and ")
  }

  /// Draws a clip on black: objects begin anywhere and go on at the other edge.
  init(
    _ clauses: [MovingClause], _ part: LabelledPart, _ objects: MovingObjects,
    _ random: inout NumpyRandom
  ) {
    self.clauses = clauses
    var canvas = [Double](repeating: 0, count: Self.frames * Self.side * Self.side * 3)
    for clause in clauses {
      let examples = MovingObjects.examples(of: part)
      let example =
        clause.object < 10 ? examples.lowerBound + random.integer(below: examples.count) : 0
      let opacity = objects.opacity(of: clause.object, example: example)
      var x = random.integer(below: Self.side), y = random.integer(below: Self.side)
      for frame in 0..<Self.frames {
        let step = MovingClause.motions[clause.motion].displacement(step: frame)
        if frame > 0 { (x, y) = (x + step.x, y + step.y) }
        Self.paint(opacity, MovingClause.values[clause.colour], frame, x, y, &canvas)
      }
    }
    pixels = canvas.map { UInt8($0.rounded(.toNearestOrEven)) }
  }

  private static func paint(
    _ opacity: [Double], _ colour: [Double], _ frame: Int, _ x: Int, _ y: Int,
    _ canvas: inout [Double]
  ) {
    let size = MovingObjects.size
    for place in opacity.indices where opacity[place] > 0 {
      let row = wrapped(y + place / size), column = wrapped(x + place % size)
      let pixel = ((frame * side + row) * side + column) * 3
      for channel in 0..<3 {
        canvas[pixel + channel] =
          canvas[pixel + channel] * (1 - opacity[place]) + colour[channel] * opacity[place]
      }
    }
  }

  private static func wrapped(_ place: Int) -> Int {
    let rest = place % side
    return rest < 0 ? rest + side : rest
  }
}
