import Foundation

/// A problem with the scores of several labels for each sample.
public enum LabelError: Error, Equatable, Sendable {
  /// There are no samples to evaluate.
  case noSamples
  /// There are no labels.
  case noLabels
  /// There are not as many scores or targets as samples times labels.
  case differentCounts(scores: Int, targets: Int, labels: Int)
  /// A score is not a number.
  case notANumber(sample: Int, label: String)
  /// There are not as many thresholds as labels.
  case thresholds(found: Int, labels: Int)
}

extension LabelError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noSamples: "there are no samples to evaluate; give data with samples"
    case .noLabels: "there are no labels to evaluate; give data with labels"
    case .differentCounts(let scores, let targets, let labels):
      "there are \(scores) scores and \(targets) targets for \(labels) labels; give one of each "
        + "for every sample and label"
    case .notANumber(let sample, let label):
      "sample \(sample): the score of the label '\(label)' is not a number; the model may have "
        + "diverged"
    case .thresholds(let found, let labels):
      "there are \(found) thresholds for \(labels) labels; give one for all, or one for each"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
