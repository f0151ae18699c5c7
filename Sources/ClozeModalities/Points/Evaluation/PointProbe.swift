import ClozeCapabilities
import ClozeEvaluation
import ClozeReport
import ClozeTensor

/// A classifier trained on frozen features, which measures how well they separate classes.
public enum PointProbe: String, EvaluationChoice {
  /// Linear support vector machines, one class against all others.
  case svm
  /// The nearest neighbours.
  case knn

  private static let neighbours = 10

  /// A short description of the probe.
  public var summary: String {
    switch self {
    case .svm: "a linear support vector machine for each class against all others"
    case .knn: "the \(Self.neighbours) nearest neighbours by cosine"
    }
  }

  /// Trains the probe on `rows` and predicts the labels of `questions`; `name` describes the
  /// training.
  func predictions(
    trainedOn rows: FeatureRows, _ labels: [Int32], of questions: FeatureRows, seed: UInt64,
    _ device: Device
  ) throws -> (name: String, labels: [Int32]) {
    switch self {
    case .svm:
      var choice = CostChoice()
      choice.seed = seed
      let probe = try LinearProbe(rows, labels: labels, choosing: choice, pool: device.backend.pool)
      return (
        "svm on \(rows.count) clouds, C \(Format.number(probe.cost)) "
          + (probe.validation.isEmpty ? "as given: too few to choose" : "chosen among them"),
        try probe.predictions(of: questions)
      )
    case .knn:
      let probe = try NeighbourProbe(
        rows, labels: labels, k: Self.neighbours, distance: .cosine, device: device)
      return (
        "knn on \(rows.count) clouds, k \(Self.neighbours), cosine",
        try probe.predictions(of: questions)
      )
    }
  }
}
