import ClozeTensor

/// The part of a packed batch that a pass through the encoder may look at.
///
/// Masked positions that are no keys cannot inform others (DrBERT); a model that has to find out where
/// tokens belong sees a part of them as keys and no places (MP3, Zhai et al. 2022, section 3).
public struct AttentionView: Sendable, Equatable {
  /// The rows that are looked at (keys and values), ascending; nil: all. A sequence without any takes
  /// nothing from attention: its rows keep what the residual connection carries.
  public var keys: [Int32]?
  /// False where nothing may show a token's place: no rotation, no slopes, no causal or window pattern, no
  /// given positions.
  public var isPlaced: Bool

  /// By default the whole batch, in its places.
  public init(keys: [Int32]? = nil, isPlaced: Bool = true) {
    self.keys = keys
    self.isPlaced = isPlaced
  }

  /// This view of a batch that lies as `layout`, with keys that are all rows left out.
  ///
  /// - Throws: `TensorError` unless the keys ascend among the rows.
  func checked(_ layout: SequenceLayout) throws -> AttentionView {
    guard let keys, try layout.areAll(keys, "keys of attention") else { return self }
    return AttentionView(isPlaced: isPlaced)
  }
}
