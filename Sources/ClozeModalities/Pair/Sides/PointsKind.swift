import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozePoints
import ClozeTensor

/// Clouds and meshes, as patches of points.
enum PointsKind: PairKind {
  struct Settings: ConfigurationSection {
    var patch = Settings.usualPatch
    var patchNetwork = Settings.usualNetwork
    /// The number of features of a patch, from which its row is made.
    var features = 128
    /// The width inside the network of positions.
    var positionWidth = 64

    private static var usualPatch: PatchConfiguration {
      var patch = PatchConfiguration()
      (patch.points, patch.patches) = (512, 32)
      return patch
    }

    private static var usualNetwork: PatchEncoder.Widths {
      var widths = PatchEncoder.Widths()
      (widths.first, widths.second, widths.third) = (64, 128, 256)
      return widths
    }

    static let summaries: [String: String] = [
      "features": "features of a patch, from which its row is made",
      "positionWidth": "the width inside the network of positions",
    ]
    static var parts: [ConfigurationPart<Settings>] {
      [ConfigurationPart("patch", \.patch), ConfigurationPart("patchNetwork", \.patchNetwork)]
    }
    func problems() -> [String] {
      [("features", features), ("positionWidth", positionWidth)]
        .filter { !(1...1 << 14).contains($0.1) }
        .map { "\($0.0) is \($0.1): must lie in 1...\(1 << 14)" }
    }
  }

  static let column = PairColumn.points
  static let summary = "clouds and meshes, as patches of points"

  static func samples(
    _ values: [PairValue], _ settings: Settings, _ reading: PairReading
  ) throws -> any PairSideSamples {
    var sets: [PointSet?] = [], omissions: [Int: String] = [:]
    for (place, value) in values.enumerated() {
      do {
        let set = try PointSource(paths: [value.text]).read(minimumPoints: settings.patch.points)
        sets.append(set.count == 1 ? set : nil)
        if set.count != 1 { omissions[place] = "\(set.count) clouds in a file; give one" }
      } catch {
        sets.append(nil)
        omissions[place] = Omission(value.text, error).reason
      }
      try reading.observe(.features(done: place + 1, total: values.count))
    }
    return PointsSideSamples(omissions: omissions, sets: sets, points: settings.patch.points)
  }

  static func embedder(
    _ store: ParameterStore, _ settings: Settings, _ encoder: EncoderConfiguration,
    vocabulary count: Int
  ) throws -> any PairEmbedder {
    try PointsEmbedder(store, settings, encoder)
  }

  static func problems(_ settings: Settings, _ encoder: EncoderConfiguration) -> [String] {
    placeProblems(encoder)
  }

  static func cost(
    _ settings: Settings, _ encoder: EncoderConfiguration, vocabulary count: Int
  ) -> PairSideCost {
    let widths = settings.patchNetwork, hidden = encoder.hidden
    let network = [
      3 * widths.first, widths.first * widths.second, 2 * widths.second * widths.third,
      widths.third * settings.features,
    ].reduce(0, +)
    let norms = 2 * (widths.first + widths.third) + settings.features
    let places = settings.positionWidth * 4 + (settings.positionWidth + 1) * hidden
    let points = settings.patch.patches * settings.patch.patchSize
    return PairSideCost(
      parameters: network + norms + (settings.features + 1) * hidden + places,
      rows: settings.patch.patches, operations: Double(2 * network * points))
  }
}

/// Clouds from which points are drawn.
private struct PointsSideSamples: PairSideSamples {
  let omissions: [Int: String]
  let sets: [PointSet?]
  let points: Int

  var digest: String {
    Checksum.sha256(sets.map { $0?.digest ?? "" }.joined(separator: "\n").utf8)
  }

  func input(_ numbers: [Int32], _ draw: ((Int32) -> CounterRandom)?) -> any PairInput {
    PointsInput(
      clouds: numbers.flatMap { number -> [Float] in
        var random =
          draw.map { $0(number) }
          ?? CounterRandom(seed: 0, purpose: .pairClouds, sample: 0)
        return sets[Int(number)]?.cloud(0, points: points, &random) ?? []
      })
  }
}

extension CounterRandom.Purpose {
  /// The points of clouds of pairs that do not train.
  fileprivate static let pairClouds = Self("pair.clouds")
}

/// The clouds of a side of a batch.
private struct PointsInput: PairInput {
  /// The points [B, N, 3].
  let clouds: [Float]
}

/// Patches of points as rows of the encoder, each with a vector of its centre's place.
private struct PointsEmbedder: PairEmbedder {
  private let patch: PatchConfiguration
  private let patches: PatchEncoder
  private let projection: Linear
  private let positions: [Linear]
  private let device: Device

  var pooling: Pooling { .mean }
  var isOrdered: Bool { false }

  init(
    _ store: ParameterStore, _ settings: PointsKind.Settings, _ encoder: EncoderConfiguration
  ) throws {
    (patch, device) = (settings.patch, store.device)
    let width = settings.positionWidth, deviation = encoder.initializerRange
    patches = try PatchEncoder(
      store, "patches", widths: settings.patchNetwork, outputs: settings.features)
    projection = try Linear(
      store, "projection", inputs: settings.features, outputs: encoder.hidden, bias: true,
      deviation: deviation)
    // Three coordinates of up to 1 become vectors of about the size of the patches'.
    positions = [
      try Linear(store, "positions.0", inputs: 3, outputs: width, bias: true, deviation: 1 / 3),
      try Linear(
        store, "positions.1", inputs: width, outputs: encoder.hidden, bias: true,
        deviation: deviation),
    ]
  }

  func layout(_ input: PointsInput) -> SequenceLayout {
    let clouds = input.clouds.count / (3 * patch.points)
    return SequenceLayout(offsets: (0...clouds).map { Int32($0 * patch.patches) })
  }

  func rows(_ input: PointsInput, _ context: ForwardContext) throws -> Tensor {
    let cut = PointPatches(input.clouds, patch, PointGeometry(pool: device.backend.pool))
    let vectors = try projection(
      patches(cut.points(on: device), patchSize: patch.patchSize, context))
    let places = try positions[1](
      positions[0](cut.centres(on: device).cast(to: context.dtype)).activation(.gelu))
    return try vectors.adding(places)
  }
}
