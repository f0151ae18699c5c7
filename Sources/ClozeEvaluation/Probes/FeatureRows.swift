/// Feature vectors from a frozen model, one row per sample, for training and testing probes.
public struct FeatureRows: ProbeFeatures {
  /// The mean and the standard deviation of each column over some rows.
  public struct Moments: Sendable {
    /// The means.
    let mean: [Double]
    /// The standard deviations; 1 for a constant column.
    let deviation: [Double]
  }

  /// The numbers, row by row [N, C].
  public let values: [Float]
  /// C, the length of a row.
  public let width: Int
  /// N, the number of rows.
  public var count: Int { values.count / width }

  /// Makes rows of `width` numbers.
  ///
  /// - Shapes: `values` [N, C].
  /// - Throws: `ProbeError.badFeatures` if the numbers do not fill rows, `.notFinite` if any is not
  ///   finite.
  public init(_ values: [Float], width: Int) throws {
    guard width > 0, values.count % width == 0 else {
      throw ProbeError.badFeatures(count: values.count, width: width)
    }
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw ProbeError.notFinite(row: place / width)
    }
    self.values = values
    self.width = width
  }

  private init(trusted values: [Float], width: Int) {
    self.values = values
    self.width = width
  }

  /// Returns row `index`.
  public subscript(index: Int) -> ArraySlice<Float> {
    values[index * width..<(index + 1) * width]
  }

  /// Returns the rows at `indices`, in their order.
  public func rows(_ indices: [Int]) -> FeatureRows {
    var chosen: [Float] = []
    chosen.reserveCapacity(indices.count * width)
    for index in indices { chosen += self[index] }
    return FeatureRows(trusted: chosen, width: width)
  }

  /// The number of values.
  public var valueCount: Int { values.count }

  /// Calls `body` with all columns and values of row `row`.
  public func forEachValue(of row: Int, _ body: (_ column: Int, _ value: Float) -> Void) {
    for column in 0..<width { body(column, values[row * width + column]) }
  }

  /// Returns the rows standardised: with mean 0 and deviation 1 in each column if the moments are
  /// those of `scale`.
  public func scaled(_ scale: Moments) -> FeatureRows {
    mapRows { row in
      for column in row.indices {
        row[column] = Float((Double(row[column]) - scale.mean[column]) / scale.deviation[column])
      }
    }
  }

  /// Returns the rows with `change` applied to each.
  func mapRows(_ change: (inout [Float]) -> Void) -> FeatureRows {
    var changed: [Float] = []
    changed.reserveCapacity(values.count)
    for index in 0..<count {
      var row = Array(self[index])
      change(&row)
      changed += row
    }
    return FeatureRows(trusted: changed, width: width)
  }

  /// Returns the mean and the standard deviation of each column; a deviation of 0 is replaced by 1.
  public func scale() -> Moments {
    var mean = [Double](repeating: 0, count: width), square = mean
    for row in 0..<count {
      for column in 0..<width { mean[column] += Double(values[row * width + column]) }
    }
    for column in 0..<width { mean[column] /= Double(max(1, count)) }
    for row in 0..<count {
      for column in 0..<width {
        let distance = Double(values[row * width + column]) - mean[column]
        square[column] += distance * distance
      }
    }
    let deviation = square.map { sum -> Double in
      let deviation = (sum / Double(max(1, count))).squareRoot()
      // Rounding may leave a constant column with a tiny deviation.
      return deviation > 1e-12 ? deviation : 1
    }
    return Moments(mean: mean, deviation: deviation)
  }
}
