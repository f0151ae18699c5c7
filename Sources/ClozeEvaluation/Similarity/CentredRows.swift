/// Features of samples less their mean over the samples, in double precision, by which linear CKA
/// compares them.
public struct CentredRows: Sendable {
  /// The least number of samples that the unbiased estimator takes.
  public static let leastCount = 4
  /// The variance below which, as a share of the mean square, features in single precision differ
  /// by rounding alone.
  private static let rounding = 1e-13

  /// N, the number of samples.
  public let count: Int
  /// C, the number of features of a sample.
  public let width: Int
  /// The centred features, scaled so that the mean squared length of a row is 1 [N, C].
  let values: [Double]
  /// The squared length of each row [N].
  let squares: [Double]

  /// Centres the features of samples.
  ///
  /// - Shapes: `rows` [N, C].
  /// - Throws: `SimilarityError.tooFew` or `.constant`.
  public init(_ rows: FeatureRows) throws {
    (count, width) = (rows.count, rows.width)
    guard count >= Self.leastCount else { throw SimilarityError.tooFew(samples: count) }
    let mean = rows.scale().mean
    var values = [Double](), total = 0.0
    values.reserveCapacity(rows.values.count)
    for row in 0..<count {
      for (value, mean) in zip(rows[row], mean) {
        total += Double(value) * Double(value)
        values.append(Double(value) - mean)
      }
    }
    let variance = values.reduce(0) { $0 + $1 * $1 }
    guard variance > Self.rounding * total else {
      throw SimilarityError.constant(samples: count)
    }
    // CKA does not depend on the scale, and without it products of large features would overflow.
    let scale = (Double(count) / variance).squareRoot()
    for index in values.indices { values[index] *= scale }
    self.values = values
    let width = width
    squares = (0..<count).map { row in
      values[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
    }
  }
}
