import Foundation
import FoundationXML
import Testing

@testable import ClozePlots

/// Charts of pages.
@Suite struct PageChartTests {
  private let bad = "</svg><script>alert(\"1\")</script>&'"

  private func chart(_ names: [String]) -> Chart {
    Chart(
      x: Axis("step"), y: Axis("loss", unit: "nats"),
      series: names.enumerated().map { index, name in
        Series(name, (0..<40).map { ChartPoint(Double($0 * 10), 5 - Double($0 + index) / 20) })
      })
  }

  private func isWellFormed(_ markup: String) -> Bool {
    XMLParser(data: Data(markup.utf8)).parse()
  }

  @Test func namesAreEscapedEverywhere() throws {
    let markup = PageChart(chart([bad, "b"]), size: .wide, description: bad).block.markup
    #expect(!markup.contains("<script") && isWellFormed(markup), "\(markup)")
    // One line for each series in each of both layouts, and one key each.
    #expect(markup.matches(of: /<g data-series="0">/).count == 2)
    #expect(markup.matches(of: /class="key" data-series/).count == 2)
    #expect(markup.contains("<figcaption>loss (nats)</figcaption>"))
  }

  @Test func aSingleLineNeedsNoLegend() {
    let markup = PageChart(chart(["a"]), size: .half, description: "d").block.markup
    #expect(!markup.contains("legend") && markup.matches(of: /<svg/).count == 1)
    #expect(isWellFormed(markup))
  }

  /// The script reads the values from the attribute, six digits of each.
  @Test func valuesAreInThePage() throws {
    var points = [ChartPoint(0, 1.23456789), ChartPoint(1, .nan), ChartPoint(2, 3)]
    points.append(ChartPoint(.infinity, 1))
    let chart = Chart(x: Axis("step"), y: Axis("v", scale: .log), series: [Series("s", points)])
    let markup = PageChart(chart, size: .half, description: "d").block.markup
    let match = try #require(markup.firstMatch(of: /data-chart="([^"]*)"/))
    let json = match.1.replacing("&quot;", with: "\"")
    let data = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(data?["logarithmic"] as? [Bool] == [false, true])
    let lines = try #require(data?["lines"] as? [[String: Any]])
    #expect(lines[0]["points"] as? [[Double]] == [[0, 1.23457], [2, 3]])
    // The gap divides the line into two, each a single point with a marker.
    #expect(markup.matches(of: /h0/).count == 2, "\(markup)")
  }

  @Test func manyValuesAreReduced() throws {
    let points = (0..<200_000).map { ChartPoint(Double($0), Double($0 % 977)) }
    let chart = Chart(x: Axis("step"), y: Axis("v"), series: [Series("s", points)])
    let markup = PageChart(chart, size: .wide, description: "d").block.markup
    #expect(markup.utf8.count < 200_000, "\(markup.utf8.count)")
  }

  @Test func emptyChartsAreCharts() {
    let none = Chart(x: Axis("step"), y: Axis("v"), series: [Series("s", [])])
    #expect(isWellFormed(PageChart(none, size: .wide, description: "d").block.markup))
  }

  /// A page holds the script in an element, which its text must not end.
  @Test func theScriptStaysInItsElement() {
    #expect(!PageScript.text.lowercased().contains("</script"))
    #expect(!PageScript.text.contains("innerHTML"))
  }
}
