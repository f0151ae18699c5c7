import Foundation

/// A failure to train or apply a probe.
public enum ProbeError: Error, Equatable, Sendable {
  /// The numbers do not fill rows of the width.
  case badFeatures(count: Int, width: Int)
  /// A feature is not finite.
  case notFinite(row: Int)
  /// The number of labels differs from the number of rows.
  case labelCount(labels: Int, rows: Int)
  /// The width of the rows differs from that of the training rows.
  case otherWidth(width: Int, trained: Int)
  /// The training rows have fewer than two classes.
  case oneClass(rows: Int)
  /// The features would not fit into memory in the solver's format.
  case tooLarge(rows: Int, width: Int)
  /// A setting is out of its range.
  case badSetting(name: String, value: Double, expected: String)
  /// Too few classes have as many samples as an episode needs.
  case tooFewClasses(ways: Int, perClass: Int, eligible: Int)
}

extension ProbeError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badFeatures(let count, let width):
      "\(count) features do not fill rows of \(width); give whole rows"
    case .notFinite(let row):
      "the features of row \(row) are not finite; look for NaN or infinite input"
    case .labelCount(let labels, let rows):
      "there are \(labels) labels for \(rows) rows of features; give one for each"
    case .otherWidth(let width, let trained):
      "rows have \(width) features, the probe was trained on \(trained); use one model for both"
    case .oneClass(let rows):
      "the \(rows) training rows are of fewer than two classes; give data of at least two"
    case .tooLarge(let rows, let width):
      "\(rows) rows of \(width) features are too many for the linear probe; give fewer rows"
    case .badSetting(let name, let value, let expected):
      "\(name) is \(value): \(expected)"
    case .tooFewClasses(let ways, let perClass, let eligible):
      "an episode takes \(perClass) samples of each of \(ways) classes, but only \(eligible) classes "
        + "have as many; ask for fewer ways, shots or queries"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
