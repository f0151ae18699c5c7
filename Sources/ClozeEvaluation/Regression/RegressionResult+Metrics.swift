extension RegressionResult {
  /// Returns the metrics that are defined, with 95% percentile intervals from 1000 bootstrap
  /// resamples of the samples; a resample of which a metric is not defined counts as 0.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    let metrics = Metrics.regression.filter { $0.value(self) != nil }
    guard !metrics.isEmpty else { return [] }
    let estimates = Bootstrap(seed: seed).estimates(
      classes: Array(predictions.indices), classCount: predictions.count
    ) { counts in
      let drawn = drawn(counts)
      return metrics.map { $0.value(drawn) ?? 0 }
    }
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    }
  }

  /// The result of which each sample occurs as often as `counts` says.
  private func drawn(_ counts: [Int32]) -> RegressionResult {
    var predictions: [Double] = [], targets: [Double] = []
    for (place, count) in counts.enumerated() where count > 0 {
      for _ in 0..<count {
        predictions.append(self.predictions[place])
        targets.append(self.targets[place])
      }
    }
    return RegressionResult(finite: predictions, targets)
  }
}
