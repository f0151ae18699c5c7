import ClozeTensor

/// A matrix of double precision in vectors of eight columns, filled up with zeros, for exact
/// products of its columns.
struct ColumnMatrix {
  /// The number of rows, over which products are sums.
  let depth: Int
  /// The number of vectors in a row.
  let vectors: Int
  private let values: [SIMD8<Double>]

  /// Makes the matrix [depth, columns] of `value(row, column)`.
  init(depth: Int, columns: Int, _ value: (Int, Int) -> Double) {
    let vectors = (columns + 7) / 8
    (self.depth, self.vectors) = (depth, vectors)
    var values = [SIMD8<Double>](repeating: .zero, count: depth * vectors)
    for row in 0..<depth {
      for column in 0..<columns {
        values[row * vectors + column / 8][column % 8] = value(row, column)
      }
    }
    self.values = values
  }

  /// Returns the products of eight columns with eight of another matrix, as eight vectors.
  func tile(_ place: Int, with other: ColumnMatrix, _ otherPlace: Int) -> [SIMD8<Double>] {
    values.withUnsafeBufferPointer { left in
      other.values.withUnsafeBufferPointer { right in
        // Four sums at once stay in the registers.
        [false, true].flatMap { isHigh -> [SIMD8<Double>] in
          var first = SIMD8<Double>.zero, second = first, third = first, fourth = first
          for row in 0..<depth {
            let all = left[row * vectors + place], b = right[row * other.vectors + otherPlace]
            let a = isHigh ? all.highHalf : all.lowHalf
            first += a[0] * b
            second += a[1] * b
            third += a[2] * b
            fourth += a[3] * b
          }
          return [first, second, third, fourth]
        }
      }
    }
  }

  /// Returns the sum of the squared products of all columns with those of `other`.
  ///
  /// - Shapes: self [N, p], other [N, q].
  func squaredProducts(_ other: ColumnMatrix, _ pool: ThreadPool) throws -> Double {
    try Self.sums(vectors, pool) { place in
      (0..<other.vectors).reduce(0.0) { sum, column in
        tile(place, with: other, column).reduce(sum) { $0 + ($1 * $1).sum() }
      }
    }
  }

  /// Adds up `body` over indices that are computed concurrently, in their order.
  static func sums(
    _ count: Int, _ pool: ThreadPool, _ body: @escaping (Int) -> Double
  ) throws -> Double {
    var parts = [Double](repeating: 0, count: count)
    try parts.withUnsafeMutableBufferPointer { parts in
      let parts = parts
      try pool.concurrently(count) { parts[$0] = body($0) }
    }
    return parts.reduce(0, +)
  }
}

/// The products of all columns of a matrix with each other: of samples, how alike each two are.
struct GramMatrix {
  /// The tiles on and above the diagonal, for each row of tiles.
  private let tiles: [[SIMD8<Double>]]

  /// Makes the products of the columns of `matrix`.
  init(_ matrix: ColumnMatrix, _ pool: ThreadPool) throws {
    var tiles = [[SIMD8<Double>]](repeating: [], count: matrix.vectors)
    try tiles.withUnsafeMutableBufferPointer { tiles in
      let tiles = tiles
      try pool.concurrently(tiles.count) { place in
        tiles[place] = (place..<matrix.vectors).flatMap { matrix.tile(place, with: matrix, $0) }
      }
    }
    self.tiles = tiles
  }

  /// Returns the sum of the products of equal places.
  func product(_ other: GramMatrix, _ pool: ThreadPool) throws -> Double {
    try ColumnMatrix.sums(tiles.count, pool) { place in
      let left = tiles[place], right = other.tiles[place]
      var diagonal = SIMD8<Double>.zero, above = diagonal
      for index in left.indices {
        if index < 8 {
          diagonal += left[index] * right[index]
        } else {
          above += left[index] * right[index]
        }
      }
      return diagonal.sum() + 2 * above.sum()
    }
  }
}
