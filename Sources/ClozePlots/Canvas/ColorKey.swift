import Foundation

/// The key of a colour scale: a bar from its upper to its lower end, with their values beside it.
struct ColorKey {
  let range: ClosedRange<Double>
  let canvas: any Canvas

  private var measures: Measures { canvas.measures }

  private var labels: [String] {
    [range.upperBound, range.lowerBound].map { String(format: "%.3g", $0) }
  }

  /// The width that the key takes.
  var width: Double {
    let widest = labels.map { measures.width($0, .tick) }.max() ?? 0
    return measures.gap * 3 + measures.sampleWidth / 2 + widest
  }

  /// Draws the key at the left edge of `frame`, as high as it.
  func paint(_ frame: Rectangle) {
    let width = measures.sampleWidth / 2, steps = 64
    let bar = Rectangle(x: frame.x, y: frame.y, width: width, height: frame.height)
    for step in 0..<steps {
      let height = bar.height / Double(steps)
      canvas.cell(
        Rectangle(x: bar.x, y: bar.y + Double(step) * height, width: width, height: height),
        level: 1 - (Double(step) + 0.5) / Double(steps))
    }
    canvas.edge(bar)
    let half = measures.lineHeight(.tick) / 2
    for (label, y) in zip(labels, [bar.y + half, bar.bottom - half]) {
      canvas.text(
        label, at: Point(x: bar.right + measures.gap, y: y), .left, .tick, isTurned: false)
    }
  }
}
