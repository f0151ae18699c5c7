import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Position prediction, MP3 (Zhai et al. 2022, "Position Prediction as an Effective Pretraining
/// Strategy"): nothing shows the place of a row, every row looks at a random part of its sequence
/// only, and the place of each row is predicted among all places.
///
/// Places are those in a sequence; of patches of clouds, cells of a grid in space, which is our
/// reading. Keys and values are the chosen rows of each block's input, as in the paper.
public struct PositionObjective: Objective {
  /// The weight, and the share of rows that no others attend to.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// The share of a sequence's rows that are no keys; the paper's for pictures.
    public var maskRatio = 0.75

    /// Makes the default values.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of position prediction",
      "maskRatio": "the share of a sequence's tokens that no token looks at",
    ]

    /// Returns the problems of the values.
    public func problems() -> [String] {
      weightProblems
        + ((0..<1).contains(maskRatio)
          ? [] : ["maskRatio is \(maskRatio): must be at least 0 and below 1"])
    }
  }

  /// The name in recipes.
  public static let name = "position"
  /// A summary in one line.
  public static let summary = "the places of tokens are predicted from the tokens alone (MP3)"
  /// The cross-entropy and the share of rows whose place scored highest.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]
  private static let purpose = CounterRandom.Purpose("objective.position")

  private let maskRatio: Double
  private let norm: Norm
  private let head: Linear

  /// Returns the reason if blocks see the places of tokens whatever is hidden.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.encoder.readsNeighbours
      ? "needs another encoder.block than \(traits.encoder.block.rawValue), whose convolution shows "
        + "the places" : nil
  }

  /// A second pass through the encoder, and a layer from a row to its place.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    let width = shape.encoder.hidden
    let keys = keyCount(of: shape.length, maskRatio: settings.maskRatio)
    var cost = ObjectiveCost()
    cost.parameters = (width + 1) * shape.places + 2 * width
    cost.operations =
      shape.encoder.encodingOperations(length: keys) + Double(2 * width * shape.places)
    cost.kept = shape.encoder.keptPerToken(asked: 1) + Double(shape.places)
    return cost
  }

  /// A norm and a layer of the objective's, which no model folder has.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) throws {
    maskRatio = settings.maskRatio
    let store = setup.scope(Self.name)
    norm = try Norm(store, "norm", width: setup.encoder.hidden, setup.encoder)
    head = try Linear(
      store, "head", inputs: setup.encoder.hidden, outputs: setup.places, bias: true,
      deviation: setup.deviation)
  }

  /// All rows that hold data, of a pass without places and with few keys.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    let rows = views[0].contentRows
    guard !rows.isEmpty else { return [] }
    var random = draw.random(Self.purpose), pass = EncoderPass()
    (pass.hides, pass.isPlaced) = (false, false)
    pass.keys = keys(of: views[0].layout, &random)
    return [Reading(pass, rows: rows)]
  }

  /// The mean cross-entropy of the places.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    let places = batch.views[0].places
    return ObjectiveLoss(
      try norm(rows[0]).crossEntropy(
        weight: head.weight, bias: head.bias, labels: readings[0].rows.map { places[Int($0)] }))
  }

  /// Some rows of each sequence, at least one, ascending.
  private func keys(of layout: SequenceLayout, _ random: inout CounterRandom) -> [Int32] {
    zip(layout.offsets, layout.offsets.dropFirst()).flatMap { start, end -> [Int32] in
      var rows = Array(start..<end)
      let count = Self.keyCount(of: rows.count, maskRatio: maskRatio)
      for index in 0..<count { rows.swapAt(index, index + random.below(rows.count - index)) }
      return rows[..<count].sorted()
    }
  }

  /// The number of keys among `rows` rows.
  private static func keyCount(of rows: Int, maskRatio: Double) -> Int {
    min(rows, max(1, Int(((1 - maskRatio) * Double(rows)).rounded())))
  }
}
