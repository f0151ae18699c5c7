/// The scores from which on labels are predicted.
public enum LabelThresholds: Sendable, Equatable, Codable {
  /// One for all labels.
  case shared(Double)
  /// One for each label.
  case perLabel([Double])

  /// The usual threshold of probabilities.
  public static let half = LabelThresholds.shared(0.5)

  /// Returns the threshold of each of `count` labels.
  ///
  /// - Throws: `LabelError.thresholds`.
  public func values(labels count: Int) throws -> [Double] {
    switch self {
    case .shared(let threshold): return [Double](repeating: threshold, count: count)
    case .perLabel(let thresholds):
      guard thresholds.count == count else {
        throw LabelError.thresholds(found: thresholds.count, labels: count)
      }
      return thresholds
    }
  }
}
