import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Masked pixels: the encoder sees a few patches, and a narrow decoder predicts the pixels of the
/// others, less their mean and divided by their deviation (He et al. 2022, MAE; Tong et al. 2022,
/// VideoMAE).
public struct PixelsObjective: Objective {
  /// The settings; the recipe's `masking` determines the hidden patches.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = ["weight": "the factor of the loss of hidden pixels"]

    /// Returns the problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "pixels"
  /// A summary in one line.
  public static let summary =
    "the pixels of hidden patches are predicted from a few that are seen (MAE, VideoMAE)"
  /// The mean squared error, and the same as a share of that of predicting zero.
  public static let metrics = [
    LoggedMetric("loss", .lowerIsBetter, unit: "squared deviations"),
    LoggedMetric("ofZero", .lowerIsBetter, unit: "share"),
  ]

  private let decoder: PatchDecoder

  /// Returns the reason if samples have no patches of pixels.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.hasPixels
      ? nil : "needs patches of pixels, which \(traits.name) does not have; see video-pixels"
  }

  /// Makes the objective with the model's decoder.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) {
    guard let decoder = setup.patchDecoder else { preconditionFailure("no pixels; see obstacle") }
    self.decoder = decoder
  }

  /// Returns all rows that are shown.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    [Reading(EncoderPass(), rows: Array(0..<Int32(views[0].layout.positions.count)))]
  }

  /// Computes the mean squared error of the hidden pixels.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    guard let batch = batch as? any PatchBatch else {
      preconditionFailure("a batch without patches; see obstacle")
    }
    let hidden = batch.unseen
    guard !hidden.isEmpty else { return ObjectiveLoss(nil, []) }
    let predicted = try decoder(
      rows[0], seen: batch.seen, hidden: hidden, of: batch.whole, context)
    let targets = try batch.targets()
    let loss = try predicted.squaredError(targets.values), count = hidden.count
    let error = loss.doubles[0]
    // Pixels that are all black are zero themselves.
    let share = targets.meanSquare > 0 ? error / targets.meanSquare : 1
    return ObjectiveLoss(
      loss,
      [
        .init("loss", sum: error * Double(count), count: count),
        .init("ofZero", sum: share * Double(count), count: count),
      ])
  }
}
