import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// Point-BERT as a segmenter of clouds into parts (Yu et al. 2022, section 4.2): the features of
/// three depths of the backbone are propagated from the patches to the points.
public struct PointSegmenter {
  /// The sizes of a segmenter; the defaults are the paper's.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: PointModelConfiguration
    /// The number of parts.
    public var parts: Int
    /// The number of kinds of clouds, one of which is given with each; 0 if none is.
    public var kinds = 0
    /// The numbers of the blocks whose output is read, ascending.
    public var depths = [4, 8, 12]
    /// The numbers of points per cloud at the levels between all points and the patches' centres,
    /// descending.
    public var levels = [512, 256]
    /// The number of points that each one is compared with.
    public var neighbours = 4
    /// The width inside the graphs.
    public var edgeWidth = 512
    /// The width inside the head.
    public var headWidth = 128
    /// The probability that a feature inside the head is dropped in training.
    public var headDropout = 0.5

    /// Makes a configuration.
    public init(backbone: PointModelConfiguration, parts: Int) {
      (self.backbone, self.parts) = (backbone, parts)
    }

    /// Returns the problems of the values, one line each.
    public func validate() -> [String] {
      var problems = backbone.validate().map { "backbone." + $0 }
      func check(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
      }
      let layers = backbone.encoder.layers
      check(
        depths.count == 3 && depths == Set(depths).sorted()
          && depths.allSatisfy { (1...max(1, layers)).contains($0) },
        "depths is \(depths): must be three ascending blocks of \(layers)")
      check(
        levels.count == 2 && levels.allSatisfy { (1...backbone.patch.points).contains($0) },
        "levels is \(levels): must be two numbers of points in 1...\(backbone.patch.points)")
      check((1...64).contains(neighbours), "neighbours is \(neighbours): must lie in 1...64")
      check(
        (4...1 << 14).contains(edgeWidth) && edgeWidth % 4 == 0
          && backbone.encoder.hidden % 4 == 0,
        "edgeWidth is \(edgeWidth) and hidden \(backbone.encoder.hidden): must be multiples of 4")
      check((2...1 << 14).contains(parts), "parts is \(parts): must lie in 2...\(1 << 14)")
      check((0...1 << 14).contains(kinds), "kinds is \(kinds): must lie in 0...\(1 << 14)")
      check(
        (1...1 << 14).contains(headWidth), "headWidth is \(headWidth): must lie in 1...\(1 << 14)")
      check(
        (0..<1).contains(headDropout), "headDropout is \(headDropout): must lie in [0, 1)")
      return problems
    }
  }

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  private let backbone: PointBackbone
  private let propagations: [FeaturePropagation]
  private let graphs: [EdgePropagation]
  private let inner: Linear
  private let innerNorm: BatchNorm
  private let outer: Linear
  private let geometry: PointGeometry

  /// Makes a segmenter with fresh parameters from a configuration without problems.
  public init(_ configuration: Configuration, seed: UInt64, device: Device) throws {
    self.configuration = configuration
    store = ParameterStore(seed: seed, device: device)
    let store = store, width = configuration.backbone.encoder.hidden
    backbone = try PointBackbone(store, configuration.backbone, start: .supervised)
    propagations = try (0..<3).map { level in
      try FeaturePropagation(
        store, "propagation.\(level)",
        inputs: width + 3 + (level == 0 ? configuration.kinds : 0), widths: [4 * width, width])
    }
    graphs = try (1..<3).map { level in
      try EdgePropagation(
        store, "graph.\(level)", inputs: width, widths: [configuration.edgeWidth, width],
        neighbours: configuration.neighbours)
    }
    inner = try Linear(
      store, "head.0", inputs: width, outputs: configuration.headWidth, bias: true,
      deviation: spread(width))
    innerNorm = try BatchNorm(store, "head.0.norm", width: configuration.headWidth)
    outer = try Linear(
      store, "head.1", inputs: configuration.headWidth, outputs: configuration.parts, bias: true,
      deviation: spread(configuration.headWidth))
    geometry = PointGeometry(pool: device.backend.pool)
  }

  /// Computes the scores of the parts for each point.
  ///
  /// - Parameter kinds: The kind of each cloud [B], if there are kinds.
  /// - Shapes: clouds [B, N, 3] -> [B N, parts].
  public func logits(
    _ clouds: [Float], kinds: [Int32] = [], _ context: ForwardContext
  ) throws -> Tensor {
    let patch = configuration.backbone.patch, patches = PointPatches(clouds, patch, geometry)
    let centres = PointLevel(count: patch.patches, points: patches.centres)
    let all = PointLevel(count: patch.points, points: clouds)
    let (middle, few) = (
      level(configuration.levels[0], of: all), level(configuration.levels[1], of: all)
    )
    let states = try self.states(patches, context)
    func places(_ level: PointLevel) throws -> Tensor {
      try level.tensor(context.dtype, store.device)
    }
    // From the patches upwards: each level has a depth of the backbone, and gets features of the
    // one below.
    var second = try propagations[2](
      places(few), at: few, from: states[1], at: centres, geometry, context)
    var first = try propagations[1](
      places(middle), at: middle, from: states[0], at: centres, geometry, context)
    second = try graphs[1](second, at: few, from: states[2], at: centres, geometry)
    first = try graphs[0](first, at: middle, from: second, at: few, geometry)
    let points = try propagations[0](
      own(all, kinds, context), at: all, from: first, at: middle, geometry, context)
    let features = try innerNorm(inner(points), context).activation(.relu)
    return try outer(features.dropout(context.dropout(configuration.headDropout)))
  }

  /// Computes the mean cross-entropy of the points' parts.
  ///
  /// - Shapes: clouds [B, N, 3], kinds [B], parts [B N] -> a scalar.
  public func loss(
    _ clouds: [Float], kinds: [Int32] = [], parts: [Int32], _ context: ForwardContext
  ) throws -> Tensor {
    try logits(clouds, kinds: kinds, context).crossEntropy(labels: parts, smoothing: 0)
  }

  /// Returns the patches' rows of the three depths.
  private func states(_ patches: PointPatches, _ context: ForwardContext) throws -> [Tensor] {
    let rows = PointBackbone.patchRows(
      clouds: patches.clouds, length: configuration.backbone.length)
    return try backbone.states(patches, after: configuration.depths, context)
      .map { try $0.gatherRows(rows) }
  }

  private func level(_ count: Int, of all: PointLevel) -> PointLevel {
    let places = geometry.farthest(count, of: all.points, size: all.count)
    return PointLevel(
      count: count,
      points: geometry.gather(places, count: count, from: all.points, size: all.count))
  }

  /// Returns the points' input features: their cloud's kind, one-hot, and their coordinates.
  private func own(
    _ all: PointLevel, _ kinds: [Int32], _ context: ForwardContext
  ) throws -> Tensor {
    let places = try all.tensor(context.dtype, store.device)
    guard configuration.kinds > 0 else { return places }
    guard kinds.count == all.clouds,
      kinds.allSatisfy({ (0..<configuration.kinds).contains(Int($0)) })
    else {
      throw TensorError.badShape(
        operation: "segmentation", shape: [kinds.count], expected: "a kind for each cloud")
    }
    var shares = [Float](repeating: 0, count: all.clouds * all.count * configuration.kinds)
    for row in 0..<all.clouds * all.count {
      shares[row * configuration.kinds + Int(kinds[row / all.count])] = 1
    }
    let one = try Tensor(
      shares, [all.clouds * all.count, configuration.kinds], context.dtype, store.device)
    return try Tensor.concatenating([one, places], axis: 1)
  }
}
