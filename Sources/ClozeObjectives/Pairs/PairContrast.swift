import ClozeConfiguration
import ClozeEncoder
import ClozeTensor

/// A contrast of pairs of two kinds of data, such as clips and captions: each side is recognized by
/// the other among all of the batch, and among earlier ones if there is a queue (Radford et al.
/// 2021, CLIP; with momentum keys, a queue and soft targets Li et al. 2021, ALBEF, section 3.2).
///
/// Pairs that share a side, such as two captions of a clip, are not negatives of each other. The
/// temperature is learned: start + rate x parameter, so that it moves by a share of the learning
/// rate, and is kept within `temperatures`.
public struct PairContrast {
  /// The settings.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// The temperature at first, by which cosines are divided.
    public var temperature = 0.07
    /// The share of the learning rate with which the temperature moves; 0 to keep it.
    public var temperatureRate = 0.02
    /// The share of the momentum copies that a step preserves; nil for keys of the model itself.
    public var momentum: Double?
    /// The number of earlier keys that are kept; with momentum copies only.
    public var queue = 0
    /// The share of the targets that follows the similarities of the momentum copies.
    public var softTargets = 0.0
    /// The number of steps in which that share rises from 0.
    public var softRamp = 0

    /// Makes the default settings: a contrast within the batch.
    public init() {}

    /// One line about each key.
    public static let summaries: [String: String] = [
      "weight": "the factor of the loss of the contrast",
      "temperature": "the number that cosines are divided by at first",
      "temperatureRate": "the share of the learning rate with which the temperature moves",
      "momentum": "the share of the momentum copies that a step leaves; null for none",
      "queue": "the number of earlier keys that are kept; needs momentum",
      "softTargets": "the share of the targets that the momentum copies decide; needs momentum",
      "softRamp": "steps in which that share rises from 0",
    ]

    /// Gives the share of the momentum copies a value.
    public mutating func fillOptionals() { momentum = momentum ?? 0.995 }

