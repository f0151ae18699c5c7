import ClozeReport
import Foundation

/// A chart of lines for an HTML page: a static picture that `PageScript` makes readable, with
/// values under the pointer and a legend whose entries hide and show lines.
///
/// Colours are classes of the page's style sheet, so that they suit light and dark pages.
public struct PageChart: Sendable {
  /// The room that a chart takes on a page.
  public enum Size: Sendable {
    /// The whole width of the page; on a narrow screen a layout of its own.
    case wide
    /// Half the width, for charts side by side.
    case half

    /// The class and the size, in pixels, of each layout.
    fileprivate var layouts: [(style: String?, width: Double, height: Double)] {
      switch self {
      case .wide: [("broad", 900, 380), ("narrow", 400, 290)]
      case .half: [(nil, 450, 280)]
      }
    }
  }

  private let chart: Chart
  private let size: Size
  private let description: String

  /// The number of points of a line up to which each has a marker.
  private static let markerLimit = 25
  /// The number of columns to which a line's values are reduced, four values in each.
  private static let columns = 600.0

  /// Makes a chart of lines, with words for those who cannot see it.
  public init(_ chart: Chart, size: Size, description: String) {
    (self.chart, self.size, self.description) = (chart, size, description)
  }

  /// The chart as a part of a page.
  public var block: HTMLBlock {
    let drawings = size.layouts.map { drawing($0.style, width: $0.width, height: $0.height) }
    let title =
      chart.y.title.isEmpty ? "" : "<figcaption>\(HTML.escape(chart.y.title))</figcaption>"
    return HTMLBlock(
      markup: "<figure class=\"chart\" data-chart=\"\(HTML.escape(data))\">\(title)\n"
        + drawings.joined(separator: "\n") + legend + "</figure>")
  }

  private var legend: String {
    guard chart.series.count > 1 else { return "" }
    let keys = chart.series.enumerated().map { index, series in
      let look = Look(series, index: index)
      return "<span class=\"key\" data-series=\"\(index)\"><svg width=\"28\" height=\"10\" "
        + "aria-hidden=\"true\"><path d=\"M1 5H27\" \(Self.attributes(look))/></svg>"
        + "\(HTML.escape(series.name))</span>"
    }
    return "\n<div class=\"legend\">\(keys.joined(separator: "\n"))</div>"
  }

  /// Returns the picture of a size; `style` is its class.
  private func drawing(_ style: String?, width: Double, height: Double) -> String {
    let measures = Measures.page
    // The page has the legend and the title beside the picture.
    let plain = Chart(
      x: chart.x, y: Axis("", scale: chart.y.scale),
      series: [Series("", chart.series.flatMap { $0.points + $0.background })])
    let frame = Rectangle(x: 0, y: 8, width: width - 6, height: height - 10)
    let layout = ChartLayouter(chart: plain, frame: frame, measures: measures).layout
    let lines = chart.series.enumerated().map { line($1, Look($1, index: $0), index: $0, layout) }
    let name = style.map { " class=\"\($0)\"" } ?? ""
    return "<svg\(name) viewBox=\"0 0 \(Self.text(width)) \(Self.text(height))\" role=\"img\" "
      + "aria-label=\"\(HTML.escape(description))\" \(Self.place(layout))>\n"
      + Self.axes(layout, measures) + lines.joined() + "</svg>"
  }

  /// Returns one line with the group that the legend hides.
  private func line(_ series: Series, _ look: Look, index: Int, _ layout: ChartLayout) -> String {
    let background = Self.path(series.background, layout)
    let points = series.points.compactMap(layout.place)
    let dots = points.count <= Self.markerLimit ? points : []
    let marks = dots.map { "M\(Self.text($0.x)) \(Self.text($0.y))h0" }.joined()
    return "<g data-series=\"\(index)\">"
      + (background.isEmpty
        ? "" : "<path d=\"\(background)\" class=\"line faint c\(look.color % 7)\"/>")
      + "<path d=\"\(Self.path(series.points, layout))\" \(Self.attributes(look))/>"
      + (marks.isEmpty ? "" : "<path d=\"\(marks)\" class=\"dots c\(look.color % 7)\"/>") + "</g>\n"
  }

  private static func attributes(_ look: Look) -> String {
    let dash = Palette.dash(look).map { text($0 * 1.8) }.joined(separator: " ")
    return "class=\"line c\(look.color % 7)\""
      + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
  }

