import Foundation
import Testing

@testable import ClozePlots

@Suite struct DecimationTests {
  @Test func eachColumnKeepsItsFirstLastAndExtremes() {
    let points = [3.0, 9, 1, 4, 2, 7, 7].enumerated().map {
      Point(x: Double($0.offset) * 0.2, y: $0.element)
    }
    // Columns: 0...0.8 (five points) and 1.0, 1.2.
    let kept = Decimation.line(points, column: 1)
    #expect(kept.map(\.y) == [3, 9, 1, 2, 7, 7])
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test func aMillionPointsBecomeFewAndKeepTheirPeaks() {
    let points = (0..<1_000_000).map { index in
      Point(x: Double(index) / 1000, y: index == 654_321 ? 1e6 : sin(Double(index)))
    }
    let kept = Decimation.line(points, column: 1)
    #expect(kept.count <= 4000 && kept.contains { $0.y == 1e6 })
    #expect(kept.first == points.first && kept.last == points.last)
  }

  @Test func whatDoesNotAscendStays() {
    let points = (0..<10).map { Point(x: Double(9 - $0) / 100, y: 0) }
    #expect(Decimation.line(points, column: 1) == points)
  }

  @Test func pointsOnOnePixelAreDrawnOnce() {
    let points = [Point(x: 0.1, y: 0.1), Point(x: 0.2, y: 0.3), Point(x: 1.1, y: 0.1)]
    #expect(Decimation.scatter(points, size: 1) == [points[1], points[2]])
  }
}

@Suite struct HistogramTests {
  @Test func valuesAreCountedOnce() {
    let histogram = Histogram([0, 0.5, 1, 1.5, 2, .nan, -.infinity], bins: 2)
    #expect(histogram.counts == [2, 3] && histogram.width == 1 && histogram.start == 0)
    #expect(histogram.outside == 2)
    #expect(histogram.series("h").points == [ChartPoint(0, 2), ChartPoint(1, 3)])
  }

  @Test func oddInput() {
    #expect(Histogram([], bins: 4).counts == [])
    #expect(Histogram([.nan], bins: 4).counts == [])
    #expect(Histogram([7, 7, 7], bins: 4).counts == [3])
    #expect(Histogram([0, 0], bins: 4).counts == [2])
    let wide = Histogram([-1.7e308, 0, 1.7e308], bins: 3)
    #expect(wide.counts == [1, 1, 1] && wide.width.isFinite)
  }
}

@Suite struct SmoothingTests {
  @Test func theEdgesOfABandAreSmoothed() {
    let band = [BandPoint(0, 1, 2), BandPoint(1, 3, 8), BandPoint(2, 5, 5)]
    #expect(
      Smoothing.movingMean(ofBand: band, window: 3)
        == [BandPoint(0, 2, 5), BandPoint(1, 3, 5), BandPoint(2, 4, 6.5)])
  }

  @Test func theMeanOfAWindow() {
    let points = [1.0, 2, 6, .nan, 4].enumerated().map {
      ChartPoint(Double($0.offset), $0.element)
    }
    let smooth = Smoothing.movingMean(points, window: 3)
    #expect(smooth.map(\.y)[0...2] == [1.5, 3, 4])
    #expect(smooth[3].y.isNaN && smooth[4].y == 4)
    #expect(Smoothing.movingMean([], window: 5) == [])
    #expect(Smoothing.movingMean(points, window: 1).prefix(3) == points.prefix(3))
  }
}
