import Foundation
import Testing

/// Golden files of metrics, which `Fixtures/make_metrics.py` makes.
enum GoldenMetrics {
  /// Returns the cases of the file called `name`.
  static func cases<Case: Decodable>(_ name: String, of type: Case.Type) throws -> [Case] {
    let url = Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil)
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: #require(url)))
  }

  /// True if as many numbers are given as wanted, and each is the wanted one to nine digits.
  static func areClose(_ given: [Double], _ wanted: [Double]) -> Bool {
    given.count == wanted.count && zip(given, wanted).allSatisfy { abs($0 - $1) < 1e-9 }
  }
}

@Suite struct GoldenMetricsTests {
  @Test func whatDiffersIsSeen() {
    #expect(GoldenMetrics.areClose([0.333333333], [1.0 / 3]))
    #expect(!GoldenMetrics.areClose([0.1], [0.1, 0.2]))
    #expect(!GoldenMetrics.areClose([.nan], [0.1]))
    #expect(!GoldenMetrics.areClose([0.1001], [0.1]))
  }
}
