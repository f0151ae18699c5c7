/// The formats of picture files, named after their file endings.
public enum Picture: String, CaseIterable, Sendable {
  /// Pixels.
  case png
  /// Vector graphics, sharp at any size.
  case svg

  /// The valid lengths of a side, in pixels.
  public static let sides = 100...10_000

  /// Finds the format by the ending of a file's name.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }
}

extension Figure {
  /// Returns the figure as a picture file of `width` x `height` pixels.
  ///
  /// Text and lines scale with the picture, so that it looks the same at every size; `zoom` makes
  /// them larger (above 1) or smaller for figures with few or many charts.
  public func picture(
    _ form: Picture, width: Int, height: Int, zoom: Double = 1
  ) throws -> [UInt8] {
    guard Picture.sides.contains(width), Picture.sides.contains(height) else {
      throw PlotError.badSize(width: width, height: height)
    }
    let area = Double(width * height) / (720 * 450)
    let scale = area.squareRoot() * zoom
    let draw = { (context: OpaquePointer) in
      FigurePainter(figure: self, canvas: CairoCanvas(context, scale: scale))
        .paint(width: Double(width) / scale, height: Double(height) / scale)
    }
    switch form {
    case .png: return try CairoSurface.png(width, height, draw: draw)
    case .svg: return try CairoSurface.svg(width, height, draw: draw)
    }
  }
}
