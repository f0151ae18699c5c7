import ClozeTensor
import Foundation

/// Digits drawn with seven strokes, each a little different, in place of handwritten ones.
enum DrawnDigits {
  private typealias Point = SIMD2<Double>

  /// The strokes of each digit: top, upper left, upper right, middle, lower left, lower right,
  /// bottom.
  private static let strokes: [[Int]] = [
    [0, 1, 2, 4, 5, 6], [2, 5], [0, 2, 3, 4, 6], [0, 2, 3, 5, 6], [1, 2, 3, 5],
    [0, 1, 3, 5, 6], [0, 1, 3, 4, 5, 6], [0, 2, 5], [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5, 6],
  ]

  /// The ends of the strokes, for corners numbered from the upper left in rows of two.
  private static let ends = [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)]

  /// Returns the gray values of a sheet of 500 examples of each digit, in the form that
  /// `MovingObjects` reads.
  static func sheet(seed: UInt64) -> [UInt8] {
    let (width, height) = MovingObjects.sheetSize
    var sheet = [UInt8](repeating: 0, count: width * height)
    for digit in 0..<10 {
      for example in 0..<MovingObjects.examples {
        let tile = digit * MovingObjects.examples + example
        var random = CounterRandom(seed: seed, purpose: .drawing, sample: tile)
        let picture = drawn(digit, &random)
        // The ink of a tile lies in its middle.
        let top = tile / 100 * 28 + 4, left = tile % 100 * 28 + 4
        for place in picture.indices {
          let row = top + place / MovingObjects.size, column = left + place % MovingObjects.size
          sheet[row * width + column] = picture[place]
        }
      }
    }
    return sheet
  }

  /// Returns a picture of `digit`: slanted, wide or narrow, with strokes of some thickness and
  /// corners that are not quite in place.
  private static func drawn(_ digit: Int, _ random: inout CounterRandom) -> [UInt8] {
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.uniform() }
    let slant = between(-0.1, 0.3), wide = between(3.2, 5), thick = between(1.1, 1.9)
    let corners = (0..<6).map { corner -> Point in
      let row = Double(corner / 2) - 1, column = corner % 2 == 0 ? -1.0 : 1
      let place = Point(wide * column, 7.2 * row) + Point(between(-0.7, 0.7), between(-0.7, 0.7))
      return Point(place.x - slant * place.y, place.y)
    }
    let lines = strokes[digit].map { (corners[ends[$0].0], corners[ends[$0].1]) }
    let size = MovingObjects.size, middle = Double(size) / 2
    return (0..<size * size).map { place in
      let pixel = Point(Double(place % size), Double(place / size)) + 0.5 - middle
      let distance = lines.map { length(from: pixel, to: $0) }.min() ?? .infinity
      return UInt8(255 * min(1, max(0, thick + 0.5 - distance)))
    }
  }

  /// Returns the distance of a point from a line between two others.
  private static func length(from point: Point, to line: (Point, Point)) -> Double {
    let along = line.1 - line.0, offset = point - line.0
    let square = (along * along).sum()
    let share = square > 0 ? min(1, max(0, (along * offset).sum() / square)) : 0
    let rest = offset - share * along
    return (rest * rest).sum().squareRoot()
  }
}

extension CounterRandom.Purpose {
  /// The drawn digits.
  fileprivate static let drawing = Self("data.digits")
}
