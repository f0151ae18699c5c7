/// Colours in rows from the top, such as a frame of a clip.
public struct PictureImage: Equatable, Sendable {
  /// The red, green and blue values [height, width, 3].
  public private(set) var colours: [UInt8]
  /// The number of columns.
  public let width: Int

  /// The number of rows.
  public var height: Int { colours.count / 3 / width }

  /// Makes an image.
  ///
  /// - Shapes: colours [height, width, 3].
  public init(colours: [UInt8], width: Int) {
    precondition(
      width > 0 && !colours.isEmpty && colours.count % (3 * width) == 0, "whole rows of colours")
    (self.colours, self.width) = (colours, width)
  }

  /// The image in pale colours, as of a frame that was left out.
  public var pale: PictureImage {
    var image = self
    for place in colours.indices { image.colours[place] = UInt8(190 + Int(colours[place]) / 4) }
    return image
  }

  /// Returns the image in gray, with a colour over each field of a grid: the stronger, the higher
  /// its level from 0 to 1.
  ///
  /// - Parameters:
  ///   - levels: The levels of the fields, in rows of `columns` from the top.
  public func shaded(by levels: [Double], columns: Int) -> PictureImage {
    precondition(columns > 0 && !levels.isEmpty && levels.count % columns == 0, "a grid of levels")
    var image = self
    let rows = levels.count / columns, height = height
    for row in 0..<height {
      for column in 0..<width {
        let level = levels[row * rows / height * columns + column * columns / width]
        let place = 3 * (row * width + column)
        let gray = Color.quietGray(luminance(row, column))
        let color = gray.mixed(.shade, level.isFinite ? 0.85 * min(max(level, 0), 1) : 0)
        for (part, value) in [color.red, color.green, color.blue].enumerated() {
          image.colours[place + part] = UInt8((value * 255).rounded())
        }
      }
    }
    return image
  }

  /// Returns the brightness of a pixel, from 0 to 1 (ITU-R BT.601).
  func luminance(_ row: Int, _ column: Int) -> Double {
    let place = 3 * (row * width + column)
    let parts = colours[place..<place + 3].map { Double($0) / 255 }
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]
  }
}

extension Color {
  /// The colour of attention over pictures, which is in none of their grays.
  fileprivate static let shade = Color(0xD55E00)

  /// Returns a gray that leaves room for a colour over black and white alike.
  fileprivate static func quietGray(_ luminance: Double) -> Color {
    Color(0x303030).mixed(Color(0xE8E8E8), luminance)
  }
}
