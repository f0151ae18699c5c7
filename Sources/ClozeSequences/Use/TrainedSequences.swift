import ClozeCapabilities
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A trained model of some kind of sequences, for those who do not care which.
public protocol TrainedSequences {
  /// The model.
  var model: MaskedLanguageModel { get }
  /// The type of activations.
  var precision: DType { get }

  /// How many blanks `text` has.
  func blanks(in text: String) -> Int
  /// The `top` most likely tokens for each [MASK] of `text`.
  func fill(_ text: String, top: Int) throws -> [BlankCandidate]
  /// Whether the tokenizer is for `text`; else its vector says nothing of it.
  func canRead(_ text: String) -> Bool
  /// One vector [C] per text, in order.
  func embed(_ texts: [String], pooling: Pooling, normalize: Bool) throws -> [[Float]]
  /// The attention of `layers`, counted from 0, when reading `text`.
  func attention(_ text: String, layers: Set<Int>, limit: Int) throws -> SequenceAttention
}

extension SequenceModel: TrainedSequences {
  /// How many blanks `text` has.
  public func blanks(in text: String) -> Int {
    Kind.encode(blanked: text, with: tokenizer).count { $0 == tokenizer.roles.mask }
  }
}
