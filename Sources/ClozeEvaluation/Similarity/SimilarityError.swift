import Foundation

/// A reason why the features of samples cannot be compared.
public enum SimilarityError: Error, Equatable, Sendable {
  /// There are too few samples.
  case tooFew(samples: Int)
  /// The numbers of samples differ.
  case otherCount(first: Int, second: Int)
  /// All samples have the same features.
  case constant(samples: Int)
  /// All samples are equally unlike each other, so that nothing is left without the bias.
  case unrelated(samples: Int)
}

extension SimilarityError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .tooFew(let samples):
      "\(samples) samples are too few for CKA; give at least \(CentredRows.leastCount)"
    case .otherCount(let first, let second):
      "\(first) samples are compared with \(second); give the same samples in the same order"
    case .constant(let samples):
      "all \(samples) samples have the same features, which are like none; choose another depth or "
        + "pooling"
    case .unrelated(let samples):
      "all \(samples) samples are equally unlike each other: debiased CKA is not defined; give more "
        + "samples, or take the biased one"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
