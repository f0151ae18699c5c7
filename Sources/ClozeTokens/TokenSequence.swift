/// A tokenized sample: token ids and, if the model has segment embeddings, their segments.
public struct TokenSequence: Sendable, Equatable {
  /// Token ids. Shape `[T]`.
  public var ids: [Int32]
  /// Segment numbers, 0 for the first sentence and 1 for the second. Shape `[T]`; nil if the sample
  /// has no segments.
  public var segments: [UInt8]?

  /// Makes a sequence of `ids`; `segments`, if given, must have the same length.
  public init(ids: [Int32], segments: [UInt8]? = nil) {
    precondition(segments.map { $0.count == ids.count } ?? true, "one segment per token")
    self.ids = ids
    self.segments = segments
  }

  /// The number of tokens.
  public var count: Int { ids.count }
}
