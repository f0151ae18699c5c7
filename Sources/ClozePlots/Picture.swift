/// The forms of picture files, named as files end.
public enum Picture: String, CaseIterable, Sendable {
  /// Pixels.
  case png
  /// Lines and shapes, sharp at any size.
  case svg

  /// How long a side may be, in pixels.
  public static let sides = 100...10_000

  /// The form that the name of a file asks for.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }
}

extension Figure {
  /// The figure as a picture file of `width` x `height` pixels.
  ///
  /// Text and lines grow with the picture, so that it looks the same at every size; `zoom` makes them
  /// larger (above 1) or smaller for figures with few or many charts.
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
