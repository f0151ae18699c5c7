import Foundation

/// Eigenvalues and eigenvectors of small symmetric matrices by Jacobi rotations (Golub and Van
/// Loan, Matrix Computations, section 8.5).
enum SymmetricMatrix {
  /// Returns the eigenvalues of `matrix`, largest first, and the eigenvector of each.
  static func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    var a = matrix
    let count = a.count
    var vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<60 {
      var off = 0.0, diagonal = 0.0
      for row in 0..<count {
        diagonal += a[row][row] * a[row][row]
        for column in 0..<row { off += a[row][column] * a[row][column] }
      }
      guard off > diagonal * 1e-30 else { break }
      for row in 0..<count {
        for column in 0..<row where a[row][column] != 0 {
          rotate(&a, &vectors, row, column)
        }
      }
    }
    let order = (0..<count).sorted { (first: Int, second: Int) -> Bool in
      let left = a[first][first], right = a[second][second]
      return left == right ? first < second : left > right
    }
    return (order.map { a[$0][$0] }, order.map { vectors[$0] })
  }

  /// Rotates rows and columns p and q so that the element between them becomes 0. The rows of
  /// `vectors` converge to the eigenvectors.
  private static func rotate(
    _ a: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int
  ) {
    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot(), s = t * c
    for index in a.indices {
      (a[index][p], a[index][q]) = (
        c * a[index][p] - s * a[index][q], s * a[index][p] + c * a[index][q]
      )
    }
    for index in a.indices {
      (a[p][index], a[q][index]) = (
        c * a[p][index] - s * a[q][index], s * a[p][index] + c * a[q][index]
      )
      (vectors[p][index], vectors[q][index]) = (
        c * vectors[p][index] - s * vectors[q][index], s * vectors[p][index] + c * vectors[q][index]
      )
    }
  }
}
