import Foundation

/// A problem with the predictions of a classifier.
public enum ClassificationError: Error, Equatable, Sendable {
  /// There are no samples to evaluate.
  case noSamples
  /// The numbers of labels and predictions differ.
  case differentCounts(labels: Int, predictions: Int)
  /// A label or prediction is not one of the classes.
  case noSuchClass(sample: Int, label: Int32, classes: Int)
}

extension ClassificationError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noSamples:
      "there are no samples to evaluate; give data with samples"
    case .differentCounts(let labels, let predictions):
      "there are \(labels) labels and \(predictions) predictions; give one of each for every sample"
    case .noSuchClass(let sample, let label, let classes):
      "sample \(sample): label \(label) is none of the \(classes) classes; "
        + "evaluate on data with the classes that the model was trained on"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
