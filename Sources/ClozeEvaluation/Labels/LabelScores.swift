/// The scores of all labels for samples that may have several of them, or none.
///
/// - Shapes: scores and targets N samples x L labels, row by row.
public struct LabelScores: Sendable, Equatable {
  /// The names of the labels, L.
  public let labels: [String]
  /// The scores, [N x L]; probabilities for thresholds near 0.5 to be plausible.
  public let scores: [Double]
  /// True where the sample has the label, [N x L].
  public let targets: [Bool]

  /// Makes scores.
  ///
  /// - Throws: `LabelError` if there are no samples or labels, not as many scores as targets, or a
  ///   score that is not a number.
  public init(labels: [String], scores: [Double], targets: [Bool]) throws {
    guard !labels.isEmpty else { throw LabelError.noLabels }
    guard scores.count == targets.count, scores.count.isMultiple(of: labels.count) else {
      throw LabelError.differentCounts(
        scores: scores.count, targets: targets.count, labels: labels.count)
    }
    guard !scores.isEmpty else { throw LabelError.noSamples }
    if let place = scores.firstIndex(where: \.isNaN) {
      throw LabelError.notANumber(
        sample: place / labels.count, label: labels[place % labels.count])
    }
    (self.labels, self.scores, self.targets) = (labels, scores, targets)
  }

  /// N, the number of samples.
  public var samples: Int { scores.count / labels.count }

  /// The places of the scores and targets of `sample`.
  func row(_ sample: Int) -> Range<Int> { sample * labels.count..<(sample + 1) * labels.count }

  /// The mean, over the labels of `sample`, of the share of its labels among those that score as
  /// high as that one or higher; 1 if it has no label or all.
  func rankingPrecision(_ sample: Int) -> Double {
    let row = row(sample), own = row.filter { targets[$0] }
    guard !own.isEmpty, own.count < labels.count else { return 1 }
    let sum = own.reduce(0.0) { sum, label in
      let relevant = own.count { scores[$0] >= scores[label] }
      return sum + Double(relevant) / Double(row.count { scores[$0] >= scores[label] })
    }
    return sum / Double(own.count)
  }
}
