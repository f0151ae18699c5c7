import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// Point-BERT without a head: patches of a cloud become tokens, which the encoder lets attend to
/// each other and to a class token (Yu et al. 2022, section 3.3).
public struct PointBackbone {
  /// The beginnings of the names of what makes the blocks' input.
  static let inputs = ["patches.", "projection.", "class.", "positions.", "mask"]

  /// The sizes.
  public let configuration: PointModelConfiguration
  private let patches: PatchEncoder
  private let projection: Linear
  private let classToken: Tensor
  private let classPosition: Tensor
  private let positions: [Linear]
  /// The encoder.
  public let encoder: Encoder

  /// The way in which weights are initialised.
  enum Start {
    /// As in Point-BERT's pretraining: all weights except the blocks' have the deviation 0.02;
    /// blocks have the encoder's, which is 0.02 by default here and below.
    case pretraining
    /// As in PyTorch's layers, without a class token but with a position for it far from all
    /// others: the start of Point-BERT's classifier without a pretrained model.
    case supervised

    func deviation(_ inputs: Int) -> Double { self == .pretraining ? 0.02 : spread(inputs) }
    var classToken: Initializer { self == .pretraining ? .normal(0.02) : .zeros }
    var classPosition: Initializer { .normal(self == .pretraining ? 0.02 : 1) }
  }

  /// Makes a backbone with its parameters in `store`.
  init(
    _ store: ParameterStore, _ configuration: PointModelConfiguration, start: Start
  ) throws {
    self.configuration = configuration
    let width = configuration.encoder.hidden, inner = configuration.positionWidth
    let layer = { (name: String, inputs: Int, outputs: Int) in
      try Linear(
        store, name, inputs: inputs, outputs: outputs, bias: true,
        deviation: start.deviation(inputs))
    }
    patches = try PatchEncoder(
      store, "patches", widths: configuration.patchNetwork, outputs: configuration.features)
    projection = try layer("projection", configuration.features, width)
    classToken = try store.add("class.token", [1, width], start.classToken, decays: false)
    classPosition = try store.add("class.position", [1, width], start.classPosition, decays: true)
    positions = [try layer("positions.0", 3, inner), try layer("positions.1", inner, width)]
    encoder = try Encoder(store, configuration.encoder)
  }

  /// Encodes clouds; each has its class token first.
  ///
  /// - Parameters:
  ///   - hidden: True for each patch that is hidden behind `mask`, a vector [1, C].
  ///   - rows: The requested tokens, ascending; by default all.
  /// - Shapes: `hidden` [B G] -> [B (G + 1), C], or [rows.count, C].
  public func callAsFunction(
    _ clouds: PointPatches, hidden: [Bool]? = nil, mask: Tensor? = nil, _ context: ForwardContext,
    rows: [Int32]? = nil
  ) throws -> Tensor {
    let input = try input(clouds, hidden: hidden, mask: mask, context)
    return try encoder(
      input.rows, layout(clouds.clouds), context, positions: input.positions, rows: rows)
  }

  /// Computes the output of the blocks numbered `depths`, ascending, 0 for the encoder's input.
  ///
  /// - Shapes: for each depth [B (G + 1), C].
  public func states(
    _ clouds: PointPatches, after depths: [Int], _ context: ForwardContext
  ) throws -> [Tensor] {
    let input = try input(clouds, hidden: nil, mask: nil, context)
    return try encoder.states(
      input.rows, layout(clouds.clouds), context, positions: input.positions, after: depths)
  }

  /// Computes a vector per cloud: its class token, and the maximum of each feature over its
  /// patches.
  ///
  /// - Shapes: `encoded` [B (G + 1), C] -> [B, 2 C].
  public func pooled(_ encoded: Tensor, clouds: Int) throws -> Tensor {
    let length = configuration.length
    let largest = try encoded.gatherRows(Self.patchRows(clouds: clouds, length: length))
      .reshaped([clouds, length - 1, encoded.shape[1]]).maximum(axis: 1)
    return try Tensor.concatenating(
      [encoded.gatherRows(classRows(clouds: clouds)), largest], axis: 1)
  }

  /// Returns the rows of class tokens.
  func classRows(clouds: Int) -> [Int32] { layout(clouds).firstRows }

  /// Returns the rows of patches among those of clouds of `length` tokens.
  static func patchRows(clouds: Int, length: Int) -> [Int32] {
    (0..<Int32(clouds * length)).filter { $0 % Int32(length) != 0 }
  }

  /// Returns the layout of clouds, each with its class token first.
  func layout(_ clouds: Int) -> SequenceLayout {
    let length = Int32(configuration.length)
    return SequenceLayout(offsets: (0...Int32(clouds)).map { $0 * length })
  }

  /// Returns the encoder's input for clouds.
  ///
  /// - Parameters:
  ///   - hidden: True for each patch that is hidden behind `mask`, a vector [1, C].
  ///   - isPlaced: False to hide the positions of patches.
  func input(
    _ clouds: PointPatches, hidden: [Bool]?, mask: Tensor?, isPlaced: Bool = true,
    _ context: ForwardContext
  ) throws -> EncoderInput {
    let device = classToken.device
    let vectors = try projection(
      patches(
        clouds.points(on: device), patchSize: configuration.patch.patchSize, context))
    let rows = { try self.assembled([self.classToken, mask ?? self.classToken], vectors, hidden) }
    guard isPlaced else { return EncoderInput(try rows()) }
    let places = try positions[1](
      positions[0](clouds.centres(on: device).cast(to: context.dtype)).activation(.gelu))
    return EncoderInput(
      try rows(), positions: try assembled([classPosition, classPosition], places, nil))
  }

  /// Returns the rows of clouds: the first special vector, then the patches' rows, or the second
  /// special vector for hidden patches.
  private func assembled(
    _ specials: [Tensor], _ rows: Tensor, _ hidden: [Bool]?
  ) throws -> Tensor {
    let patches = configuration.length - 1
    var places: [Int32] = []
    for row in 0..<rows.shape[0] {
      if row % patches == 0 { places.append(0) }
      places.append(hidden?[row] == true ? 1 : Int32(row + 2))
    }
    return try Tensor.concatenating(
      specials.map { try $0.cast(to: rows.dtype) } + [rows], axis: 0
    ).gatherRows(places)
  }
}
