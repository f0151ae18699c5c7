import ClozeEncoder
import ClozeTensor

/// A head with two pointers into a sequence: tanh(H W + h_cls W_h) w, with two columns of w
/// (CuBERT's finetune_varmisuse_pointer_lib; Vasic et al. 2019, section 3.1).
public struct PointerHead {
  private let rows: Linear
  private let first: Linear
  private let outer: Linear

  /// Makes a head with its parameters in `store`.
  public init(_ store: ParameterStore, _ configuration: EncoderConfiguration) throws {
    let width = configuration.hidden, deviation = configuration.initializerRange
    rows = try Linear(
      store, "pointer.rows", inputs: width, outputs: width, bias: false, deviation: deviation)
    first = try Linear(
      store, "pointer.first", inputs: width, outputs: width, bias: false, deviation: deviation)
    outer = try Linear(
      store, "pointer.outer", inputs: width, outputs: 2, bias: false, deviation: deviation)
  }

  /// Computes the scores of each row for the first pointer and for the second.
  ///
  /// - Shapes: hidden [T, C] -> [T] and [T].
  public func scores(
    _ hidden: Tensor, _ layout: SequenceLayout
  ) throws -> (first: Tensor, second: Tensor) {
    let starts = Array(layout.offsets.dropLast())
    let places = zip(starts, layout.offsets.dropFirst()).enumerated().flatMap { place, ends in
      [Int32](repeating: Int32(place), count: Int(ends.1 - ends.0))
    }
    let whole = try first(hidden.gatherRows(starts))
    let mixed = try rows(hidden).adding(whole.gatherRows(places)).activation(.tanh)
    let scores = try outer(mixed).cast(to: .f32), count = hidden.shape[0]
    return (
      try scores.slice(axis: 1, 0..<1).reshaped([count]),
      try scores.slice(axis: 1, 1..<2).reshaped([count])
    )
  }
}

/// A model that locates an error and its repair: the encoder and two pointers.
public struct SequenceRepairer {
  /// All parameters.
  public let store: ParameterStore
  /// The embeddings and the encoder, from tokens to contextual vectors.
  public let tokens: TokenEncoder
  /// The pointers to the error and to the repair.
  public let head: PointerHead

  /// Makes a model with initial parameters drawn from `seed`.
  ///
  /// - Parameter isDrawn: Returns true if the parameter of that name gets initial values.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, seed: UInt64,
    dtype: DType = .f32, device: Device, isDrawn: @escaping (String) -> Bool = { _ in true }
  ) throws {
    store = ParameterStore(seed: seed, dtype: dtype, device: device, isDrawn: isDrawn)
    tokens = try TokenEncoder(store, configuration, vocabularySize: vocabularySize)
    head = try PointerHead(store, configuration)
  }

  /// Computes the scores of each token as the location of the error, and as its repair.
  ///
  /// - Shapes: ids [T] -> [T] and [T].
  public func scores(
    _ ids: [Int32], _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> (location: Tensor, repair: Tensor) {
    let (location, repair) = try head.scores(
      tokens(ids, segments: nil, layout, context), layout)
    return (location, repair)
  }
}
