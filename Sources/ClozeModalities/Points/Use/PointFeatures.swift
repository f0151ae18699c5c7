import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor

extension PointBackbone {
  /// Returns frozen features of clouds: the class token of each, and the maximum of each feature
  /// over its patches.
  ///
  /// - Shapes: [N, 2 C].
  public func features(
    _ views: PointViews, precision: DType = .f32, observe: (Int) throws -> Void = { _ in }
  ) throws -> FeatureRows {
    var values: [Float] = [], done = 0
    for clouds in views.batches().lazy.map(\.patches) {
      values += try GradientMode.disabled {
        try pooled(
          self(clouds, ForwardContext(evaluating: precision)), clouds: clouds.clouds
        ).values
      }
      done += clouds.clouds
      try observe(done)
    }
    return try FeatureRows(values, width: 2 * configuration.encoder.hidden)
  }
}

extension PointClassifier {
  /// Computes the scores of the classes for each cloud.
  ///
  /// - Parameter votes: The number of views whose scores are averaged. The first is of the
  ///   unchanged clouds; further ones are changed at random, which is no longer a single prediction
  ///   and has to be named with the result.
  /// - Shapes: [N, K].
  /// - Throws: `PredictionError.notFinite`.
  public func scores(
    _ views: PointViews, votes: Int = 1, precision: DType = .f32,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> ClassScores {
    let classes = configuration.classes
    var sums = [Float](repeating: 0, count: views.indices.count * classes.count), done = 0
    for view in 0..<max(1, votes) {
      var start = 0
      for clouds in views.batches(view: view).lazy.map(\.patches) {
        let scores = try scores(of: clouds, precision: precision)
        for (index, score) in scores.enumerated() { sums[start + index] += score }
        start += scores.count
        done += clouds.clouds
        try observe(done)
      }
    }
    return try ClassScores(
      votes > 1 ? sums.map { $0 / Float(votes) } : sums, classes: classes)
  }

  /// Returns the labels of a set's clouds in the numbering of this classifier, by the classes'
  /// names.
  ///
  /// - Throws: `PointModelError` if the set has no labels, or one that the classifier does not
  ///   know.
  public func labels(of set: PointSet) throws -> [Int32] {
    guard !set.labels.isEmpty else { throw PointModelError.noLabels }
    let known = Dictionary(
      configuration.classes.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { a, _ in a })
    let places = set.classes.map { known[$0] }
    return try set.labels.map { label in
      guard let place = places[Int(label)] else {
        throw PointModelError.unknownClass(
          name: set.classes[Int(label)], known: configuration.classes.count)
      }
      return place
    }
  }
}
