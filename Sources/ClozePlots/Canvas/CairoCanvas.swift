import CCairo

/// Draws with Cairo, in points that are scaled to the picture's size.
final class CairoCanvas: Canvas {
  let measures: Measures
  let resolution: Double
  private let context: OpaquePointer

  private static let lineWidth = 1.9
  private static let axisWidth = 1.0
  private static let dotRadius = 1.6

  /// Makes a canvas on `context`, one unit of which is `1 / scale` of a point.
  init(_ context: OpaquePointer, scale: Double) {
    self.context = context
    resolution = 1 / scale
    cairo_scale(context, scale, scale)
    measures = Self.measures(context)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  private static func measures(_ context: OpaquePointer) -> Measures {
    Measures(
      width: { text, role in
        select(role, context)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, CairoText.safe(text), &extents)
        return extents.x_advance
      },
      lineHeight: { size($0) * 1.35 }, margin: 14, gap: 7, verticalGap: 4, axisWidth: 8,
      axisHeight: 7, sampleWidth: 28, labelGap: 12, canTurn: true, aspect: 1, isWhole: false,
      ellipsis: "…")
  }

  private static func size(_ role: TextRole) -> Double {
    switch role {
    case .heading: 17
    case .title: 15
    case .axis, .legend: 13
    case .tick: 12.5
    }
  }

  private static func select(_ role: TextRole, _ context: OpaquePointer) {
    let isBold = role == .title || role == .heading
    cairo_select_font_face(
      context, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
      isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size(role))
  }

