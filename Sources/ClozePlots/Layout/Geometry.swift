/// A place on a canvas; y grows downwards.
struct Point: Equatable {
  var x: Double
  var y: Double
}

/// A rectangle on a canvas.
struct Rectangle: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var center: Point { Point(x: x + width / 2, y: y + height / 2) }

  /// True if the two share more than an edge.
  func meets(_ other: Rectangle) -> Bool {
    // Edges that should coincide may differ by a rounding error.
    x < other.right - 1e-9 && other.x < right - 1e-9 && y < other.bottom - 1e-9
      && other.y < bottom - 1e-9
  }
}

/// The purpose of a text, which determines its size and weight.
enum TextRole: CaseIterable {
  case heading, title, axis, tick, legend
}

/// The sizes of a canvas's texts and marks, in its unit.
struct Measures {
  /// The width of a text.
  var width: (String, TextRole) -> Double
  /// The height of a line.
  var lineHeight: (TextRole) -> Double
  /// Free space around everything.
  var margin: Double
  /// The space between parts side by side.
  var gap: Double
  /// The space between parts above each other.
  var verticalGap: Double
  /// The space for an axis and its marks beside the plot area, and below it.
  var axisWidth: Double
  var axisHeight: Double
  /// The width of a legend's sample of a line.
  var sampleWidth: Double
  /// The minimum space between two labels of an axis.
  var labelGap: Double
  /// True if text can be rotated by 90 degrees.
  var canTurn: Bool
  /// The ratio of the unit's height to its width: 2 for the cells of a terminal.
  var aspect: Double
  /// True if parts start only at whole units.
  var isWhole: Bool
  /// The text that replaces what is cut out of a text.
  var ellipsis: String

  /// Returns `length`, or the whole units in it if only those count.
  func whole(_ length: Double) -> Double { isWhole ? length.rounded(.down) : length }

  /// Returns the height of a line and the space below it; 0 for an empty text.
  func lines(_ text: String, _ role: TextRole) -> Double {
    text.isEmpty ? 0 : lineHeight(role) + verticalGap
  }

  /// Returns `text` with its middle cut out to fit into `limit`, since names that start alike often
  /// differ at the end.
  func cut(_ text: String, _ role: TextRole, to limit: Double) -> String {
    // Limits are sums and differences; a text that fits exactly should not fail by their rounding.
    let limit = limit + 1e-6
    guard width(text, role) > limit else { return text }
    let characters = Array(text)
    var kept = 0, most = characters.count - 1
    func shortened(_ count: Int) -> String {
      let tail = count / 2
      return String(characters.prefix(count - tail)) + ellipsis + String(characters.suffix(tail))
    }
    // Widths increase with the count, so the largest that fits is found by bisection.
    while kept < most {
      let middle = (kept + most + 1) / 2
      if width(shortened(middle), role) <= limit { kept = middle } else { most = middle - 1 }
    }
    return kept > 0 ? shortened(kept) : width(ellipsis, role) <= limit ? ellipsis : ""
  }
}
