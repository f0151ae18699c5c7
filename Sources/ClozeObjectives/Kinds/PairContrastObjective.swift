import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// The contrast of pairs: each sample of one kind of data is recognized, by its vector, among those
/// of the other kind, in both directions (Radford et al. 2021, CLIP); with a momentum copy, a queue
/// and soft targets as an option (Li et al. 2021, ALBEF, section 3.2).
///
/// Pairs that share a sample, such as two captions of a clip, are no negatives of each other.
public struct PairContrastObjective: PairObjective {
  /// The settings; the defaults compare within a batch.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// The share of a momentum copy that stays in a step; nil without one.
    public var momentum: Double?
    /// The number of keys of earlier batches on each side, with a momentum copy.
    public var queue = 0
    /// The share of targets that are the momentum copy's similarities.
    public var soft = 0.0
    /// The number of steps over which `soft` rises from 0.
    public var softRamp = 1000

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of the contrast of pairs",
      "momentum":
        "the share of a slowly following copy that stays in a step, such as 0.995; null: no copy",
      "queue": "keys of earlier batches on each side that are compared with, with momentum",
      "soft": "the share of targets that are the copy's similarities, with momentum",
      "softRamp": "the steps over which soft rises from 0",
    ]

    /// Gives the momentum a value.
    public mutating func fillOptionals() { momentum = 0.995 }

    /// Returns the problems of the values.
    public func problems() -> [String] {
      var problems = weightProblems
      if let momentum, !(momentum >= 0 && momentum < 1) {
        problems.append("momentum is \(momentum): must lie in [0, 1), or null for no copy")
      }
      if !(0...1 << 20).contains(queue) {
        problems.append("queue is \(queue): must lie in 0...\(1 << 20)")
      }
      if !(soft >= 0 && soft <= 1) { problems.append("soft is \(soft): must lie in [0, 1]") }
      if softRamp < 1 { problems.append("softRamp is \(softRamp): must be at least 1") }
      if momentum == nil && (queue > 0 || soft > 0) {
        problems.append("\(queue > 0 ? "queue" : "soft") needs momentum, such as 0.995")
      }
      return problems
    }
  }

  /// The name in recipes.
  public static let name = "pairContrast"
  /// A summary in one line.
  public static let summary =
    "samples of two kinds that belong together are told from others by their vectors (CLIP, ALBEF)"
  /// The cross-entropy, the shares of samples whose right partner scores highest in their batch, of
  /// the first side and of the other one, and the temperature.
  public static let metrics = [
    LoggedMetric.loss("loss"), .accuracy("first_accuracy"), .accuracy("other_accuracy"),
    LoggedMetric("temperature", nil, unit: nil),
  ]

  private let settings: Settings
  private let accumulation: Int
  private let space: PairSpace
  private let slow: Slow?

  /// The momentum copy with its queues by side.
  private struct Slow {
    let copy: MomentumCopy
    let towers: PairTowers
    let queues: [PairQueue]
  }

  /// Returns the reason if samples have no partners.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.pairObstacle
  }

  /// Makes the objective, with a momentum copy if the settings have one.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let pairs = setup.pairs else { preconditionFailure("no pairs; see obstacle") }
    (self.settings, accumulation, space) = (settings, setup.accumulation, pairs.space)
    guard settings.momentum != nil, let make = pairs.momentum else {
      slow = nil
      return
    }
    let towers = try make(MomentumCopy.store(setup.store))
    slow = Slow(
      copy: MomentumCopy(in: setup.store), towers: towers,
      queues: settings.queue == 0
        ? []
        : try PairSide.allCases.map {
          try PairQueue(setup.scope(Self.name), $0, size: settings.queue, width: pairs.space.width)
        })
  }

  /// Computes the mean of both directions' cross-entropies.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let batch = batch.pairs
    let vectors = try PairSide.allCases.map { try space(batch.classes($0, context), $0) }
    let keys = try keys(vectors, batch, draw, context)
    let parts = try PairSide.allCases.map { side in
      try direction(
        vectors[side.rawValue], keys.other(of: side), slow: keys.slow?[side.rawValue], batch,
        context)
    }
    if draw.isTraining, let slow, let new = keys.slow {
      for (queue, new) in zip(slow.queues, new) { queue.enqueue(new, of: batch) }
    }
    let loss = try parts[0].loss.adding(parts[1].loss, alpha: 0.5, beta: 0.5)
    let count = batch.count
    return ObjectiveLoss(
      loss,
      [
        .init("loss", sum: loss.doubles[0] * Double(count), count: count),
        .init("first_accuracy", sum: Double(parts[0].right), count: count),
        .init("other_accuracy", sum: Double(parts[1].right), count: count),
        .init("temperature", sum: space.temperature, count: 1),
      ])
  }

  /// The keys of both sides, and the momentum copy's vectors of the batch.
  private struct Keys {
    let sides: [PairKeys]
    var slow: [Tensor]?

    func other(of side: PairSide) -> PairKeys { sides[1 - side.rawValue] }
  }

  private func keys(
    _ vectors: [Tensor], _ batch: any PairBatch, _ draw: ObjectiveDraw, _ context: ForwardContext
  ) throws -> Keys {
    let samples = PairSide.allCases.map(batch.samples)
    guard draw.isTraining, let slow else {
      return Keys(sides: vectors.map { PairKeys(vectors: $0, samples: samples) })
    }
    // The copy follows whole steps, not their parts.
    if context.step % accumulation == 0 { slow.copy.approach(by: 1 - (settings.momentum ?? 0)) }
    let new = try GradientMode.disabled {
      try PairSide.allCases.map { try slow.towers(batch, $0, context) }
    }
    let sides = try PairSide.allCases.map { side in
      try slow.queues.isEmpty
        ? PairKeys(vectors: new[side.rawValue], samples: samples)
        : slow.queues[side.rawValue].keys(new[side.rawValue], of: batch)
    }
    return Keys(sides: sides, slow: new)
  }

  /// Computes the cross-entropy of one direction.
  ///
  /// - Parameter slow: The momentum copy's vectors of the same samples, for soft targets.
  /// - Shapes: queries [B, D].
  private func direction(
    _ queries: Tensor, _ keys: PairKeys, slow: Tensor?, _ batch: any PairBatch,
    _ context: ForwardContext
  ) throws -> (loss: Tensor, right: Int) {
    let count = batch.count, width = keys.samples[0].count
    let cosines = try queries.linear(keys.vectors)
    let closed = (0..<count).map { pair -> [Bool] in
      var equal = keys.equal(to: pair, of: batch)
      equal[pair] = false
      return equal
    }
    let mask = try Tensor(
      closed.joined().map { $0 ? -1e4 : 0 as Float }, [count, width], cosines.dtype, cosines.device)
    let logits = try space.divided(cosines).adding(mask)
    var shares = [Float](repeating: 0, count: count * width)
    let soft = softShare(context)
    if soft > 0, let slow {
      let similar = try GradientMode.disabled {
        try space.divided(slow.linear(keys.vectors)).adding(mask).softmax().doubles
      }
      for (place, share) in similar.enumerated() { shares[place] = Float(soft * share) }
    }
    for pair in 0..<count { shares[pair * width + pair] += Float(1 - soft) }
    let loss = try logits.crossEntropy(
      shares: Tensor(shares, logits.shape, logits.dtype, logits.device))
    return (loss, Self.right(logits.doubles, count: count, width: width))
  }

  /// The share of soft targets at a step.
  private func softShare(_ context: ForwardContext) -> Double {
    guard context.isTraining else { return 0 }
    let step = Double(context.step / accumulation)
    return settings.soft * min(1, step / Double(settings.softRamp))
  }

  /// The number of samples whose right key scores highest among those of the batch.
  private static func right(_ logits: [Double], count: Int, width: Int) -> Int {
    (0..<count).count { pair in
      let row = logits[pair * width..<pair * width + count]
      return row.allSatisfy { $0 <= logits[pair * width + pair] }
    }
  }
}
