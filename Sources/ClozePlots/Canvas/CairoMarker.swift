import CCairo

/// The outlines of markers, of about equal area.
enum CairoMarker {
  static func path(_ marker: Marker, _ center: Point, _ radius: Double, _ context: OpaquePointer) {
    switch marker {
    case .circle:
      cairo_new_sub_path(context)
      cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    case .square:
      let half = radius * 0.9
      cairo_rectangle(context, center.x - half, center.y - half, 2 * half, 2 * half)
    case .triangle: polygon([(0, -1.25), (1.15, 0.8), (-1.15, 0.8)], center, radius, context)
    case .diamond: polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)], center, radius, context)
    case .cross:
      for (start, end) in [((-1.0, -1.0), (1.0, 1.0)), ((-1.0, 1.0), (1.0, -1.0))] {
        cairo_move_to(context, center.x + radius * start.0, center.y + radius * start.1)
        cairo_line_to(context, center.x + radius * end.0, center.y + radius * end.1)
      }
    }
  }

  private static func polygon(
    _ corners: [(Double, Double)], _ center: Point, _ radius: Double, _ context: OpaquePointer
  ) {
    cairo_new_sub_path(context)
    for corner in corners {
      cairo_line_to(context, center.x + radius * corner.0, center.y + radius * corner.1)
    }
    cairo_close_path(context)
  }
}

/// Prepares text for Cairo.
enum CairoText {
  /// Returns `text` up to its first NUL, with control characters replaced, since they have no
  /// glyphs.
  static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return text }
    let scalars = text.unicodeScalars.map {
      $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
