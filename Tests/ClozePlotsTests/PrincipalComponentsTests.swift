import Foundation
import Testing

@testable import ClozePlots

@Suite struct PrincipalComponentsTests {
  /// Points on (3, 4) t and (-4, 3) s, about the mean (1, 2): the components are those directions,
  /// with variances 25 (t = -1, 1, so 25 times 2 of 4 points) / 2 = 12.5 and 25 s^2 = 6.25 / 2 =
  /// 3.125.
  @Test func directionsByHand() {
    let vectors: [[Float]] = [[4, 6], [-2, -2], [-1, 3.5], [3, 0.5]]
    let result = PrincipalComponents(vectors, count: 2)
    #expect(zip(result.explained, [0.8, 0.2]).allSatisfy { abs($0 - $1) < 1e-12 })
    // Signs: (0.6, 0.8) and (0.8, -0.6), whose largest elements are positive.
    let expected = [[5, 0], [-5, 0], [0, -2.5], [0, 2.5]].map { $0.map { Double($0) } }
    for (row, values) in zip(result.coordinates, expected) {
      #expect(zip(row, values).allSatisfy { abs($0 - $1) < 1e-9 }, "\(result.coordinates)")
    }
  }

  private func value(_ row: Int, _ column: Int) -> Float {
    let size: Float = column == 3 ? 4 : 1 + 1 / Float(column + 1)
    return sin(Float(row * 7 + column * column)) * size
  }

  /// As many as Jacobi's method finds, for vectors with many features.
  @Test func manyFeatures() {
    let (count, width) = (60, 40)
    let vectors = (0..<count).map { row in (0..<width).map { value(row, $0) } }
    let result = PrincipalComponents(vectors, count: 3)
    let mean = (0..<width).map { column -> Double in
      vectors.map { Double($0[column]) }.reduce(0, +) / Double(count)
    }
    let centered = vectors.map { row in zip(row, mean).map { Double($0) - $1 } }
    let covariance = (0..<width).map { i in
      (0..<width).map { j -> Double in
        centered.map { $0[i] * $0[j] }.reduce(0, +) / Double(count)
      }
    }
    let (values, axes) = SymmetricMatrix.eigen(covariance)
    let total = values.reduce(0, +)
    for component in 0..<3 {
      #expect(abs(result.explained[component] - values[component] / total) < 1e-9)
      let axis = axes[component]
      for (row, vector) in centered.enumerated() {
        let place = zip(vector, axis).map { $0 * $1 }.reduce(0, +)
        #expect(abs(abs(place) - abs(result.coordinates[row][component])) < 1e-5)
      }
    }
  }

  @Test func oddInput() {
    #expect(PrincipalComponents([], count: 2).coordinates.isEmpty)
    #expect(PrincipalComponents([[]], count: 2).coordinates == [[0, 0]])
    #expect(PrincipalComponents([[1, 2, 3]], count: 2).coordinates == [[0, 0]])
    #expect(PrincipalComponents([[1], [3]], count: 2).explained == [1, 0])
    #expect(PrincipalComponents([[1], [3]], count: 2).coordinates == [[-1, 0], [1, 0]])
    let constant = PrincipalComponents([[2, 2], [2, 2]], count: 2)
    #expect(constant.explained == [0, 0] && constant.coordinates == [[0, 0], [0, 0]])
    let gaps = PrincipalComponents([[.nan, 1], [.infinity, 3], [0, 2]], count: 2)
    #expect(gaps.coordinates.allSatisfy { $0.allSatisfy { $0.isFinite } })
  }

  @Test func eigenvectorsOfASmallMatrix() {
    let (values, vectors) = SymmetricMatrix.eigen([[2, 1], [1, 2]])
    #expect(zip(values, [3, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(abs(vectors[0][0]) - 0.5.squareRoot()) < 1e-12)
    #expect(abs(vectors[0][0] - vectors[0][1]) < 1e-12)
  }
}