  private func use(_ color: Color, alpha: Double = 1) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, alpha)
  }

  func text(
    _ text: String, at place: Point, _ anchor: Anchor, _ role: TextRole, isTurned: Bool
  ) {
    let color = role == .tick || role == .axis ? Color.quiet : .ink
    write(text, at: place, anchor, role, isTurned: isTurned, in: color)
  }

  private func write(
    _ text: String, at place: Point, _ anchor: Anchor, _ role: TextRole, isTurned: Bool,
    in color: Color
  ) {
    Self.select(role, context)
    use(color)
    let width = measures.width(text, role)
    let start =
      switch anchor {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    cairo_save(context)
    cairo_translate(context, place.x, place.y)
    if isTurned { cairo_rotate(context, -.pi / 2) }
    // A third of the size above the baseline is the middle of capitals and digits.
    cairo_move_to(context, start, Self.size(role) * 0.35)
    cairo_show_text(context, CairoText.safe(text))
    cairo_restore(context)
    cairo_new_path(context)
  }

  func axes(_ plot: Rectangle, x: [ChartLayout.Tick], y: [ChartLayout.Tick]) {
    cairo_set_line_width(context, Self.axisWidth)
    use(.grid)
    for tick in y where tick.label != nil {
      stroke(Point(x: plot.x, y: tick.place), Point(x: plot.right, y: tick.place))
    }
    for tick in x where tick.label != nil {
      stroke(Point(x: tick.place, y: plot.y), Point(x: tick.place, y: plot.bottom))
    }
    use(.quiet)
    for tick in y {
      let length = tick.label == nil ? 2.5 : 4.5
      stroke(Point(x: plot.x - length, y: tick.place), Point(x: plot.x, y: tick.place))
    }
    for tick in x {
      let length = tick.label == nil ? 2.5 : 4.5
      stroke(Point(x: tick.place, y: plot.bottom), Point(x: tick.place, y: plot.bottom + length))
    }
    stroke(Point(x: plot.x, y: plot.y), Point(x: plot.x, y: plot.bottom))
    stroke(Point(x: plot.x, y: plot.bottom), Point(x: plot.right, y: plot.bottom))
  }

  private func stroke(_ start: Point, _ end: Point) {
    cairo_move_to(context, start.x, start.y)
    cairo_line_to(context, end.x, end.y)
    cairo_stroke(context)
  }

  func line(_ points: [Point], _ look: Look, clip: Rectangle) {
    guard let first = points.first, points.count > 1 else { return }
    cairo_save(context)
    let room = Self.lineWidth
    cairo_rectangle(
      context, clip.x, clip.y - room, clip.width + room, clip.height + room)
    cairo_clip(context)
    use(look)
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
    cairo_stroke(context)
    cairo_restore(context)
  }

  func band(_ upper: [Point], _ lower: [Point], _ look: Look, clip: Rectangle) {
    guard let first = upper.first, upper.count > 1 else { return }
    cairo_save(context)
    cairo_rectangle(context, clip.x, clip.y, clip.width, clip.height)
    cairo_clip(context)
    use(Palette.color(look), alpha: 0.16)
    cairo_move_to(context, first.x, first.y)
    for point in upper.dropFirst() + lower.reversed() { cairo_line_to(context, point.x, point.y) }
    cairo_close_path(context)
    cairo_fill(context)
    cairo_restore(context)
  }

  /// Sets colour, width and dash of a line.
  private func use(_ look: Look) {
    use(Palette.color(look), alpha: look.isFaint ? 0.28 : 1)
    cairo_set_line_width(context, look.isFaint ? 1 : Self.lineWidth)
    let dash = look.isFaint ? [] : Palette.dash(look).map { $0 * Self.lineWidth }
    cairo_set_dash(context, dash, Int32(dash.count), 0)
  }

  func markers(_ points: [Point], _ look: Look, count: Int, clip: Rectangle) {
    guard !points.isEmpty else { return }
    let isMany = count > 1500
    use(Palette.color(look), alpha: isMany ? 0.5 : look.isFaint ? 0.4 : count > 300 ? 0.75 : 1)
    cairo_set_line_width(context, isMany ? 1 : Self.lineWidth)
    cairo_set_dash(context, [], 0, 0)
    let radius = isMany ? 2.0 : count > 300 || look.isFaint ? 2.8 : 3.8
    for point in points {
      CairoMarker.path(Palette.marker(look), point, radius, context)
      if Palette.marker(look) == .cross { cairo_stroke(context) } else { cairo_fill(context) }
    }
  }

  func bar(_ rectangle: Rectangle, _ look: Look, clip: Rectangle) {
    cairo_set_dash(context, [], 0, 0)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    use(Palette.color(look), alpha: 0.55)
    cairo_fill_preserve(context)
    use(Palette.color(look))
    cairo_set_line_width(context, min(1, rectangle.width / 4))
    cairo_stroke(context)
  }

  func cell(_ rectangle: Rectangle, level: Double?) {
    use(level.map(Palette.heat) ?? .gap)
    // Without antialiasing no background shines through between cells.
    cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_fill(context)
    cairo_set_antialias(context, CAIRO_ANTIALIAS_DEFAULT)
  }

  func cells(_ levels: [Double?], columns: Int, in rectangle: Rectangle) {
    // An image takes a hundredth of the bytes of as many rectangles in a vector file.
    draw(
      levels.map { $0.map(Palette.heat) ?? .gap }, columns: columns, in: rectangle,
      CAIRO_FILTER_NEAREST)
  }

  func image(_ image: PictureImage, in rectangle: Rectangle) {
    let colors = stride(from: 0, to: image.colours.count, by: 3).map { place in
      Color(image.colours[place..<place + 3].reduce(0) { $0 << 8 | Int($1) })
    }
    draw(colors, columns: image.width, in: rectangle, CAIRO_FILTER_GOOD)
  }

  /// Draws pixels that fill `rectangle`.
  private func draw(
    _ colors: [Color], columns: Int, in rectangle: Rectangle, _ filter: cairo_filter_t
  ) {
    let rows = colors.count / max(1, columns)
    guard rows > 0, let image = CairoSurface.image(colors, columns: columns) else { return }
    defer { cairo_surface_destroy(image) }
    cairo_save(context)
    cairo_translate(context, rectangle.x, rectangle.y)
    cairo_scale(context, rectangle.width / Double(columns), rectangle.height / Double(rows))
    cairo_set_source_surface(context, image, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), filter)
    // Beyond its edges a filter sees the image's edge, and not what is behind it.
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    cairo_rectangle(context, 0, 0, Double(columns), Double(rows))
    cairo_fill(context)
    cairo_restore(context)
  }

  func cellText(_ text: String, in rectangle: Rectangle, level: Double?) {
    // The ramp's middle is the lightest colour on which white is legible.
    write(
      text, at: rectangle.center, .center, .tick, isTurned: false,
      in: (level ?? 0) > 0.5 ? .white : .ink)
  }

  func dot(_ place: Point, level: Double?) {
    use(level.map(Palette.heat) ?? .gap)
    cairo_new_path(context)
    cairo_arc(context, place.x, place.y, Self.dotRadius, 0, 2 * .pi)
    cairo_fill(context)
  }

  func edge(_ rectangle: Rectangle) {
    use(.quiet)
    cairo_set_dash(context, [], 0, 0)
    cairo_set_line_width(context, Self.axisWidth)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_stroke(context)
  }

  func sample(_ rectangle: Rectangle, _ look: Look, _ shape: Series.Shape) {
    let middle = rectangle.center
    switch shape {
    case .line:
      use(look)
      stroke(Point(x: rectangle.x, y: middle.y), Point(x: rectangle.right, y: middle.y))
      markers([middle], look, count: 1, clip: rectangle)
    case .points: markers([middle], look, count: 1, clip: rectangle)
    case .bars:
      bar(
        Rectangle(x: rectangle.x + 6, y: middle.y - 5, width: rectangle.width - 12, height: 10),
        look, clip: rectangle)
    }
  }
}
