import ClozeData
import Foundation

/// A reason why a head cannot learn from samples.
public enum HeadError: Error, Equatable, Sendable {
  /// A label is not a number.
  case noNumber(label: String, field: String)
  /// All targets are the same number.
  case oneNumber(value: Double, samples: Int)
  /// The targets are so large that their deviation is not finite.
  case hugeNumbers(field: String)
  /// The samples have fewer than two labels, or tags.
  case tooFewNames(what: String, found: [String])
}

extension HeadError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noNumber(let label, let field):
      "\(label.quoted) in \(field.quoted) is no number to learn; name the column of the numbers "
        + "with data.label, or learn classes with the preset for them"
    case .oneNumber(let value, let samples):
      "all \(samples) samples have the number \(value); give data with different ones"
    case .hugeNumbers(let field):
      "the numbers in \(field.quoted) are too large to be learned; divide them by a power of ten"
    case .tooFewNames(let what, let found):
      "the samples have \(found.count) \(what) (\(found.map(\.quoted).joined(separator: ", "))); "
        + "give data with at least two"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
