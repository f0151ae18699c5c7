import ClozeObjectives

/// The way in which a folder wants texts to become vectors: what sentence-transformers writes
/// beside a model, and the maximum length of transformers' tokenizer.
public struct SentenceSettings: Sendable, Equatable {
  /// The way in which the vectors of tokens become one; nil if the folder does not say.
  public var pooling: Pooling?
  /// True if vectors are scaled to length 1.
  public var normalizes = false
  /// The maximum number of tokens that are read of a text, `[CLS]` and `[SEP]` among them; nil for
  /// as many as the encoder can read.
  public var maximumLength: Int?
  /// True if the tokenizer reads capital letters as small ones, whatever its files say.
  public var lowercases = false
  /// Lines about what is in the folder and is not applied.
  public var notes: [String] = []

  /// Makes the settings of a folder that says nothing.
  public init() {}
}
