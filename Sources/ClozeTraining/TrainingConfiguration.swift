/// How long and in what manner a model is trained.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
  /// The number of optimizer steps.
  public var steps = 2000
  /// Batches whose gradients are averaged for one step.
  public var accumulation = 1
  /// The optimizer.
  public var optimizer = OptimizerConfiguration()
  /// The learning rate over the run.
  public var schedule = Schedule()
  /// Steps from one line of metrics to the next.
  public var logEvery = 20
  /// Steps from one validation to the next; the last step is always followed by one.
  public var validateEvery = 500
  /// Steps from one checkpoint to the next; the last step is always followed by one.
  public var checkpointEvery = 500
  /// Checkpoints kept; older ones are removed.
  public var keepCheckpoints = 2
  /// Steps from one set of histograms of all parameters to the next, in the TensorBoard log; 0: none.
  public var histogramEvery = 0
  /// Which weights become the model.
  public var selection = SelectionConfiguration()

  /// The defaults.
  public init() {}

  /// What is wrong with the values, one line each.
  ///
  /// - Parameter metrics: what validation gives, by name.
  public func validate(metrics: [String]) -> [String] {
    let counts = [
      ("steps", steps), ("accumulation", accumulation), ("logEvery", logEvery),
      ("validateEvery", validateEvery), ("checkpointEvery", checkpointEvery),
      ("keepCheckpoints", keepCheckpoints),
    ]
    let histograms =
      histogramEvery < 0
      ? ["training.histogramEvery is \(histogramEvery): must be 0 (never) or more"] : []
    return counts.compactMap { key, value in
      value >= 1 ? nil : "training.\(key) is \(value): must be at least 1"
    } + histograms + optimizer.validate() + schedule.validate()
      + selection.validate(metrics: metrics)
  }
}
