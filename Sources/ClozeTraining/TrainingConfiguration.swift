import ClozeConfiguration

/// The settings of training: its length, optimizer, logging and validation.
public struct TrainingConfiguration: ConfigurationSection {
  /// The number of optimizer steps.
  public var steps = 2000
  /// The number of batches whose gradients are averaged for one step.
  public var accumulation = 1
  /// The optimizer.
  public var optimizer = OptimizerConfiguration()
  /// The course of the learning rate over the run.
  public var schedule = Schedule()
  /// The number of steps between lines of metrics.
  public var logEvery = 20
  /// The number of steps between validations; the last step is always followed by one.
  public var validateEvery = 500
  /// The number of steps between checkpoints; the last step is always followed by one.
  public var checkpointEvery = 500
  /// The number of checkpoints kept; older ones are removed.
  public var keepCheckpoints = 2
  /// The number of steps between histograms of all parameters in the TensorBoard log; 0 for none.
  public var histogramEvery = 0
  /// The choice of the weights that become the model.
  public var selection = SelectionConfiguration()

  /// Makes the default configuration.
  public init() {}

  /// The optimizer, the schedule and the selection.
  public static var parts: [ConfigurationPart<TrainingConfiguration>] {
    [
      ConfigurationPart("optimizer", \.optimizer), ConfigurationPart("schedule", \.schedule),
      ConfigurationPart("selection", \.selection),
    ]
  }

  /// Returns the problems of the numbers of steps.
  public func problems() -> [String] {
    let counts = [
      ("steps", steps), ("accumulation", accumulation), ("logEvery", logEvery),
      ("validateEvery", validateEvery), ("checkpointEvery", checkpointEvery),
      ("keepCheckpoints", keepCheckpoints),
    ]
    let histograms =
      histogramEvery < 0 ? ["histogramEvery is \(histogramEvery): must be 0 (never) or more"] : []
    return counts.compactMap { key, value in
      value >= 1 ? nil : "\(key) is \(value): must be at least 1"
    } + histograms
  }

  /// Returns the learning rate of step `step`, counted from 1.
  public func rate(_ step: Int) -> Double { optimizer.rate * schedule.share(step, of: steps) }
}
