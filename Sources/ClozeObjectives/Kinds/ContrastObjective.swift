import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// A contrast between samples by their class tokens, with a momentum encoder and a queue of earlier
/// keys (He et al. 2020), which are states of the model's store; mixed views are contrasted with
/// all samples that they are mixed from (Yu et al. 2022, section 3.3).
public struct ContrastObjective: Objective {
  /// The settings; the defaults are the paper's.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// True if a masked sample is distinguished from all others.
    public var plain = false
    /// True if the samples that a mixed one is mixed from are distinguished from all others.
    public var mixed = false
    /// The number of features of the contrasted vectors.
    public var width = 512
    /// The share of the momentum encoder that a step preserves.
    public var momentum = 0.999
    /// The temperature, by which cosines are divided.
    public var temperature = 0.07
    /// The number of earlier keys in the queue.
    public var queue = 16_384

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries: [String: String] = [
      "weight": "the factor of the loss of the contrast",
      "plain": "whether masked samples are told from all others",
      "mixed": "whether the samples that a mixed one is made of are told from all others",
      "width": "the width of the vectors that are contrasted",
      "momentum": "the share of the momentum encoder that a step leaves",
      "temperature": "the number that cosines are divided by",
      "queue": "the number of earlier keys that are kept",
    ]

    /// Returns the problems of the values.
    public func problems() -> [String] {
      var problems = weightProblems
      for (key, value, most) in [("width", width, 8192), ("queue", queue, 1 << 20)]
      where !(1...most).contains(value) {
        problems.append("\(key) is \(value): must lie in 1...\(most)")
      }
      if !(0...1).contains(momentum) {
        problems.append("momentum is \(momentum): must lie in [0, 1]")
      }
      if !(temperature >= 1e-3 && temperature <= 100) {
        problems.append("temperature is \(temperature): must lie in [0.001, 100]")
      }
      if !plain && !mixed {
        problems.append("plain and mixed are false: at least one must be true")
      }
      return problems
    }
  }

  /// The name in recipes.
  public static let name = "contrast"
  /// A summary in one line.
  public static let summary = "samples are told from one another by their class tokens (MoCo)"
  /// No metrics: the queue holds training samples.
  public static let metrics: [LoggedMetric] = []
  /// The losses of plain and of mixed samples.
  public static let stepMetrics = [LoggedMetric.loss("loss"), .loss("mixed_loss")]
  /// The name of the view that keys are computed from.
  public static let keyView = "keys"

  private let settings: Settings
  private let accumulation: Int
  private let head: ContrastHead
  private let keyHead: ContrastHead
  private let keyEncoder: MomentumEncoder
  private let copy: MomentumCopy
  private let queue: Tensor
  private let place: Tensor

  /// Returns the reason if there is no momentum encoder or class token.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.hasMomentumEncoder && traits.hasClassToken
      ? nil : "needs a momentum encoder and class tokens, which \(traits.name) does not have"
  }

  /// Makes the objective with a momentum encoder that is initially a copy of the model.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let make = setup.momentumEncoder else {
      preconditionFailure("a model without a momentum encoder; see obstacle")
    }
    (self.settings, accumulation) = (settings, setup.accumulation)
    func head(_ store: ParameterStore) throws -> ContrastHead {
      try ContrastHead(
        store, "contrast", inputs: setup.encoder.hidden, outputs: settings.width,
        deviation: setup.deviation)
    }
    self.head = try head(setup.store)
    // Keys are only made in training, where batches have statistics of their own.
    let momentum = setup.store.scoped("momentum", asStates: true, keepsStates: false)
    keyEncoder = try make(momentum)
    keyHead = try head(momentum)
    copy = MomentumCopy(of: setup.store, prefix: "momentum")
    queue = try setup.store.addState("queue", [settings.queue, settings.width], .normal(1))
    place = try setup.store.addState("queue.place", [1], .zeros)
    queue.approach(try GradientMode.disabled { try queue.normalizedRows() }, by: 1)
  }

  /// Returns the class tokens of the contrasted views, in training.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    guard draw.isTraining else { return [] }
    return views.indices.filter { view in
      views[view].isPredicted && (views[view].sources == nil ? settings.plain : settings.mixed)
    }.map { Reading(EncoderPass(view: $0), rows: views[$0].layout.firstRows) }
  }

  /// Computes the sum over views of the cross-entropy of identifying the right keys.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    // The momentum encoder follows whole steps, not their parts.
    copy.follow(pass: context.step, accumulation: accumulation, momentum: settings.momentum)
    let view = batch.views.firstIndex { $0.name == Self.keyView } ?? 0
    let keys = try GradientMode.disabled {
      try keyHead(
        keyEncoder(batch, view, batch.views[view].layout.firstRows, context))
    }
    let losses = try zip(rows, readings).map { rows, reading in
      let sources = batch.views[reading.pass.view].sources
      let loss =
        try sources.map { try mixedLoss(head(rows), sources: $0, keys: keys) }
        ?? plainLoss(head(rows), keys: keys)
      let name = sources == nil ? "loss" : "mixed_loss"
      return ObjectiveLoss(loss, [.init(name, sum: loss.doubles[0], count: 1)])
    }
    enqueue(keys)
    return try ObjectiveLoss.sum(losses)
  }

  /// Computes the cross-entropy of identifying each sample's key among it and the queue.
  ///
  /// - Shapes: `queries` and `keys` [B, D] -> a scalar.
  private func plainLoss(_ queries: Tensor, keys: Tensor) throws -> Tensor {
    let count = queries.shape[0]
    let right = try queries.multiplying(keys).sum(axis: 1).reshaped([count, 1])
    // The backward pass needs the queue as it is now, and keys are put into it before.
    let others = try GradientMode.disabled { try Tensor.concatenating([queue], axis: 0) }
    let logits = try Tensor.concatenating([right, queries.linear(others)], axis: 1)
    var shares = [Float](repeating: 0, count: logits.count)
    for row in 0..<count { shares[row * logits.shape[1]] = 1 }
    return try loss(logits, shares)
  }

  /// Computes the cross-entropy of identifying the samples that each mixed one is mixed from among
  /// all keys of the batch and the queue, each weighted by its share in the mixture.
  ///
  /// - Shapes: `queries` and `keys` [B, D] -> a scalar.
  private func mixedLoss(
    _ queries: Tensor, sources: [[(sequence: Int, share: Double)]], keys: Tensor
  ) throws -> Tensor {
    let logits = try queries.linear(Tensor.concatenating([keys, queue.detached()], axis: 0))
    var shares = [Float](repeating: 0, count: logits.count)
    for (row, sources) in sources.enumerated() {
      for source in sources {
        shares[row * logits.shape[1] + source.sequence] += Float(source.share)
      }
    }
    return try loss(logits, shares)
  }

  private func loss(_ cosines: Tensor, _ shares: [Float]) throws -> Tensor {
    try cosines.scaled(by: 1 / settings.temperature).crossEntropy(
      shares: Tensor(shares, cosines.shape, cosines.dtype, cosines.device))
  }

  /// Replaces the oldest keys in the queue.
  private func enqueue(_ keys: Tensor) {
    let size = settings.queue, width = settings.width
    let start = Int(place.doubles.first ?? 0), count = keys.shape[0]
    keys.withFloats { keys in
      queue.withFloats { queue in
        for row in 0..<count {
          let to = (start + row) % size
          for column in 0..<width { queue[to * width + column] = keys[row * width + column] }
        }
      }
    }
    place.fill { Double((start + count) % size) }
  }
}

/// The head that computes a contrasted vector from a class token.
struct ContrastHead {
  private let inner: Linear
  private let outer: Linear

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, deviation: Double
  ) throws {
    inner = try Linear(
      store, "\(name).0", inputs: inputs, outputs: outputs, bias: true, deviation: deviation)
    outer = try Linear(
      store, "\(name).1", inputs: outputs, outputs: outputs, bias: true, deviation: deviation)
  }

  /// Computes vectors of length 1.
  ///
  /// - Shapes: [B, C] -> [B, D], f32.
  func callAsFunction(_ classes: Tensor) throws -> Tensor {
    try outer(inner(classes).activation(.gelu)).cast(to: .f32).normalizedRows()
  }
}
