/// A chart as a value, which can be drawn as PNG, SVG or text.
public struct Chart: Equatable, Sendable {
  /// The content between the axes.
  public enum Content: Equatable, Sendable {
    /// Lines, points and bars.
    case series([Series])
    /// A matrix as colours.
    case heatMap(HeatMap)
    /// Points in space.
    case scene(Scene)
    /// Sound over time.
    case spectrogram(Spectrogram)
    /// Pictures in rows.
    case pictures(PictureGrid)
  }

  /// The title above; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The content.
  public var content: Content

  /// Makes a chart of lines, points and bars.
  public init(title: String = "", x: Axis, y: Axis, series: [Series]) {
    (self.title, self.x, self.y, content) = (title, x, y, .series(series))
  }

  /// Makes a chart of a matrix; the axes have titles but no numbers.
  public init(title: String = "", x: Axis, y: Axis, heatMap: HeatMap) {
    (self.title, self.x, self.y, content) = (title, x, y, .heatMap(heatMap))
  }

  /// Makes a chart of points in space, without axes.
  public init(title: String = "", scene: Scene) {
    self.init(title: title, content: .scene(scene))
  }

  /// Makes a chart without axes.
  init(title: String, content: Content) {
    (self.title, x, y, self.content) = (title, Axis(""), Axis(""), content)
  }

  /// Makes a chart of sound over time, which has axes of its own.
  public init(title: String = "", spectrogram: Spectrogram) {
    (self.title, content) = (title, .spectrogram(spectrogram))
    (x, y) = (Axis("time", unit: "s"), Axis("frequency", unit: "Hz"))
  }

  /// The series; empty if the chart has none.
  var series: [Series] {
    if case .series(let series) = content { series } else { [] }
  }

  /// The matrix, if the chart has one.
  var heatMap: HeatMap? {
    if case .heatMap(let map) = content { map } else { nil }
  }
}

extension Chart {
  /// The points in space, if the chart has any.
  var scene: Scene? {
    if case .scene(let scene) = content { scene } else { nil }
  }

  /// The sound, if the chart has any.
  var spectrogram: Spectrogram? {
    if case .spectrogram(let spectrogram) = content { spectrogram } else { nil }
  }

  /// True if there are axes with numbers.
  var hasAxes: Bool {
    if case .series = content { true } else { false }
  }
}

/// One of a chart's two axes.
public struct Axis: Equatable, Sendable {
  /// The mapping from values to positions.
  public enum Scale: Equatable, Sendable {
    /// Equal differences have equal lengths.
    case linear
    /// Equal ratios have equal lengths; values that are not positive have no position.
    case log
  }

  /// The quantity.
  public var label: String
  /// The unit, if there is one.
  public var unit: String?
  /// The mapping from values to positions.
  public var scale: Scale

  /// Makes an axis for `label`.
  public init(_ label: String, unit: String? = nil, scale: Scale = .linear) {
    (self.label, self.unit, self.scale) = (label, unit, scale)
  }

  /// The label with its unit.
  var title: String { unit.map { label.isEmpty ? $0 : "\(label) (\($0))" } ?? label }
}

/// A point in a chart, in the units of its axes. A value that is not finite is a gap.
public struct ChartPoint: Equatable, Sendable {
  /// Along the horizontal axis.
  public var x: Double
  /// Along the vertical axis.
  public var y: Double

  /// Makes the point (x, y).
  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// Points that belong together and share a colour, a dash and a marker.
public struct Series: Equatable, Sendable {
  /// The way the points are drawn.
  public enum Shape: Equatable, Sendable {
    /// Joined in their order.
    case line
    /// Separate points.
    case points
    /// A bar from 0 for each point, from its x to x + width.
    case bars(width: Double)
  }

  /// The name in the legend.
  public var name: String
  /// The points.
  public var points: [ChartPoint]
  /// The way they are drawn.
  public var shape: Shape
  /// Points joined by a faint line in the background, such as values before smoothing.
  public var background: [ChartPoint]
  /// Separate points behind a line, such as the values that it is the mean of.
  public var scatter: [ChartPoint]
  /// The area around a line, in the order of its places; pictures show it, text does not.
  public var band: [BandPoint]
  /// Series with the same number share colour and marker; nil for those of its place in the chart.
  public var color: Int?
  /// Series with the same number share the dash; nil for that of its place in the chart.
  public var dash: Int?

  /// Makes a series called `name`.
  public init(
    _ name: String, _ points: [ChartPoint], shape: Shape = .line, background: [ChartPoint] = [],
    scatter: [ChartPoint] = [], band: [BandPoint] = [], color: Int? = nil, dash: Int? = nil
  ) {
    (self.name, self.points, self.shape, self.background) = (name, points, shape, background)
    (self.scatter, self.band) = (scatter, band)
    (self.color, self.dash) = (color, dash)
  }
}

/// A matrix shown as colours, its first row at the top.
public struct HeatMap: Equatable, Sendable {
  /// The rows, of equal lengths.
  public var rows: [[Double]]
  /// One label per row.
  public var rowLabels: [String]
  /// One label per column.
  public var columnLabels: [String]
  /// The values at the two ends of the colour scale.
  public var range: ClosedRange<Double>
  /// A text for each cell, written where it fits; empty for none.
  public var texts: [[String]]

  /// Makes a heat map of a matrix with labels of rows and columns.
  public init(
    rows: [[Double]], rowLabels: [String], columnLabels: [String], range: ClosedRange<Double>,
    texts: [[String]] = []
  ) {
    precondition(
      rows.count == rowLabels.count && rows.allSatisfy { $0.count == columnLabels.count },
      "a label for each row and column")
    precondition(
      texts.isEmpty || texts.map(\.count) == rows.map(\.count), "a text for each cell")
    (self.rows, self.rowLabels, self.columnLabels) = (rows, rowLabels, columnLabels)
    (self.range, self.texts) = (range, texts)
  }

  /// Returns the position of `value` in the range, from 0 to 1; nil if it is not finite.
  func level(_ value: Double) -> Double? {
    let width = range.upperBound - range.lowerBound
    guard value.isFinite, width > 0 else { return value.isFinite ? 0 : nil }
    return min(max((value - range.lowerBound) / width, 0), 1)
  }
}

/// Charts in a grid. Heat maps in one figure share the labels at its left and lower edge and the
/// colour key, so they should have the same rows, columns and range.
public struct Figure: Equatable, Sendable {
  /// The title above all charts; empty for none.
  public var title: String
  /// The charts, row by row.
  public var charts: [Chart]
  /// The number of charts side by side.
  public var columns: Int

  /// Makes a figure of charts in rows of `columns`.
  public init(title: String = "", charts: [Chart], columns: Int = 1) {
    (self.title, self.charts, self.columns) = (title, charts, max(1, columns))
  }

  /// Makes a figure of one chart.
  public init(_ chart: Chart) { self.init(charts: [chart]) }

  /// The number of rows of charts.
  var rows: Int { (charts.count + columns - 1) / columns }
}
