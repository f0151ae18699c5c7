import ClozeConfiguration

/// The settings of training: its length, optimizer, logging and validation.
public struct TrainingConfiguration: ConfigurationSection {
  /// The number of optimizer steps.
  public var steps = 2000
  /// The number of passes over the training samples, from which the steps follow once the samples
  /// are read; nil: the steps are given.
  public var epochs: Double?
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
  /// Steps from one set of histograms of all parameters to the next, in the TensorBoard log; nil:
  /// none.
  public var histogramEvery: Int?
  /// The choice of the weights that become the model.
  public var selection = SelectionConfiguration()
  /// Patterns with commas between them over names of parameters that are not trained, as
  /// `ParameterPatterns` reads them; nil: all are trained.
  public var freeze: String?
  /// The number of steps after which another block is trained, the last one first, and what makes
  /// the encoder's input after all of them; nil: all are trained from the start.
  public var unfreeze: Int?
  /// The factor of the learning rate from each block to the one below it; nil: all have the same.
  public var layerDecay: Double?

  /// Makes the default configuration.
  public init() {}

  /// The optimizer, the schedule and the selection.
  public static var parts: [ConfigurationPart<TrainingConfiguration>] {
    [
      ConfigurationPart("optimizer", \.optimizer), ConfigurationPart("schedule", \.schedule),
      ConfigurationPart("selection", \.selection),
    ]
  }

  /// Gives every optional a value.
  public mutating func fillOptionals() {
    (epochs, histogramEvery) = (1, 1)
    (freeze, unfreeze, layerDecay) = ("blocks", 1, 1)
  }

  /// The problems of the numbers of steps.
  public func problems() -> [String] {
    let counts: [(String, Int?)] = [
      ("steps", steps), ("accumulation", accumulation), ("logEvery", logEvery),
      ("validateEvery", validateEvery), ("checkpointEvery", checkpointEvery),
      ("keepCheckpoints", keepCheckpoints), ("histogramEvery", histogramEvery),
      ("unfreeze", unfreeze),
    ]
    var problems = counts.compactMap { key, value in
      value.flatMap { $0 >= 1 ? nil : "\(key) is \($0): must be at least 1" }
    }
    if let unfreeze, unfreeze > 1 << 40 {
      problems.append("unfreeze is \(unfreeze): must be at most \(1 << 40)")
    }
    if let layerDecay, !(layerDecay > 0 && layerDecay <= 1) {
      problems.append("layerDecay is \(layerDecay): must lie in (0, 1]")
    }
    problems += freeze.map { ParameterPatterns($0, []).problems.map { "freeze " + $0 } } ?? []
    guard let epochs, !(epochs > 0 && epochs <= 1e6) else { return problems }
    return problems + ["epochs is \(epochs): must be above 0 and at most 1e6"]
  }

  /// Returns the configuration of a task whose epochs have `batches` batches: the number of steps
  /// of its epochs, and a validation at least once an epoch.
  func measured(batches: Int) -> TrainingConfiguration {
    guard let epochs else { return self }
    var configuration = self
    let perEpoch = Double(batches) / Double(accumulation)
    configuration.steps = max(1, Int(min((epochs * perEpoch).rounded(.up), 1e15)))
    configuration.epochs = nil
    configuration.validateEvery = min(validateEvery, max(1, Int(perEpoch.rounded(.up))))
    return configuration
  }

  /// Returns the learning rate of step `step`, counted from 1.
  public func rate(_ step: Int) -> Double { optimizer.rate * schedule.share(step, of: steps) }
}
