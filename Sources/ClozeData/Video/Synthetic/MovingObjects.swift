/// The pictures of moving objects: 20 x 20 values of opacity from 0 to 1.
///
/// Circle, square, triangle, cross and ring are drawn with sixteen samples a pixel; digits are cut
/// from a sheet of handwritten ones.
struct MovingObjects: Sendable {
  /// The pixels of a side.
  static let size = 20
  /// The number of handwritten examples of each digit.
  static let examples = 500
  /// The width and height of a sheet of digits.
  static let sheetSize = (width: 2800, height: 1400)

  private let shapes: [[Double]]
  /// The gray values of the sheet, from 0 to 255; empty without handwriting.
  private let sheet: [UInt8]

  /// Makes the shapes, and digits of a sheet of 50 rows with 100 tiles of 28 x 28 pixels: 500
  /// examples of each digit in order.
  ///
  /// - Parameter sheet: Gray values row by row, of `sheetSize`; empty for shapes alone.
  init(sheet: [UInt8]) {
    precondition(
      [0, Self.sheetSize.width * Self.sheetSize.height].contains(sheet.count), "not a sheet")
    self.sheet = sheet
    shapes = Shape.allCases.map(\.opacity)
  }

  /// The objects that there are pictures of, by their numbers.
  var objects: Range<Int> { sheet.isEmpty ? 10..<15 : 0..<15 }

  /// The handwritten examples that a part of the data uses.
  static func examples(of part: LabelledPart) -> Range<Int> {
    switch part {
    case .training: 0..<350
    case .validation: 350..<425
    case .test: 425..<500
    }
  }

  /// Returns the picture of `object`; of digits that of handwritten example `example`.
  func opacity(of object: Int, example: Int) -> [Double] {
    guard object < 10 else { return shapes[object - 10] }
    let tile = object * Self.examples + example
    // The ink of a tile lies in its middle.
    let top = tile / 100 * 28 + 4, left = tile % 100 * 28 + 4
    return (0..<Self.size * Self.size).map { place in
      let row = top + place / Self.size, column = left + place % Self.size
      return Double(sheet[row * Self.sheetSize.width + column]) / 255
    }
  }

  private enum Shape: CaseIterable {
    case circle, square, triangle, cross, ring

    /// The share of each pixel that the shape covers.
    var opacity: [Double] {
      let size = MovingObjects.size
      return (0..<size * size).map { place in
        let samples = (0..<16).count { sample in
          let x = Double(4 * (place % size) + sample % 4) + 0.5
          let y = Double(4 * (place / size) + sample / 4) + 0.5
          return contains(x / 4 - Double(size) / 2, y / 4 - Double(size) / 2)
        }
        return Double(samples) / 16
      }
    }

    /// True if the shape covers a point, in pixels from the centre.
    private func contains(_ x: Double, _ y: Double) -> Bool {
      let radius = (x * x + y * y).squareRoot()
      switch self {
      case .circle: return radius <= 9
      case .square: return abs(x) <= 8 && abs(y) <= 8
      case .triangle: return y <= 8 && y >= -9 && abs(x) <= 9 * (y + 9) / 17
      case .cross: return (abs(x) <= 3 || abs(y) <= 3) && abs(x) <= 9 && abs(y) <= 9
      case .ring: return radius <= 9 && radius >= 5.5
      }
    }
  }
}