  /// Returns the path through the points, with a new start after each gap.
  private static func path(_ points: [ChartPoint], _ layout: ChartLayout) -> String {
    points.map(layout.place).split(whereSeparator: { $0 == nil }).map { part in
      let places = Decimation.line(part.compactMap { $0 }, column: 1)
      return "M" + places.map { "\(text($0.x)) \(text($0.y))" }.joined(separator: "L")
    }.joined()
  }

  /// Returns the plot area and the ends of both axes, by which the script finds values.
  private static func place(_ layout: ChartLayout) -> String {
    let plot = layout.plot, x = layout.xMap, y = layout.yMap
    let numbers = [plot.x, plot.y, plot.width, plot.height, x.low, x.high, y.low, y.high]
    return "data-plot=\"\(numbers.map { "\($0)" }.joined(separator: " "))\""
  }

  private static func axes(_ layout: ChartLayout, _ measures: Measures) -> String {
    let plot = layout.plot
    var parts: [String] = layout.yTicks.map {
      "<path class=\"grid\" d=\"M\(text(plot.x)) \(text($0.place))H\(text(plot.right))\"/>"
    }
    parts.append(
      "<path class=\"axis\" d=\"M\(text(plot.x)) \(text(plot.bottom))H\(text(plot.right))\"/>")
    for tick in layout.yTicks {
      guard let label = tick.label else { continue }
      parts.append(
        "<text x=\"\(text(plot.x - measures.axisWidth))\" y=\"\(text(tick.place + 4.5))\" "
          + "text-anchor=\"end\">\(HTML.escape(label))</text>")
    }
    let foot = plot.bottom + measures.axisHeight + measures.lineHeight(.tick) * 0.75
    for tick in layout.xTicks {
      guard let label = tick.label else { continue }
      let middle = tick.start + measures.width(label, .tick) / 2
      parts.append(
        "<path class=\"axis\" d=\"M\(text(tick.place)) \(text(plot.bottom))v4\"/>"
          + "<text x=\"\(text(middle))\" y=\"\(text(foot))\" text-anchor=\"middle\">"
          + "\(HTML.escape(label))</text>")
    }
    let title = foot + measures.lineHeight(.axis)
    parts.append(
      "<text class=\"title\" x=\"\(text(plot.center.x))\" y=\"\(text(title))\" "
        + "text-anchor=\"middle\">\(HTML.escape(layout.xTitle))</text>")
    return parts.map { $0 + "\n" }.joined()
  }

  private static func text(_ number: Double) -> String {
    let rounded = (number * 10).rounded() / 10
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }
}

extension PageChart {
  /// The values that the script shows.
  private struct Data: Encodable {
    struct Line: Encodable {
      let name: String
      let color: Int
      let points: [[Double]]
    }

    let x: String
    /// True for a logarithmic axis.
    let logarithmic: [Bool]
    let lines: [Line]
  }

  /// The values as JSON.
  private var data: String {
    let places = chart.series.flatMap { $0.points.map(\.x) }.filter(\.isFinite)
    let span = (places.max() ?? 1) - (places.min() ?? 0)
    let lines = chart.series.enumerated().map { index, series in
      let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
        .map { Point(x: $0.x, y: $0.y) }
      let kept = Decimation.line(points, column: span > 0 ? span / Self.columns : 1)
      return Data.Line(
        name: series.name.isEmpty ? chart.y.label : series.name,
        color: Look(series, index: index).color % 7,
        points: kept.map { [Self.rounded($0.x), Self.rounded($0.y)] })
    }
    let data = Data(
      x: chart.x.title, logarithmic: [chart.x.scale == .log, chart.y.scale == .log], lines: lines)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return (try? encoder.encode(data)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Returns `number` to six significant digits; a whole one as it is.
  private static func rounded(_ number: Double) -> Double {
    number == number.rounded() && abs(number) < 0x1p53
      ? number : Double(String(format: "%.6g", number)) ?? number
  }
}

extension Measures {
  /// The sizes of a picture within a page, in its pixels; widths are those of a common font.
  static var page: Measures {
    Measures(
      width: { text, _ in Double(text.count) * 8.3 }, lineHeight: { _ in 17 }, margin: 0, gap: 6,
      verticalGap: 3, axisWidth: 7, axisHeight: 5, sampleWidth: 26, labelGap: 10, canTurn: false,
      aspect: 1, isWhole: false, ellipsis: "…")
  }
}
