/// Draws a figure: its title and its charts in a grid.
struct FigurePainter {
  let figure: Figure
  let canvas: any Canvas

  private var measures: Measures { canvas.measures }

  /// Draws everything on a canvas of this size.
  func paint(width: Double, height: Double) {
    let margin = measures.margin
    var frame = Rectangle(
      x: margin, y: margin, width: max(1, width - 2 * margin), height: max(1, height - 2 * margin))
    if !figure.title.isEmpty {
      let line = measures.lineHeight(.heading)
      canvas.text(
        measures.cut(figure.title, .heading, to: frame.width),
        at: Point(x: frame.x, y: frame.y + line / 2), .left, .heading, isTurned: false)
      let used = line + measures.verticalGap * 2
      frame.y += used
      frame.height = max(1, frame.height - used)
    }
    if figure.charts.allSatisfy({ $0.heatMap != nil }) {
      HeatMapPainter(charts: figure.charts, columns: figure.columns, canvas: canvas).paint(frame)
    } else {
      paintGrid(frame)
    }
  }

  private func paintGrid(_ frame: Rectangle) {
    let (columns, rows) = (Double(figure.columns), Double(figure.rows))
    let gap = (x: measures.gap * 3, y: measures.verticalGap * 3)
    let width = measures.whole((frame.width - gap.x * (columns - 1)) / columns)
    let height = measures.whole((frame.height - gap.y * (rows - 1)) / rows)
    let frames = figure.charts.indices.map { index in
      Rectangle(
        x: frame.x + Double(index % figure.columns) * (width + gap.x),
        y: frame.y + Double(index / figure.columns) * (height + gap.y), width: max(1, width),
        height: max(1, height))
    }
    for (index, chart) in figure.charts.enumerated() {
      if let scene = chart.scene {
        ScenePainter(chart: chart, scene: scene, canvas: canvas).paint(frames[index])
        continue
      }
      if let spectrogram = chart.spectrogram {
        SpectrogramPainter(chart: chart, spectrogram: spectrogram, canvas: canvas)
          .paint(frames[index])
        continue
      }
      if let pictures = chart.pictures {
        PictureGridPainter(chart: chart, grid: pictures, canvas: canvas).paint(frames[index])
        continue
      }
      guard chart.heatMap == nil else {
        HeatMapPainter(charts: [chart], columns: 1, canvas: canvas).paint(frames[index])
        continue
      }
      let layouter = ChartLayouter(
        chart: chart, frame: frames[index], measures: measures,
        minimumLeft: left(ofColumn: index % figure.columns, frames))
      ChartPainter(chart: chart, layout: layouter.layout, canvas: canvas).paint()
    }
  }

  /// Returns the width of the widest labels of a column's charts, so that their plot areas are
  /// aligned.
  private func left(ofColumn column: Int, _ frames: [Rectangle]) -> Double {
    figure.charts.indices
      .filter { $0 % figure.columns == column && figure.charts[$0].hasAxes }
      .map {
        ChartLayouter(chart: figure.charts[$0], frame: frames[$0], measures: measures).labelWidth
      }.max() ?? 0
  }
}
