import CCairo

/// A failure to make a picture.
public enum PlotError: Error, Equatable, CustomStringConvertible {
  /// A side is too short or too long.
  case badSize(width: Int, height: Int)
  /// The drawing library failed, with its reason.
  case cannotDraw(reason: String)

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .badSize(let width, let height):
      "a picture of \(width)x\(height) cannot be made: each side must lie in "
        + "\(Picture.sides.lowerBound)...\(Picture.sides.upperBound)"
    case .cannotDraw(let reason): "the picture cannot be drawn: \(reason)"
    }
  }
}

/// Collects the bytes that Cairo writes piece by piece.
final class CairoSink {
  private(set) var bytes: [UInt8] = []

  /// Writes a piece; `closure` is an unretained sink.
  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<CairoSink>.fromOpaque(closure).takeUnretainedValue().bytes
      .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }

  var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}

/// A Cairo surface for one picture.
struct CairoSurface {
  /// Returns the picture drawn by `draw`, as PNG.
  static func png(_ width: Int, _ height: Int, draw: (OpaquePointer) -> Void) throws -> [UInt8] {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    defer { cairo_surface_destroy(surface) }
    try paint(on: surface, draw)
    let sink = CairoSink()
    // Cairo does not retain the sink.
    let status = withExtendedLifetime(sink) {
      cairo_surface_write_to_png_stream(surface, CairoSink.write, sink.pointer)
    }
    try check(status)
    return sink.bytes
  }

  /// Returns the picture drawn by `draw`, as SVG.
  static func svg(_ width: Int, _ height: Int, draw: (OpaquePointer) -> Void) throws -> [UInt8] {
    let sink = CairoSink()
    // Cairo does not retain the sink.
    return try withExtendedLifetime(sink) {
      let surface = cairo_svg_surface_create_for_stream(
        CairoSink.write, sink.pointer, Double(width), Double(height))
      defer { cairo_surface_destroy(surface) }
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      try paint(on: surface, draw)
      cairo_surface_finish(surface)
      try check(cairo_surface_status(surface))
      return sink.bytes
    }
  }

  private static func paint(
    on surface: OpaquePointer?, _ draw: (OpaquePointer) -> Void
  ) throws {
    try check(cairo_surface_status(surface))
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    try check(cairo_status(context))
    guard let context else { throw PlotError.cannotDraw(reason: "out of memory") }
    cairo_set_source_rgb(context, 1, 1, 1)
    cairo_paint(context)
    draw(context)
    try check(cairo_status(context))
  }

  private static func check(_ status: cairo_status_t) throws {
    guard status == CAIRO_STATUS_SUCCESS else {
      throw PlotError.cannotDraw(reason: String(cString: cairo_status_to_string(status)))
    }
  }
}