    /// Returns the problems of the values.
    public func problems() -> [String] {
      var problems = weightProblems
      func check(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }
      check(
        PairContrast.temperatures.contains(temperature),
        "temperature is \(temperature): must lie in [0.001, 0.5]")
      check(
        (0...100).contains(temperatureRate),
        "temperatureRate is \(temperatureRate): must lie in [0, 100]")
      check((0...1 << 20).contains(queue), "queue is \(queue): must lie in 0...\(1 << 20)")
      check((0...1).contains(softTargets), "softTargets is \(softTargets): must lie in [0, 1]")
      check((0...1 << 40).contains(softRamp), "softRamp is \(softRamp): must be at least 0")
      if let momentum {
        check((0...1).contains(momentum), "momentum is \(momentum): must lie in [0, 1]")
      } else if queue > 0 || softTargets > 0 {
        problems.append("momentum is null: queue and softTargets need momentum copies; try 0.995")
      }
      return problems
    }
  }

  /// The range of the temperature.
  public static let temperatures = 0.001...0.5

  private let settings: Settings
  private let width: Int
  private let offset: Tensor
  private let queue: PairQueue?

  /// Makes a contrast of vectors of `width` numbers with its parameters and states in `store`.
  public init(_ settings: Settings, width: Int, _ store: ParameterStore) throws {
    (self.settings, self.width) = (settings, width)
    offset = try store.add("temperature", [1, 1], .zeros, decays: false)
    queue =
      settings.queue > 0
      ? try PairQueue(store, size: settings.queue, width: width) : nil
  }

  /// The temperature now, within `temperatures`.
  public var temperature: Double {
    let moved = settings.temperature + settings.temperatureRate * (offset.doubles.first ?? 0)
    return min(max(moved, Self.temperatures.lowerBound), Self.temperatures.upperBound)
  }

  /// Computes the mean of the losses of both directions.
  ///
  /// - Parameters:
  ///   - first: Vectors of length 1 of the first sides.
  ///   - second: Vectors of length 1 of the second sides.
  ///   - keys: The same of momentum copies, without gradients; nil if there are none.
  ///   - pairs: The identity of each pair.
  ///   - step: The number of the step, by which soft targets come in.
  ///   - isTraining: True if keys are put into the queue.
  /// - Shapes: [B, D] each, f32 or f64.
  public func loss(
    _ first: Tensor, _ second: Tensor, keys: (first: Tensor, second: Tensor)? = nil,
    pairs: [PairIdentity], step: Int, isTraining: Bool
  ) throws -> PairContrastResult {
    guard first.shape == [pairs.count, width], second.shape == first.shape else {
      throw TensorError.shapeMismatch(
        operation: "pair contrast", lhs: first.shape, rhs: [pairs.count, width])
    }
    keepTemperature()
    // The queue has keys of samples that train, made by the copies.
    let queue = isTraining ? queue : nil
    let own = keys ?? (first, second), queued = try queue?.keys()
    let table = PairTargets(
      pairs, queue?.keyIdentities ?? [], softness: keys == nil ? 0 : softness(at: step))
    func all(_ own: Tensor, _ queued: Tensor?) throws -> Tensor {
      try queued.map { try Tensor.concatenating([own, $0], axis: 0) } ?? own
    }
    let candidates = (
      first: try all(own.first, queued?.first), second: try all(own.second, queued?.second)
    )
    let sides = try [
      side(first, candidates.second, momentum: keys?.first, table),
      side(second, candidates.first, momentum: keys?.second, table),
    ]
    if isTraining, let queue, let keys { try queue.put(keys.first, keys.second, pairs) }
    return PairContrastResult(
      loss: try sides[0].loss.adding(sides[1].loss, alpha: 0.5, beta: 0.5),
      right: sides.map { $0.right }, count: pairs.count, candidates: table.meanCandidates,
      similarities: sides[0].similarities)
  }

  /// The share of soft targets at a step.
  private func softness(at step: Int) -> Double {
    settings.softTargets * min(1, Double(step) / Double(max(1, settings.softRamp)))
  }

  private func keepTemperature() {
    guard settings.temperatureRate > 0, let value = offset.doubles.first else { return }
    let kept = temperature
    guard kept != settings.temperature + settings.temperatureRate * value else { return }
    offset.fill { (kept - settings.temperature) / settings.temperatureRate }
    offset.valueChanged()
  }

  /// The loss of recognizing each query's key.
  private func side(
    _ queries: Tensor, _ candidates: Tensor, momentum: Tensor?, _ table: PairTargets
  ) throws -> (loss: Tensor, right: Int, similarities: Tensor) {
    let cosines = try queries.linear(candidates), count = candidates.shape[0]
    let start = try Tensor([settings.temperature], [1, 1], offset.dtype, offset.device)
    let inverse = try offset.adding(start, alpha: settings.temperatureRate)
      .applying(.reciprocal).cast(to: queries.dtype)
      .gatherRows([Int32](repeating: 0, count: count)).reshaped([count])
    let logits = try cosines.multiplying(row: inverse)
    let mask = try Tensor(table.mask, logits.shape, logits.dtype, logits.device)
    let soft = try GradientMode.disabled {
      try momentum.map {
        try $0.linear(candidates.detached()).scaled(by: 1 / temperature).adding(mask).softmax()
          .doubles
      }
    }
    let shares = try Tensor(table.shares(soft), logits.shape, logits.dtype, logits.device)
    let loss = try logits.adding(mask).crossEntropy(shares: shares)
    return (loss, table.right(logits.doubles), cosines.detached())
  }
}

/// The loss of a contrast of pairs with its measures.
public struct PairContrastResult {
  /// The mean loss.
  public let loss: Tensor
  /// The numbers of queries whose key is the most similar: of first sides, and of second ones.
  public let right: [Int]
  /// B, the number of pairs.
  public let count: Int
  /// The mean number of keys among which a query's is recognized, itself included; a loss near its
  /// logarithm says that nothing has been learned.
  public let candidates: Double
  /// The cosines of first sides with the keys of second ones, those of the batch in the first B
  /// columns [B, K].
  public let similarities: Tensor
}
