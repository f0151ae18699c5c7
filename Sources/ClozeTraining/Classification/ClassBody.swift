import ClozeEvaluation
import ClozeObjectives

/// A body of recipes that teach a model the classes of samples.
public protocol ClassBody: ModelBody, SplitBody {
  /// The share of a label that goes to the other classes.
  var labelSmoothing: Double { get }
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`.
  var classWeights: [String] { get }
  /// The width inside the head.
  var headWidth: Int { get }
  /// The probability that a feature inside the head is dropped in training.
  var headDropout: Double { get }
}

/// The keys of recipes about the head that scores classes.
public enum ClassHeadKeys {
  /// One line about each key.
  public static let summaries: [String: String] = [
    "labelSmoothing":
      "the share of a label that goes to the other classes; unused with classWeights",
    "classWeights": ClassWeights.summary,
    "headWidth": "the width inside the head",
    "headDropout": "the probability that a feature inside the head is dropped in training",
  ]

  /// The problem of a width, if it has one.
  static func widthProblems(_ width: Int) -> [String] {
    (1...1 << 14).contains(width) ? [] : ["headWidth is \(width): must lie in 1...\(1 << 14)"]
  }
}

extension ClassBody {
  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { ClassValidation.metrics }

  /// The accuracy in the batch.
  public var stepMetrics: [LoggedMetric] { [.accuracy("accuracy")] }

  /// The classes of the data are the model's.
  public static var fixedData: String? { "its classes are the model's" }

  /// The problems of the head's values, one line each.
  public var headProblems: [String] {
    var problems = ClassHeadKeys.widthProblems(headWidth)
    for (key, value) in [("labelSmoothing", labelSmoothing), ("headDropout", headDropout)]
    where !(0..<1).contains(value) {
      problems.append("\(key) is \(value): must lie in [0, 1)")
    }
    return problems + ClassWeights.problems(classWeights)
  }

  /// Returns the loss in training among `classes`, of training samples with these `labels`. With
  /// weights, labels are not smoothed.
  ///
  /// - Throws: `ClassWeightError`.
  public func classLoss(among classes: [String], labels: [Int32]) throws -> ClassLoss {
    ClassLoss(
      smoothing: labelSmoothing,
      weights: try ClassWeights.weights(classWeights, of: classes, labels: labels))
  }
}
