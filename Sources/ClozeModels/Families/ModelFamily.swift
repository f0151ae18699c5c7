import ClozeEncoder
import ClozeObjectives
import Foundation

/// A family of models with a layout of folders of its own: what its `config.json` says, and the names of
/// its tensors.
///
/// A family is a file in this folder and a line in `ModelFamilies.all`. `BERTFamily` is the example.
protocol ModelFamily: Sendable {
  /// The `model_type` of its configurations.
  var modelType: String { get }
  /// The class of transformers with each set of heads; heads that the family does not have are missing.
  var classes: [ModelHeads: String] { get }
  /// The beginning of the classes by which configurations without a `model_type` are known; nil if all
  /// have one.
  var formerClassPrefix: String? { get }
  /// The names of its tensors.
  var layout: WeightLayout { get }

  /// Reads a `config.json` of the family.
  ///
  /// - Throws: `DecodingError`, `UnsupportedValue` or `ModelFolderError.Problem`.
  func model(from data: Data) throws -> ModelDescription

  /// The members of the `config.json` of a model, keys with values as JSON text, in order; nil if the
  /// family has no words for the model.
  ///
  /// - Parameter padding: the id of the padding token.
  func members(
    of model: ModelDescription, heads: ModelHeads, padding: Int32?
  ) throws -> [(key: String, text: String)]?
}

extension ModelFamily {
  /// All configurations have a type.
  var formerClassPrefix: String? { nil }
}

/// The heads of a model.
enum ModelHeads: CaseIterable {
  /// The masked-token and the next-sentence head.
  case pretraining
  /// The masked-token head.
  case masked
  /// The next-sentence head.
  case nextSentence
  /// None.
  case bare
  /// A classifier of sequences.
  case classifier

  /// The heads of a masked language model.
  init(masked: Bool, nextSentence: Bool) {
    switch (masked, nextSentence) {
    case (true, true): self = .pretraining
    case (true, false): self = .masked
    case (false, true): self = .nextSentence
    case (false, false): self = .bare
    }
  }
}

/// The model that a folder holds, apart from its weights.
struct ModelDescription: Equatable {
  /// The encoder.
  var encoder: EncoderConfiguration
  /// V, the number of tokens.
  var vocabularySize: Int
  /// The kind of data; nil where the file does not say.
  var modality: String?
  /// True if the output layer is the token embeddings, as it always is in Cloze.
  var isTied = true
  /// The classes and the head of a classifier; nil of other models.
  var classifier: Classifier?

  /// A classifier's head.
  struct Classifier: Codable, Equatable {
    /// The names of the classes by label; nil where only their number is known, from the weights.
    var classes: [String]?
    /// The probability that a feature of the head is dropped in training.
    var dropout: Double
    /// The most tokens of a sample that it was trained on; nil where that is not known.
    var longest: Int?
    /// The part of a sequence that the head sees; nil where it is the first token, as in BERT.
    var pooling: Pooling?
  }
}

/// A value of `config.json` that Cloze does not have, on its way to the place that knows the file.
struct UnsupportedValue: Error {
  let key: String
  let value: String
  let supported: String

  init(_ key: any CodingKey, _ value: String, _ supported: String) {
    (self.key, self.value, self.supported) = (key.stringValue, value, supported)
  }
}

/// `value` as JSON on one line, with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  let coder = JSONEncoder()
  coder.outputFormatting = .sortedKeys
  return String(decoding: try coder.encode(value), as: UTF8.self)
}
