import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A model that turns texts into vectors.
public protocol TextEmbedder {
  /// The number of blocks.
  var blocks: Int { get }
  /// C, the number of features of a vector.
  var features: Int { get }
  /// The maximum number of tokens that the model reads of a text.
  var maximumTokens: Int { get }
  /// The type of activations.
  var precision: DType { get }
  /// The way in which the model's folder wants texts to become vectors.
  var sentences: SentenceSettings { get }

  /// True if `text` can be tokenized; otherwise its vector is meaningless.
  func canRead(_ text: String) -> Bool
  /// True if `text` has more tokens than the model reads, so that its end is left out.
  func isCut(_ text: String) -> Bool
  /// Returns one vector [C] per text, in order.
  func embed(_ texts: [String], pooling: Pooling, normalize: Bool) throws -> [[Float]]
  /// Returns for each text, in order, the vector of its tokens after each of `depths` blocks,
  /// ascending, 0 for the encoder's input [texts][depths][C].
  func states(_ texts: [String], pooling: Pooling, after depths: [Int]) throws -> [[[Float]]]
}
