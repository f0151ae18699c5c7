import ClozeTensor

/// The encoder of all models: a stack of blocks over packed sequences.
///
/// ```swift
/// let store = ParameterStore(seed: 42, device: Device(.auto, threads: 2))
/// let configuration = EncoderConfiguration()
/// let embedding = try TokenEmbedding(store, vocabularySize: 30_522, configuration)
/// let encoder = try Encoder(store, configuration)
/// let layout = SequenceLayout(offsets: [0, 3, 7])  // two sequences, of 3 and 4 tokens
/// let context = ForwardContext(evaluating: .f32)
/// let x = try embedding([101, 7592, 102, 101, 2088, 999, 102], segments: nil, layout, context)
/// let classes = try encoder(x, layout, context, rows: layout.firstRows)  // [2, C]
/// ```
public struct Encoder {
  /// The configuration that it was made with.
  public let configuration: EncoderConfiguration
  let blocks: [any EncoderBlock]
  private let finalNorm: Norm?

  /// Makes an encoder of `configuration` with its parameters in `store`.
  ///
  /// - Throws: `UnknownBlock`, or `TensorError` if there is not enough memory.
  public init(_ store: ParameterStore, _ configuration: EncoderConfiguration) throws {
    try self.init(store, configuration, of: EncoderBlocks.kind(configuration.block))
  }

  /// Makes an encoder of blocks of a given type, which the configuration does not have to name.
  init(
    _ store: ParameterStore, _ configuration: EncoderConfiguration, of kind: any EncoderBlock.Type
  ) throws {
    self.configuration = configuration
    blocks = try (0..<configuration.layers).map { try kind.init(store, layer: $0, configuration) }
    finalNorm =
      configuration.normPlacement == .pre
      ? try Norm(store, "norm", width: configuration.hidden, configuration) : nil
  }

  /// Makes an encoder with the blocks of `other` from number `first` on, and its final norm; the
  /// blocks below are made in `store`. Several kinds of data can share blocks so.
  ///
  /// - Parameter first: The number of the first shared block, from 0; below that of all.
  public init(_ store: ParameterStore, sharing other: Encoder, from first: Int) throws {
    precondition(other.blocks.indices.contains(first), "one of the blocks")
    let kind = try EncoderBlocks.kind(other.configuration.block)
    configuration = other.configuration
    blocks =
      try (0..<first).map { try kind.init(store, layer: $0, other.configuration) }
      + other.blocks[first...]
    finalNorm = other.finalNorm
  }

  /// Encodes packed sequences.
  ///
  /// Rows that are not requested are omitted from the last block, except as keys: masked models and
  /// classifiers read only a small part of the rows.
  ///
  /// - Parameters:
  ///   - positions: The vectors that are added before every block, with `positions: given` and a
  ///     view with positions.
  ///   - rows: The requested rows, ascending; by default all.
  ///   - view: The rows that are attended to, and if positions are visible; by default all rows
  ///     in their positions.
  /// - Shapes: x and positions [T, C] -> [T, C], or [rows.count, C].
  /// - Throws: `TensorError`, for example if `rows` or the view's keys are not ascending or not
  ///   among the rows, or if attention depends on distance (causal, window, ALiBi) and the keys are
  ///   only some of the rows.
  public func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, positions: Tensor? = nil,
    rows: [Int32]? = nil, view: AttentionView = AttentionView()
  ) throws -> Tensor {
    let asked = try rows.flatMap { try layout.areAll($0) ? nil : $0 }
    let view = try view.checked(layout)
    requirePositions(positions, isPlaced: view.isPlaced)
    var inner = try blocks.dropLast().reduce(x) {
      try $1(placed($0, positions), layout, context, rows: nil, view: view)
    }
    // Attention maps contain all rows.
    let inLast = blocks.isEmpty || context.attentionMaps != nil ? nil : asked
    if let last = blocks.last {
      inner = try last(placed(inner, positions), layout, context, rows: inLast, view: view)
    }
    if let asked, inLast == nil { inner = try inner.gatherRows(asked) }
    return try normed(inner)
  }

  /// Encodes packed sequences once, and returns rows of the output of several blocks, normalized
  /// like that of the last one.
  ///
  /// - Parameter wanted: The depths, each at most once, with their rows.
  /// - Shapes: x and positions [T, C] -> for each depth [rows.count, C].
  /// - Throws: As the call for one depth.
  public func rows(
    _ wanted: [DepthRows], of x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext,
    positions: Tensor? = nil, view: AttentionView = AttentionView()
  ) throws -> [Tensor] {
    if wanted.count == 1, wanted[0].depth ?? blocks.count == blocks.count {
      return [
        try self(x, layout, context, positions: positions, rows: wanted[0].rows, view: view)
      ]
    }
    let view = try view.checked(layout)
    requirePositions(positions, isPlaced: view.isPlaced)
    let depths = wanted.map { $0.depth ?? blocks.count }
    let last = depths.max() ?? 0
    precondition(last <= blocks.count, "depths are at most the number of blocks")
    var found = [Tensor?](repeating: nil, count: wanted.count), inner = x
    for (index, block) in blocks.prefix(last).enumerated() {
      // Only the last of the depths may leave out rows: the others are read by further blocks.
      let place = depths.firstIndex(of: index + 1)
      let asked = try place.flatMap { try layout.areAll(wanted[$0].rows) ? nil : wanted[$0].rows }
      let isLast = index + 1 == last
      inner = try block(
        placed(inner, positions), layout, context, rows: isLast ? asked : nil, view: view)
      guard let place else { continue }
      found[place] = try normed(asked.map { isLast ? inner : try inner.gatherRows($0) } ?? inner)
    }
    return try found.enumerated().map { place, rows in
      // Depth 0 is the input.
      try rows ?? x.gatherRows(wanted[place].rows)
    }
  }

  /// Returns the output of some blocks, normalized like that of the last one: features of several
  /// depths for dense predictions (Yu et al. 2022, section 4.2).
  ///
  /// - Parameter depths: The numbers of blocks, ascending, 0 for the input.
  /// - Shapes: x and positions [T, C] -> for each depth [T, C].
  public func states(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, positions: Tensor? = nil,
    after depths: [Int]
  ) throws -> [Tensor] {
    requirePositions(positions, isPlaced: true)
    var states = depths.first == 0 ? [x] : [], x = x
    for (index, block) in blocks.enumerated() where index < depths.last ?? 0 {
      x = try block(placed(x, positions), layout, context, rows: nil, view: AttentionView())
      if depths.contains(index + 1) { states.append(try normed(x)) }
    }
    return states
  }

  private func requirePositions(_ positions: Tensor?, isPlaced: Bool) {
    precondition(
      (positions != nil) == (configuration.positions == .given && isPlaced),
      "positions are given or not")
  }

  private func placed(_ x: Tensor, _ positions: Tensor?) throws -> Tensor {
    try positions.map { try x.adding($0) } ?? x
  }

  func normed(_ x: Tensor) throws -> Tensor { try finalNorm.map { try $0(x) } ?? x }
}

/// Rows of the output of a block.
public struct DepthRows: Sendable, Equatable {
  /// The number of the block, counted from 1; 0 for the input, nil for the last block.
  public var depth: Int?
  /// The rows, ascending.
  public var rows: [Int32]

  /// Makes rows of a depth.
  public init(depth: Int? = nil, rows: [Int32]) { (self.depth, self.rows) = (depth, rows) }
}
