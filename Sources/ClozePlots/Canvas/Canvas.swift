/// The appearance of a series: numbers that choose its colour and marker, its dash, and its
/// character in text.
struct Look: Equatable {
  var index: Int
  var color: Int
  var dash: Int
  /// True if it is drawn faintly behind others.
  var isFaint = false

  /// Makes the look of the series at `index`.
  init(_ series: Series, index: Int) {
    self.index = index
    color = abs(series.color ?? index)
    dash = abs(series.dash ?? index)
  }
}

/// The position of a text relative to its anchor point.
enum Anchor {
  case left, center, right
}

/// A surface that charts are drawn on. Places are in the unit of its `measures`.
protocol Canvas: AnyObject {
  var measures: Measures { get }
  /// The smallest distance that is visible along a line.
  var resolution: Double { get }

  /// Draws one line of text whose middle line is at `place`.
  func text(_ text: String, at place: Point, _ anchor: Anchor, _ role: TextRole, isTurned: Bool)
  /// Draws the axes at the left and lower edge of `plot`, with their marks.
  func axes(_ plot: Rectangle, x: [ChartLayout.Tick], y: [ChartLayout.Tick])
  /// Draws a line through `points`, clipped to `clip`.
  func line(_ points: [Point], _ look: Look, clip: Rectangle)
  /// Fills the area between two lines, clipped to `clip`.
  func band(_ upper: [Point], _ lower: [Point], _ look: Look, clip: Rectangle)
  /// Draws a marker at each of `points`, which lie in `clip`; the whole chart has `count` of them.
  func markers(_ points: [Point], _ look: Look, count: Int, clip: Rectangle)
  /// Draws a filled bar, which lies in `clip`.
  func bar(_ rectangle: Rectangle, _ look: Look, clip: Rectangle)
  /// Draws a cell of a heat map; `level` is from 0 to 1, nil for a gap.
  func cell(_ rectangle: Rectangle, level: Double?)
  /// Draws cells in rows of `columns`, the first row at the top, that fill `rectangle`.
  func cells(_ levels: [Double?], columns: Int, in rectangle: Rectangle)
  /// Draws an image that fills `rectangle`.
  func image(_ image: PictureImage, in rectangle: Rectangle)
  /// Writes a text in the middle of a cell of this level, legible on its colour.
  func cellText(_ text: String, in rectangle: Rectangle, level: Double?)
  /// Draws a point in space; `level` is from 0 to 1, nil for one that is only hinted at.
  func dot(_ place: Point, level: Double?)
  /// Draws an edge around a heat map.
  func edge(_ rectangle: Rectangle)
  /// Draws a sample of a series of `shape`.
  func sample(_ rectangle: Rectangle, _ look: Look, _ shape: Series.Shape)
}
