import ClozeTensor
import Foundation
import Testing

@testable import ClozeEvaluation

@Suite struct SimilarityTests {
  /// A pair of feature matrices, with what NumPy computes of whole kernels.
  private struct Case: Decodable {
    var name: String
    var first: [[Float]]
    var second: [[Float]]
    var biased: Double
    var debiased: Double
  }

  private static let device = Device(.reference, threads: 2)

  private func rows(_ values: [[Float]]) throws -> CentredRows {
    try CentredRows(FeatureRows(values.flatMap { $0 }, width: values[0].count))
  }

  private func cka(_ x: CentredRows, _ y: CentredRows, isDebiased: Bool) throws -> Double {
    try LinearCKA(isDebiased: isDebiased, pool: Self.device.backend.pool).similarity(x, y)
  }

  /// Normally distributed features of samples that have nothing to do with each other.
  private func random(_ samples: Int, _ width: Int, seed: UInt64) throws -> CentredRows {
    var source = CounterRandom(seed: seed, purpose: .test)
    // The sum of twelve uniform numbers has variance 1.
    let values = (0..<samples * width).map { _ in
      (0..<12).reduce(Float(-6)) { sum, _ in sum + Float(source.uniform()) }
    }
    return try CentredRows(FeatureRows(values, width: width))
  }

  @Test func equalsNumPy() throws {
    let cases = try GoldenMetrics.cases("similarity.json", of: Case.self)
    #expect(cases.count == 11)
    for one in cases {
      let x = try rows(one.first), y = try rows(one.second)
      for (isDebiased, wanted) in [(false, one.biased), (true, one.debiased)] {
        let found = try [cka(x, y, isDebiased: isDebiased), cka(y, x, isDebiased: isDebiased)]
        for value in found {
          #expect(abs(value - wanted) <= 1e-8, "\(one.name), debiased \(isDebiased): \(value)")
        }
      }
    }
  }

  @Test(arguments: [false, true])
  func identicalIsOne(_ isDebiased: Bool) throws {
    for (samples, width) in [(40, 9), (9, 40)] {
      let x = try random(samples, width, seed: 3)
      #expect(try cka(x, x, isDebiased: isDebiased) == 1)
    }
  }

  /// Exchanging and negating features is a rotation or a reflection without rounding.
  @Test(arguments: [false, true])
  func rotationScaleAndPlaceDoNotMatter(_ isDebiased: Bool) throws {
    let x = try random(30, 6, seed: 1), y = try random(30, 11, seed: 2)
    let moved = (0..<30).map { row in
      (0..<6).map { Float(-64 * x.values[row * 6 + (5 - $0)]) + 8 }
    }
    let before = try cka(x, y, isDebiased: isDebiased)
    let after = try cka(rows(moved), y, isDebiased: isDebiased)
    #expect(abs(before - after) < 1e-6 && abs(before) > 0.001)
    #expect(try abs(cka(x, rows(moved), isDebiased: isDebiased) - 1) < 1e-6)
  }

  /// Unrelated features of C columns are alike by C/(N + C), and not at all without the bias.
  @Test func biasIsKnown() throws {
    let samples = 150, width = 50
    var biased: [Double] = [], debiased: [Double] = []
    for seed in 0..<8 {
      let x = try random(samples, width, seed: UInt64(2 * seed))
      let y = try random(samples, width, seed: UInt64(2 * seed + 1))
      biased.append(try cka(x, y, isDebiased: false))
      debiased.append(try cka(x, y, isDebiased: true))
    }
    #expect(abs(SampleSummary(biased).mean - 0.25) < 0.01, "\(biased)")
    #expect(abs(SampleSummary(debiased).mean) < 0.01, "\(debiased)")
  }

  /// The way of computing is chosen by the widest features, and does not matter.
  @Test func mapsAreThoseOfPairs() throws {
    let x = try [3, 40].map { try random(14, $0, seed: UInt64($0)) }
    let y = try [2, 9, 40].map { try random(14, $0, seed: UInt64(100 + $0)) }
    let map = try LinearCKA(isDebiased: true, pool: Self.device.backend.pool)
      .similarities(x, [y[0], nil, y[1], y[2]])
    for (row, x) in x.enumerated() {
      #expect(map[row][1] == nil)
      for (column, y) in zip([0, 2, 3], y) {
        let alone = try cka(x, y, isDebiased: true)
        #expect(map[row][column].map { abs($0 - alone) < 1e-12 } == true)
      }
    }
  }

  @Test func whatHasNoSimilarityIsRefused() throws {
    let three: [[Float]] = [[1], [2], [3]]
    #expect(throws: SimilarityError.tooFew(samples: 3)) { try rows(three) }
    // As far from 0 as single precision can tell it apart from its neighbours.
    let same = (0..<9).map { [Float(1000), $0 % 2 == 0 ? 3 : Float(3).nextUp] }
    #expect(throws: SimilarityError.constant(samples: 9)) { try rows(same) }
    let four = try random(4, 2, seed: 1), five = try random(5, 2, seed: 1)
    #expect(throws: SimilarityError.otherCount(first: 4, second: 5)) {
      try cka(four, five, isDebiased: false)
    }
    // Samples that are all equally unlike each other.
    let corners = try rows((0..<6).map { row in (0..<6).map { $0 == row ? 1 : 0 } })
    #expect(try cka(corners, corners, isDebiased: false) == 1)
    #expect(throws: SimilarityError.unrelated(samples: 6)) {
      try cka(corners, corners, isDebiased: true)
    }
    let errors: [SimilarityError] = [
      .tooFew(samples: 3), .otherCount(first: 4, second: 5), .constant(samples: 9),
      .unrelated(samples: 6),
    ]
    for error in errors {
      #expect(error.description.contains(/give|choose/) && !error.description.contains("\n"))
    }
  }

  /// Large and tiny features neither overflow nor vanish.
  @Test func scaleDoesNotOverflow() throws {
    let x = try random(12, 5, seed: 4), y = try random(12, 3, seed: 5)
    func scaled(_ factor: Double) throws -> CentredRows {
      try rows((0..<12).map { row in (0..<5).map { Float(x.values[row * 5 + $0] * factor) } })
    }
    let usual = try cka(x, y, isDebiased: true)
    for factor in [1e37, 1e-37] {
      #expect(try abs(cka(scaled(factor), y, isDebiased: true) - usual) < 1e-6)
    }
  }
}
