import Foundation

/// The numbers that a model predicted for samples whose targets are known.
public struct RegressionResult: Sendable, Equatable {
  /// The prediction for each sample.
  public let predictions: [Double]
  /// The target of each sample.
  public let targets: [Double]

  /// The result of `predictions`.
  ///
  /// - Throws: `RegressionError` if there are not as many predictions as targets, or one of them is
  ///   not finite.
  public init(predictions: [Double], targets: [Double]) throws {
    guard predictions.count == targets.count else {
      throw RegressionError.differentCounts(predictions: predictions.count, targets: targets.count)
    }
    if let sample = predictions.indices.first(where: {
      !predictions[$0].isFinite || !targets[$0].isFinite
    }) {
      throw RegressionError.notFinite(
        sample: sample, prediction: predictions[sample], target: targets[sample])
    }
    self.init(finite: predictions, targets)
  }

  /// The result of finite predictions, one for each of the finite targets.
  init(finite predictions: [Double], _ targets: [Double]) {
    (self.predictions, self.targets) = (predictions, targets)
  }
}

/// A reason why predictions cannot be compared with targets.
public enum RegressionError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// There are not as many predictions as targets.
  case differentCounts(predictions: Int, targets: Int)
  /// A prediction or a target is not finite.
  case notFinite(sample: Int, prediction: Double, target: Double)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .differentCounts(let predictions, let targets):
      "there are \(predictions) predictions for \(targets) targets; give one for each"
    case .notFinite(let sample, let prediction, let target):
      "sample \(sample) has the prediction \(prediction) and the target \(target): both must be finite"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
