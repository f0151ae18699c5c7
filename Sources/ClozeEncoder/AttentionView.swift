import ClozeTensor

/// The part of a packed batch that a pass through the encoder can attend to.
///
/// Masked positions that are not keys cannot inform others (DrBERT); a model that has to predict
/// the positions of tokens sees some of them as keys, without positions (MP3, Zhai et al. 2022,
/// section 3).
public struct AttentionView: Sendable, Equatable {
  /// The rows that are attended to (keys and values), ascending; nil for all. In a sequence without
  /// any, attention contributes nothing: its rows keep the values of the residual connection.
  public var keys: [Int32]?
  /// False if the encoder must not see the position of a token: no rotation, no slopes, no causal
  /// or window pattern, no given positions.
  public var isPlaced: Bool

  /// Makes a view, by default of the whole batch with positions.
  public init(keys: [Int32]? = nil, isPlaced: Bool = true) {
    self.keys = keys
    self.isPlaced = isPlaced
  }

  /// Throws unless the view is of all rows in their positions.
  ///
  /// - Parameter reader: The part of the block that sees them, as in "a convolution".
  func requireWhole(_ operation: String, _ x: Tensor, seenBy reader: String) throws {
    guard self == AttentionView() else {
      throw TensorError.badShape(
        operation: operation, shape: x.shape,
        expected: "all rows in their positions, which \(reader) sees; use another encoder.block")
    }
  }

  /// Returns this view of a batch of `layout`, without keys if they are all rows.
  ///
  /// - Throws: `TensorError` unless the keys are ascending rows.
  func checked(_ layout: SequenceLayout) throws -> AttentionView {
    guard let keys, try layout.areAll(keys, "keys of attention") else { return self }
    return AttentionView(isPlaced: isPlaced)
  }
}
