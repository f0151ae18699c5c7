/// What is to be seen, as a value: the same chart becomes PNG, SVG or text.
public struct Chart: Equatable, Sendable {
  /// What is drawn between the axes.
  public enum Content: Equatable, Sendable {
    /// Lines, points and bars.
    case series([Series])
    /// A matrix as colours.
    case heatMap(HeatMap)
    /// Points in space.
    case scene(Scene)
  }

  /// The line above; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn.
  public var content: Content

  /// A chart of lines, points and bars.
  public init(title: String = "", x: Axis, y: Axis, series: [Series]) {
    (self.title, self.x, self.y, content) = (title, x, y, .series(series))
  }

  /// A chart of a matrix; the axes have titles only, no numbers.
  public init(title: String = "", x: Axis, y: Axis, heatMap: HeatMap) {
    (self.title, self.x, self.y, content) = (title, x, y, .heatMap(heatMap))
  }

  /// A chart of points in space, without axes.
  public init(title: String = "", scene: Scene) {
    (self.title, x, y, content) = (title, Axis(""), Axis(""), .scene(scene))
  }

  /// The series, where the chart has any.
  var series: [Series] {
    if case .series(let series) = content { series } else { [] }
  }

  /// The matrix, where the chart has one.
  var heatMap: HeatMap? {
    if case .heatMap(let map) = content { map } else { nil }
  }
}

extension Chart {
  /// The points in space, where the chart has any.
  var scene: Scene? {
    if case .scene(let scene) = content { scene } else { nil }
  }

  /// Whether there are axes with numbers.
  var hasAxes: Bool {
    if case .series = content { true } else { false }
  }
}

/// One of a chart's two axes.
public struct Axis: Equatable, Sendable {
  /// How values become places.
  public enum Scale: Equatable, Sendable {
    /// Equal differences are equally long.
    case linear
    /// Equal ratios are equally long; what is not positive has no place.
    case log
  }

  /// What is measured.
  public var label: String
  /// In what it is measured, where it has a unit.
  public var unit: String?
  /// How values become places.
  public var scale: Scale

  /// An axis for `label`.
  public init(_ label: String, unit: String? = nil, scale: Scale = .linear) {
    (self.label, self.unit, self.scale) = (label, unit, scale)
  }

  /// The label with its unit.
  var title: String { unit.map { label.isEmpty ? $0 : "\(label) (\($0))" } ?? label }
}

/// A place in a chart, in the units of its axes. What is not finite is a gap.
public struct ChartPoint: Equatable, Sendable {
  /// Along the horizontal axis.
  public var x: Double
  /// Along the vertical axis.
  public var y: Double

  /// The point (x, y).
  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// Points that belong together and share a colour, a dash and a marker.
public struct Series: Equatable, Sendable {
  /// How the points are shown.
  public enum Shape: Equatable, Sendable {
    /// Joined in their order.
    case line
    /// Each by itself.
    case points
    /// A bar from 0 for each, from its x to x + width.
    case bars(width: Double)
  }

  /// What the legend says.
  public var name: String
  /// The points.
  public var points: [ChartPoint]
  /// How they are shown.
  public var shape: Shape
  /// Points joined by a faint line behind, such as values before smoothing.
  public var background: [ChartPoint]
  /// Series of one number here share colour and marker; nil: those of its place in the chart.
  public var color: Int?
  /// Series of one number here share the dash; nil: that of its place in the chart.
  public var dash: Int?

  /// A series called `name`.
  public init(
    _ name: String, _ points: [ChartPoint], shape: Shape = .line, background: [ChartPoint] = [],
    color: Int? = nil, dash: Int? = nil
  ) {
    (self.name, self.points, self.shape, self.background) = (name, points, shape, background)
    (self.color, self.dash) = (color, dash)
  }
}

/// A matrix shown as colours, its first row at the top.
public struct HeatMap: Equatable, Sendable {
  /// The rows, equally long.
  public var rows: [[Double]]
  /// One label per row.
  public var rowLabels: [String]
  /// One label per column.
  public var columnLabels: [String]
  /// The values at the two ends of the colours.
  public var range: ClosedRange<Double>

  /// A matrix whose rows and columns have labels.
  public init(
    rows: [[Double]], rowLabels: [String], columnLabels: [String], range: ClosedRange<Double>
  ) {
    precondition(
      rows.count == rowLabels.count && rows.allSatisfy { $0.count == columnLabels.count },
      "a label for each row and column")
    (self.rows, self.rowLabels, self.columnLabels) = (rows, rowLabels, columnLabels)
    self.range = range
  }

  /// Where `value` lies in the range, from 0 to 1; nil where it is not finite.
  func level(_ value: Double) -> Double? {
    let width = range.upperBound - range.lowerBound
    guard value.isFinite, width > 0 else { return value.isFinite ? 0 : nil }
    return min(max((value - range.lowerBound) / width, 0), 1)
  }
}

/// Charts beside and below each other. Heat maps in one figure share the labels at its left end and
/// its lower end, and the key of colours, so they should have the same rows, columns and range.
public struct Figure: Equatable, Sendable {
  /// The line above all charts; empty for none.
  public var title: String
  /// The charts, row by row.
  public var charts: [Chart]
  /// How many stand side by side.
  public var columns: Int

  /// Charts in rows of `columns`.
  public init(title: String = "", charts: [Chart], columns: Int = 1) {
    (self.title, self.charts, self.columns) = (title, charts, max(1, columns))
  }

  /// A figure of one chart.
  public init(_ chart: Chart) { self.init(charts: [chart]) }

  /// The number of rows of charts.
  var rows: Int { (charts.count + columns - 1) / columns }
}
