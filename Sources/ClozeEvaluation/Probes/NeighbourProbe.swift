import ClozeTensor

/// A k-nearest-neighbour classifier on frozen features: each row gets the most frequent class among
/// its k nearest training rows; ties go to the class of the nearest neighbour among them.
public struct NeighbourProbe: Sendable {
  /// The measure of distance.
  public enum Distance: String, Sendable, Codable, CaseIterable {
    /// The cosine of the angle between the rows; larger is nearer.
    case cosine
    /// The Euclidean distance; smaller is nearer.
    case euclidean
  }

  /// The number of neighbours that vote.
  public let k: Int
  /// The measure of distance.
  public let distance: Distance
  private let index: RowIndex
  private let labels: [Int32]
  /// The mean, subtracted from all rows: distances are unchanged, and inner products lose less to
  /// rounding.
  private let centre: [Double]

  /// Makes an exact probe with the training rows `features`.
  ///
  /// - Throws: `ProbeError` if there is not one label per row or k is not positive.
  public init(
    _ features: FeatureRows, labels: [Int32], k: Int, distance: Distance, device: Device
  ) throws {
    guard k > 0 else {
      throw ProbeError.badSetting(name: "k", value: Double(k), expected: "must be at least 1")
    }
    guard labels.count == features.count, !labels.isEmpty else {
      throw ProbeError.labelCount(labels: labels.count, rows: features.count)
    }
    (self.k, self.distance, self.labels) = (k, distance, labels)
    centre =
      distance == .euclidean
      ? features.scale().mean : [Double](repeating: 0, count: features.width)
    let rows = Self.placed(features, distance, centre)
    // |q - x|^2 = |q|^2 - 2 (q x - |x|^2 / 2): the nearest row has the largest q x - |x|^2 / 2.
    let bias = (0..<rows.count).map { Float(-0.5 * Self.squaredLength(rows[$0])) }
    index = try RowIndex(
      rows: rows.values, width: rows.width, bias: distance == .euclidean ? bias : nil,
      device: device)
  }

  /// Returns the class of each row.
  public func predictions(of features: FeatureRows) throws -> [Int32] {
    guard features.width == centre.count else {
      throw ProbeError.otherWidth(width: features.width, trained: centre.count)
    }
    let rows = Self.placed(features, distance, centre)
    return index.top(k, queries: rows.values).map { vote($0.map { labels[Int($0.row)] }) }
  }

  /// Returns the most frequent of `labels`, which are sorted by distance; the first of equals.
  private func vote(_ labels: [Int32]) -> Int32 {
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    return labels.first { counts[$0] == most } ?? 0
  }

  /// Returns rows of length 1, or rows minus the centre.
  private static func placed(
    _ features: FeatureRows, _ distance: Distance, _ centre: [Double]
  ) -> FeatureRows {
    features.mapRows { row in
      switch distance {
      case .cosine:
        let length = max(squaredLength(row[...]).squareRoot(), 1e-12)
        for column in row.indices { row[column] = Float(Double(row[column]) / length) }
      case .euclidean:
        for column in row.indices { row[column] = Float(Double(row[column]) - centre[column]) }
      }
    }
  }

  private static func squaredLength(_ row: ArraySlice<Float>) -> Double {
    row.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
