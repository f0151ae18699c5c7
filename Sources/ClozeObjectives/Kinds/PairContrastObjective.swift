import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import Foundation

/// The contrast of pairs: each sample of one kind of data is recognized among those of the other
/// kind, in both directions; see `PairContrast`.
public struct PairContrastObjective: PairObjective {
  /// The settings; the defaults compare within a batch.
  public typealias Settings = PairContrast.Settings

  /// The name in recipes.
  public static let name = "pairContrast"
  /// A summary in one line.
  public static let summary =
    "samples of two kinds that belong together are told from others by their vectors (CLIP, ALBEF)"
  /// The cross-entropy, the shares of samples whose partner is the most similar, of the first side
  /// and of the other one, the cross-entropy as a share of that of chance, and the temperature.
  public static let metrics = [
    LoggedMetric.loss("loss"), .accuracy("first_accuracy"), .accuracy("other_accuracy"),
    LoggedMetric("ofChance", .lowerIsBetter, unit: "share"),
    LoggedMetric("temperature", nil, unit: nil),
  ]

  private let settings: Settings
  private let setup: PairSetup
  private let accumulation: Int
  private let contrast: PairContrast
  private let slow: (copy: MomentumCopy, towers: PairTowers)?

  /// Returns the reason if samples have no partners.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.pairObstacle
  }

  /// Makes the objective, with a momentum copy if the settings have one.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    guard let pairs = setup.pairs else { preconditionFailure("no pairs; see obstacle") }
    (self.settings, self.setup, accumulation) = (settings, pairs, setup.accumulation)
    contrast = try PairContrast(settings, width: pairs.width, setup.scope(Self.name))
    guard settings.momentum != nil, let make = pairs.momentum else {
      slow = nil
      return
    }
    let towers = try make(
      setup.store.scoped(MomentumCopy.prefix, asStates: true, keepsStates: false))
    slow = (MomentumCopy(of: setup.store, prefix: MomentumCopy.prefix), towers)
  }

  /// Computes the mean of both directions' cross-entropies.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let batch = batch.pairs
    let vectors = try setup.vectors(batch, context)
    let result = try contrast.loss(
      vectors[0], vectors[1], keys: draw.isTraining ? keys(batch, context) : nil,
      pairs: batch.identities, step: context.step / accumulation, isTraining: draw.isTraining)
    let count = result.count, loss = result.loss.doubles[0]
    // The last batch of those that validate may be a single pair, which is told from nothing.
    let isAlone = result.candidates < 2
    return ObjectiveLoss(
      result.loss,
      [
        .init("loss", sum: loss * Double(count), count: count),
        .init("first_accuracy", sum: Double(result.right[0]), count: count),
        .init("other_accuracy", sum: Double(result.right[1]), count: count),
        .init("ofChance", sum: loss / log(max(2, result.candidates)), count: isAlone ? 0 : 1),
        .init("temperature", sum: contrast.temperature, count: 1),
      ].filter { $0.count > 0 })
  }

  /// The vectors of the momentum copy, which follows whole steps, not their parts.
  private func keys(
    _ batch: any PairBatch, _ context: ForwardContext
  ) throws -> (first: Tensor, second: Tensor)? {
    guard let slow, let momentum = settings.momentum else { return nil }
    slow.copy.follow(pass: context.step, accumulation: accumulation, momentum: momentum)
    return try GradientMode.disabled {
      (try slow.towers(batch, .first, context), try slow.towers(batch, .other, context))
    }
  }
}
