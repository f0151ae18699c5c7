import Foundation
import Testing

@testable import ClozePlots

@Suite struct TicksTests {
  @Test func roundValuesOfOneForm() {
    #expect(Ticks.linear(0, 1, count: 5).labels == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks.linear(2.31, 7.9, count: 4).labels == ["4", "6"])
    #expect(Ticks.linear(-3, 3, count: 6).labels == ["-3", "-2", "-1", "0", "1", "2", "3"])
    #expect(Ticks.linear(0, 0.004, count: 4).labels == ["0", "0.001", "0.002", "0.003", "0.004"])
  }

  @Test func thousandsAndMillionsHaveLetters() {
    #expect(Ticks.linear(0, 20_000, count: 4).labels == ["0", "5k", "10k", "15k", "20k"])
    #expect(Ticks.linear(0, 2e6, count: 4).labels == ["0", "0.5M", "1.0M", "1.5M", "2.0M"])
    #expect(Ticks.linear(0, 2000, count: 2).labels == ["0", "1000", "2000"])
    #expect(Ticks.linear(0, 3e-4, count: 3).labels == ["0", "1e-4", "2e-4", "3e-4"])
  }

  @Test func logarithmicAxesMarkDecadesAndTheirMultiples() {
    let ticks = Ticks.logarithmic(0.5, 2000, count: 5)
    #expect(ticks.labels == ["1", "10", "100", "1k"])
    #expect(ticks.minor.contains { abs($0 - 0.5) < 1e-9 } && ticks.minor.contains { $0 == 500 })
    #expect(Ticks.logarithmic(1, 100, count: 8).labels == ["1", "2", "5", "10", "20", "50", "100"])
    #expect(Ticks.logarithmic(1e-5, 1, count: 5).labels.first == "1e-5")
    #expect(Ticks.logarithmic(1e-5, 1, count: 5).labels.dropLast().last == "1e-1")
    // Within one decade multiples of ten are too few.
    #expect(Ticks.logarithmic(2, 5, count: 4).labels == ["2", "3", "4", "5"])
    #expect(Ticks.logarithmic(1e-300, 1e300, count: 6).values.count <= 7)
  }

  /// Whatever the range: some ticks, not too many, ascending, inside, with distinct labels.
  @Test(
    arguments: [
      (0.0, 1e-300), (-1e299, 1e299), (1e9, 1e9 + 1), (0.1, 0.3), (-5, -4.999), (7, 7), (3, 1e12),
    ] as [(Double, Double)])
  func anyRange(low: Double, high: Double) {
    for count in 1...10 {
      let ticks = Ticks.linear(low, high, count: count)
      #expect(ticks.values.count <= count + 2)
      #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
      #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
      let room = max(abs(low), abs(high)) * 1e-9
      #expect(ticks.values.allSatisfy { $0 >= low - room && $0 <= high + room })
    }
  }

  @Test func valuesBeyondPrecisionHaveOneTick() {
    #expect(Ticks.linear(1e16, 1e16 + 2, count: 5).values.count == 1)
  }
}
