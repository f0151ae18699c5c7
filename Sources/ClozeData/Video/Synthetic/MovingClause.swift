/// A clause of a caption of moving objects: one of five colours, fifteen objects and 33 motions.
///
/// "the red digit 3 moves quickly left then up": a number for each clause decides which part of the
/// data may use it, so that captions for testing consist of unseen combinations of known words.
public struct MovingClause: Sendable, Hashable {
  /// The number of the colour.
  public let colour: Int
  /// The number of the object; 0 to 9 are handwritten digits.
  public let object: Int
  /// The number of the motion; 0 is rest.
  public let motion: Int

  /// The names of the colours.
  public static let colours = ["red", "green", "blue", "yellow", "white"]
  /// The red, green and blue of each colour.
  static let values: [[Double]] = [
    [230, 60, 60], [60, 200, 80], [80, 110, 255], [240, 220, 70], [240, 240, 240],
  ]
  /// The names of the objects.
  public static let objects =
    (0..<10).map { "digit \($0)" } + ["circle", "square", "triangle", "cross", "ring"]
  /// The motions: rest, then those of each speed along each path.
  static let motions: [Motion] =
    [Motion(speed: 0, path: [])]
    + [1, 3].flatMap { speed in paths.map { Motion(speed: speed, path: $0) } }

  private static let paths: [[Direction]] =
    Direction.allCases.map { [$0] }
    + Direction.allCases.flatMap { first in
      Direction.allCases.filter { $0 != first }.map { [first, $0] }
    }

  /// The part that the clause belongs to.
  var part: LabelledPart {
    switch (3 * colour + 7 * object + motion) % 10 {
    case 0: .test
    case 1: .validation
    default: .training
    }
  }

  /// The clauses of a part, by colour, object and motion.
  static func all(of part: LabelledPart, objects: Range<Int> = 0..<15) -> [MovingClause] {
    colours.indices.flatMap { colour in
      objects.flatMap { object in
        motions.indices.map { MovingClause(colour: colour, object: object, motion: $0) }
      }
    }
    .filter { $0.part == part }
  }

  /// The clause in words.
  public var text: String {
    "the \(Self.colours[colour]) \(Self.objects[object]) \(Self.motions[motion].text)"
  }

  /// This clause with another motion.
  func moving(_ motion: Int) -> MovingClause {
    MovingClause(colour: colour, object: object, motion: motion)
  }

  /// This clause in another colour.
  func coloured(_ colour: Int) -> MovingClause {
    MovingClause(colour: colour, object: object, motion: motion)
  }
}

/// A way for an object to move.
struct Motion: Hashable {
  /// The pixels of a step; 0 at rest.
  let speed: Int
  /// The directions of the first and the second half, or that of both; none at rest.
  let path: [Direction]

  /// The motion in words.
  var text: String {
    guard !path.isEmpty else { return "stays" }
    let name = speed == 1 ? "slowly" : "quickly"
    return "moves \(name) " + path.map(\.rawValue).joined(separator: " then ")
  }

  /// Its two directions in the other order.
  var reordered: Motion { Motion(speed: speed, path: path.reversed()) }

  /// The motion of a film shown backwards.
  var backwards: Motion { Motion(speed: speed, path: path.reversed().map(\.opposite)) }

  /// Returns the displacement of step `step`, from 1 to 15; of two directions the first holds for
  /// seven steps and the second for the last seven.
  func displacement(step: Int) -> (x: Int, y: Int) {
    guard let first = path.first, let last = path.last else { return (0, 0) }
    if path.count > 1 && step == 8 { return (0, 0) }
    let direction = step < 8 ? first : last
    return (direction.x * speed, direction.y * speed)
  }

  /// Its number.
  var number: Int {
    guard let number = MovingClause.motions.firstIndex(of: self) else {
      preconditionFailure("no motion of the list")
    }
    return number
  }
}

/// A direction of motion.
enum Direction: String, CaseIterable {
  case left, right, up, down

  /// The horizontal part, to the right.
  var x: Int { self == .left ? -1 : self == .right ? 1 : 0 }
  /// The vertical part, downwards.
  var y: Int { self == .up ? -1 : self == .down ? 1 : 0 }
  /// The opposite direction.
  var opposite: Direction {
    switch self {
    case .left: .right
    case .right: .left
    case .up: .down
    case .down: .up
    }
  }
}
