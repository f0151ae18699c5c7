import ClozeEvaluation
import ClozeReport
import ClozeTensor

/// A classifier trained on frozen features, which measures how well they separate classes.
public enum FrozenProbe: String, EvaluationChoice {
  /// Linear support vector machines, one class against all others.
  case svm
  /// The nearest neighbours.
  case knn

  private static let neighbours = 10

  /// `--probe`, which all modalities with probes offer.
  public static let option = EvaluationOption(
    "probe",
    "Pretrained models of points, speech and video: a classifier that is trained on frozen features,",
    oneOf: FrozenProbe.self)

  /// Returns the probe of a request for one of every depth; nil if it wants none.
  ///
  /// - Throws: `UsageError` if the request names a part: such a probe needs them all.
  public static func ofDepths(_ request: EvaluationRequest) throws -> FrozenProbe? {
    guard let probe: FrozenProbe = request.choice(option) else { return nil }
    guard request.split == nil else {
      throw UsageError(
        "--split is not for \(option.spelling), which trains on one part, chooses on what validates "
          + "and is scored on what tests; leave it out")
    }
    return probe
  }

  private static let depthPrefix = "accuracy at depth "

  /// Returns the name of the accuracy of a probe of what `depth` blocks make.
  public static func metric(atDepth depth: Int) -> String { "\(depthPrefix)\(depth)" }

  /// Returns the number of blocks in the name of an accuracy; nil if `metric` is another.
  public static func depth(of metric: String) -> Int? {
    metric.hasPrefix(depthPrefix) ? Int(metric.dropFirst(depthPrefix.count)) : nil
  }

  /// A short description of the probe.
  public var summary: String {
    switch self {
    case .svm: "a linear support vector machine for each class against all others"
    case .knn: "the \(Self.neighbours) nearest neighbours by cosine"
    }
  }

  /// Trains the probe on `rows` and predicts the labels of `questions`.
  ///
  /// - Parameters:
  ///   - samples: The samples in messages, such as `clouds`.
  ///   - held: Rows with their labels by which C is chosen; nil: a share of `rows`, by `seed`.
  /// - Returns: A name that describes the training, and the labels of each of `questions`.
  public func predictions(
    trainedOn rows: FeatureRows, _ labels: [Int32], of questions: [FeatureRows], samples: String,
    choosing held: (rows: FeatureRows, labels: [Int32])? = nil, seed: UInt64, _ device: Device
  ) throws -> (name: String, labels: [[Int32]]) {
    switch self {
    case .svm:
      var choice = CostChoice()
      choice.seed = seed
      let pool = device.backend.pool
      let probe =
        try held.map {
          try LinearProbe(
            rows, labels: labels, validating: $0.rows, labels: $0.labels, costs: choice.costs,
            pool: pool)
        } ?? LinearProbe(rows, labels: labels, choosing: choice, pool: pool)
      return (
        "svm on \(rows.count) \(samples), C \(Format.number(probe.cost)) "
          + (probe.validation.isEmpty
            ? "as given: too few to choose"
            : held == nil ? "chosen among them" : "chosen on those that validate"),
        try questions.map { try probe.predictions(of: $0) }
      )
    case .knn:
      let probe = try NeighbourProbe(
        rows, labels: labels, k: Self.neighbours, distance: .cosine, device: device)
      return (
        "knn on \(rows.count) \(samples), k \(Self.neighbours), cosine",
        try questions.map { try probe.predictions(of: $0) }
      )
    }
  }
}
