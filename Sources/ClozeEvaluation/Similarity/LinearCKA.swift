import ClozeTensor

/// Linear centred kernel alignment: how alike two models find the same samples, whatever the
/// rotation and scale of their features (Kornblith et al. 2019, section 3).
///
/// CKA = HSIC(X, Y) / sqrt(HSIC(X, X) HSIC(Y, Y)), where HSIC(X, Y) is |XᵀY|² of centred features.
/// Of N samples with C features each that have nothing to do with each other that is about
/// C / (N + C); the debiased form takes the unbiased estimator of HSIC instead (Song et al. 2012,
/// equation 4; for CKA: Nguyen et al. 2021, section 3), is about 0 there, and may be negative.
///
/// ```swift
/// let cka = LinearCKA(isDebiased: true, pool: device.backend.pool)
/// let alike = try cka.similarity(CentredRows(first), CentredRows(second))
/// ```
public struct LinearCKA: Sendable {
  /// True to take the unbiased estimator.
  public let isDebiased: Bool
  private let pool: ThreadPool

  /// Makes a measure that computes on `pool`.
  public init(isDebiased: Bool, pool: ThreadPool) {
    (self.isDebiased, self.pool) = (isDebiased, pool)
  }

  /// Features in the form in which products of all pairs are cheapest.
  private enum Form {
    /// Features [N, C], where there are more samples than features.
    case features(ColumnMatrix)
    /// Products of samples [N, N].
    case samples(GramMatrix)
  }

  /// One side of comparisons.
  private struct Side {
    let rows: CentredRows
    let form: Form
    /// HSIC with itself.
    var square = 0.0
  }

  /// Returns the CKA of features of the same samples, at most 1.
  ///
  /// - Shapes: x [N, C], y [N, D].
  /// - Throws: `SimilarityError.otherCount` or `.unrelated`.
  public func similarity(_ x: CentredRows, _ y: CentredRows) throws -> Double {
    guard let value = try similarities([x], [y])[0][0] else {
      throw SimilarityError.unrelated(samples: x.count)
    }
    return value
  }

  /// Returns the CKA of each of `first`, a row, with each of `second`; nil where features are nil,
  /// or where it is not defined.
  ///
  /// - Throws: `SimilarityError.otherCount`.
  public func similarities(
    _ first: [CentredRows?], _ second: [CentredRows?]
  ) throws -> [[Double?]] {
    let all = (first + second).compactMap(\.self)
    if let one = all.first, let other = all.first(where: { $0.count != one.count }) {
      throw SimilarityError.otherCount(first: one.count, second: other.count)
    }
    func widest(_ rows: [CentredRows?]) -> Int { rows.reduce(1) { max($0, $1?.width ?? 1) } }
    let count = all.first?.count ?? 0
    let isBySamples = count * count <= widest(first) * widest(second)
    let rows = try first.map { try $0.map { try side($0, isBySamples) } }
    let columns = try second.map { try $0.map { try side($0, isBySamples) } }
    return try rows.map { x in
      try columns.map { y in
        guard let x, let y, x.square > 0, y.square > 0 else { return nil }
        return try independence(x, y) / (x.square * y.square).squareRoot()
      }
    }
  }

  private func side(_ rows: CentredRows, _ isBySamples: Bool) throws -> Side {
    let width = rows.width, values = rows.values
    let form: Form =
      isBySamples
      ? .samples(
        try GramMatrix(
          ColumnMatrix(depth: width, columns: rows.count) { values[$1 * width + $0] }, pool))
      : .features(ColumnMatrix(depth: rows.count, columns: width) { values[$0 * width + $1] })
    var side = Side(rows: rows, form: form)
    let square = try independence(side, side)
    // Of samples that are all equally unlike, rounding leaves a little.
    side.square = square > 1e-12 * (try product(side, side)) ? square : 0
    return side
  }

  /// Returns |XᵀY|².
  private func product(_ x: Side, _ y: Side) throws -> Double {
    switch (x.form, y.form) {
    case (.samples(let x), .samples(let y)): try x.product(y, pool)
    case (.features(let x), .features(let y)): try x.squaredProducts(y, pool)
    default: preconditionFailure("both sides have one form")
    }
  }

  /// Returns HSIC, times (N - 1)² or of the unbiased one N (N - 3).
  ///
  /// Sums over the rows of a kernel of centred features are 0, so that without its diagonal they
  /// are the negative squares of the rows; the unbiased estimator does not change with the centre.
  private func independence(_ x: Side, _ y: Side) throws -> Double {
    let product = try product(x, y)
    guard isDebiased else { return product }
    let n = Double(x.rows.count)
    let diagonal = zip(x.rows.squares, y.rows.squares).reduce(0) { $0 + $1.0 * $1.1 }
    let sums = x.rows.squares.reduce(0, +) * y.rows.squares.reduce(0, +)
    return product - n / (n - 2) * diagonal + sums / ((n - 1) * (n - 2))
  }
}
