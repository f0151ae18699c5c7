import ClozeCapabilities
import ClozePlots

/// A sound over time as a figure, and its size.
struct SpectrogramFigure {
  let view: SpectrogramView
  let title: String?

  /// The share of the least values that all have the lightest colour, so that silence between the
  /// steps of a file's numbers does not take the whole scale.
  private static let lightest = 0.02
  /// The width of a second, that of a letter or digit with its room, and the limits of the whole,
  /// in points.
  private static let secondWidth = 180.0, letterWidth = 7.0, widths = 420.0...1100.0

  /// The figure.
  var figure: Figure {
    let rows = view.rows.map { row in
      Spectrogram.Row(row.name, row.marks.map(Self.mark))
    }
    return Figure(
      title: title ?? view.name,
      charts: [
        Chart(
          spectrogram: Spectrogram(
            values: view.values, frequencies: view.frequencies, start: view.start, step: view.step,
            range: range, hidden: view.hidden, rows: rows))
      ])
  }

  private static func mark(_ mark: SpectrogramView.Mark) -> Spectrogram.Mark {
    Spectrogram.Mark(
      start: mark.start, end: mark.end, text: mark.text,
      level: mark.level ?? mark.group.map(GroupColour.level))
  }

  private var range: ClosedRange<Double> {
    let sorted = view.values.filter(\.isFinite).sorted()
    guard let last = sorted.last else { return 0...1 }
    let first = sorted[Int(Double(sorted.count) * Self.lightest)]
    return Double(first)...Double(last)
  }

  /// The figure's size in points.
  private var points: (width: Double, height: Double) {
    let seconds = Double(view.values.count / max(1, view.frequencies.count)) * view.step
    let wanted = max(seconds * max(Self.secondWidth, labelledWidth), Self.widths.lowerBound)
    let width = min(wanted, Self.widths.upperBound)
    let rows = Double(view.rows.count + (view.hidden.isEmpty ? 0 : 1))
    return (width + 130, 330 + 26 * rows)
  }

  /// The width of a second in which nearly all texts of coloured marks fit.
  private var labelledWidth: Double {
    let widths = view.rows.flatMap(\.marks).filter { $0.group != nil && $0.end > $0.start }
      .map { Self.letterWidth * Double($0.text.count) / ($0.end - $0.start) }.sorted()
    return widths.isEmpty ? 0 : widths[widths.count * 19 / 20]
  }

  /// The default size in pixels, at which text is as large as in other pictures.
  var size: PictureSize {
    PictureSize(Int(points.width * 5 / 3), Int(points.height * 5 / 3))
  }

  /// The factor by which text is larger than in a picture of the usual size.
  var zoom: Double { (720 * 450 / (points.width * points.height)).squareRoot() }
}

/// Colours of groups by their numbers.
enum GroupColour {
  /// Returns the place of a group on the colour scale; steps of the golden ratio give neighbouring
  /// numbers distinct colours.
  static func level(_ group: Int) -> Double {
    let share = (Double(group) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return 0.2 + 0.8 * share
  }
}
