/// Draws points in space, the farthest first.
struct ScenePainter {
  let chart: Chart
  let scene: Scene
  let canvas: any Canvas

  /// Draws everything in `frame`.
  func paint(_ frame: Rectangle) {
    let measures = canvas.measures, top = measures.lines(chart.title, .title)
    if !chart.title.isEmpty {
      canvas.text(
        measures.cut(chart.title, .title, to: frame.width),
        at: Point(x: frame.x, y: frame.y + measures.lineHeight(.title) / 2), .left, .title,
        isTurned: false)
    }
    let plot = Rectangle(
      x: frame.x, y: frame.y + top, width: frame.width, height: max(1, frame.height - top))
    // A cell of a terminal is higher than wide.
    let size = min(plot.width, plot.height * measures.aspect) / 2 / max(scene.radius, 1e-30)
    for dot in scene.seen {
      let place = Point(
        x: plot.center.x + dot.x * size, y: plot.center.y - dot.y * size / measures.aspect)
      guard (plot.x...plot.right).contains(place.x), (plot.y...plot.bottom).contains(place.y) else {
        continue
      }
      canvas.dot(place, level: dot.level.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil })
    }
  }
}
