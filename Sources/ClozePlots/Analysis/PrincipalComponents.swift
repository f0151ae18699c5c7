import Foundation

/// The directions of greatest variance of vectors (Pearson 1901; Hotelling 1933).
public struct PrincipalComponents: Sendable {
  /// Each vector's coordinates along the components, the largest component first.
  public let coordinates: [[Double]]
  /// The share of all variance that each component explains.
  public let explained: [Double]

  /// Projects `vectors`, which have equal lengths, onto their `count` largest components.
  ///
  /// Subspace iteration with a Rayleigh-Ritz step (Golub and Van Loan, section 8.2) on the
  /// covariance matrix, from a fixed start. The sign of a component makes its largest element
  /// positive, so that the same vectors always give the same map. Numbers that are not finite count
  /// as 0.
  public init(_ vectors: [[Float]], count: Int) {
    let width = vectors.first?.count ?? 0
    guard width > 0 else {
      coordinates = vectors.map { _ in [Double](repeating: 0, count: count) }
      explained = [Double](repeating: 0, count: count)
      return
    }
    let centered = Self.centered(vectors, width)
    let covariance = Self.covariance(centered, width)
    let total = (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
    let (values, components) = Self.largest(covariance, width, count)
    explained = values.map { total > 0 ? max(0, $0 / total) : 0 }
    coordinates = centered.map { row in components.map { Self.product($0, row) } }
  }

  private static func centered(_ vectors: [[Float]], _ width: Int) -> [[Double]] {
    let rows = vectors.map { $0.map { $0.isFinite ? Double($0) : 0 } }
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for index in 0..<width { mean[index] += row[index] } }
    for index in 0..<width { mean[index] /= Double(rows.count) }
    return rows.map { row in zip(row, mean).map { $0 - $1 } }
  }

  /// Returns the sum of outer products [C, C], divided by their number.
  private static func covariance(_ rows: [[Double]], _ width: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: width * width)
    sums.withUnsafeMutableBufferPointer { sums in
      for row in rows {
        row.withUnsafeBufferPointer { row in
          for i in 0..<width {
            let factor = row[i]
            let line = UnsafeMutableBufferPointer(rebasing: sums[i * width..<i * width + i + 1])
            for j in 0...i { line[j] += factor * row[j] }
          }
        }
      }
      for i in 0..<width {
        for j in 0...i {
          sums[i * width + j] /= Double(rows.count)
          sums[j * width + i] = sums[i * width + j]
        }
      }
    }
    return sums
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
      }
    }
  }

  private static func image(_ matrix: [Double], of vector: [Double]) -> [Double] {
    let width = vector.count
    return matrix.withUnsafeBufferPointer { matrix in
      vector.withUnsafeBufferPointer { vector in
        (0..<width).map { row in
          var sum = 0.0
          for index in 0..<width { sum += matrix[row * width + index] * vector[index] }
          return sum
        }
      }
    }
  }

  /// Returns the `count` largest eigenvalues and their eigenvectors; zeros if there are fewer.
  private static func largest(
    _ matrix: [Double], _ width: Int, _ count: Int
  ) -> (values: [Double], vectors: [[Double]]) {
    // Additional vectors make the wanted ones converge faster.
    var basis = orthonormal(start(width, min(width, count + 6)))
    var values = [Double](repeating: 0, count: basis.count)
    for _ in 0..<500 {
      let images = basis.map { image(matrix, of: $0) }
      let projected = basis.map { vector in images.map { product(vector, $0) } }
      let eigen = SymmetricMatrix.eigen(projected)
      let change = zip(values, eigen.values).prefix(count).map { abs($0 - $1) }.max() ?? 0
      values = eigen.values
      basis = orthonormal(eigen.vectors.map { combined(images, $0) })
      if change <= 1e-12 * max(values.first ?? 0, 1e-300) { break }
    }
    let missing = max(0, count - basis.count)
    return (
      values.prefix(count) + [Double](repeating: 0, count: missing),
      basis.prefix(count).map(signed)
        + [[Double]](repeating: [Double](repeating: 0, count: width), count: missing)
    )
  }

  /// Returns vectors in generic directions: multiples of the golden ratio modulo 1.
  private static func start(_ width: Int, _ count: Int) -> [[Double]] {
    (0..<count).map { row in
      (0..<width).map { column in
        let place = Double(row * width + column + 1) * 0.618_033_988_749_895
        return place - place.rounded(.down) - 0.5
      }
    }
  }

  private static func combined(_ vectors: [[Double]], _ weights: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: vectors[0].count)
    for (vector, weight) in zip(vectors, weights) {
      for index in sum.indices { sum[index] += weight * vector[index] }
    }
    return sum
  }

  /// Orthonormalises by Gram-Schmidt, twice for accuracy; a vector that depends on others becomes
  /// zero.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    vectors.reduce(into: [[Double]]()) { basis, vector in
      var vector = vector
      let length = product(vector, vector).squareRoot()
      for _ in 0..<2 {
        for other in basis {
          let share = product(vector, other)
          for index in vector.indices { vector[index] -= share * other[index] }
        }
      }
      let rest = product(vector, vector).squareRoot()
      let factor = rest > length * 1e-10 && rest > 0 ? 1 / rest : 0
      basis.append(vector.map { $0 * factor })
    }
  }

  /// Returns `vector` with the sign that makes its largest element positive.
  private static func signed(_ vector: [Double]) -> [Double] {
    let largest = vector.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? vector.map { -$0 } : vector
  }
}
