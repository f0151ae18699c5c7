import ClozeEncoder
import ClozeObjectives
import Foundation

/// A family of models with a particular layout of folders: the contents of `config.json`, and the
/// names of tensors.
///
/// A family is a file in this folder and a line in `ModelFamilies.all`. `BERTFamily` is the
/// example.
protocol ModelFamily: Sendable {
  /// The `model_type` of its configurations.
  var modelType: String { get }
  /// The class of transformers for each set of heads; heads that the family does not have are
  /// absent.
  var classes: [ModelHeads: String] { get }
  /// The prefix of classes that identify configurations without a `model_type`; nil if all have
  /// one.
  var formerClassPrefix: String? { get }
  /// The names of its tensors.
  var layout: WeightLayout { get }

  /// Reads a `config.json` of the family.
  ///
  /// - Throws: `DecodingError`, `UnsupportedValue` or `ModelFolderError.Problem`.
  func model(from data: Data) throws -> ModelDescription

  /// Returns the members of the `config.json` of a model, keys with values as JSON text, in order;
  /// nil if the family cannot express the model.
  ///
  /// - Parameter padding: The id of the padding token.
  func members(
    of model: ModelDescription, heads: ModelHeads, padding: Int32?
  ) throws -> [(key: String, text: String)]?
}

extension ModelFamily {
  /// Nil: all configurations have a type.
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
  /// No heads.
  case bare
  /// A head that answers about whole sequences: classes, labels or a number.
  case classifier
  /// A head that gives each token a tag.
  case tokens
  /// A head that points at the ends of an answer.
  case spans

  /// Makes the head of a model that was fine-tuned.
  init(_ kind: HeadKind) {
    self = kind == .tokens ? .tokens : kind == .spans ? .spans : .classifier
  }

  /// Makes the heads of a masked language model.
  init(masked: Bool, nextSentence: Bool) {
    switch (masked, nextSentence) {
    case (true, true): self = .pretraining
    case (true, false): self = .masked
    case (false, true): self = .nextSentence
    case (false, false): self = .bare
    }
  }
}

/// The model in a folder, except for its weights.
struct ModelDescription: Equatable {
  /// The encoder.
  var encoder: EncoderConfiguration
  /// V, the number of tokens.
  var vocabularySize: Int
  /// The kind of data; nil if the file does not name it.
  var modality: String?
  /// True if the output layer shares its weights with the token embeddings, as it always does in
  /// Cloze.
  var isTied = true
  /// The head of a model that was fine-tuned; nil of other models.
  var classifier: Classifier?

  /// The head of a model that was fine-tuned.
  struct Classifier: Codable, Equatable {
    /// The kind of answer; nil for one class of several, as in folders of earlier versions.
    var head: HeadKind?
    /// The names of classes, labels or tags by number; nil if only their number is known, from the
    /// weights.
    var classes: [String]?
    /// The probability that a feature of the head is dropped in training.
    var dropout: Double
    /// The maximum number of tokens of a training sample; nil if it is not known.
    var longest: Int?
    /// The way in which the vectors of a sequence become the head's input; nil for the first token,
    /// as in BERT.
    var pooling: Pooling?
    /// The thresholds that were chosen on validation data: of each label the least probability, or
    /// of spans the score by which no answer must exceed the best one; nil if none were.
    var thresholds: [Double]?

    /// The kind of answer.
    var kind: HeadKind { head ?? .classes }
  }
}

/// A value of `config.json` that Cloze does not support, thrown to the caller that knows the file.
struct UnsupportedValue: Error {
  let key: String
  let value: String
  let supported: String

  init(_ key: any CodingKey, _ value: String, _ supported: String) {
    (self.key, self.value, self.supported) = (key.stringValue, value, supported)
  }
}

/// Returns `value` as JSON on one line, with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  let coder = JSONEncoder()
  coder.outputFormatting = .sortedKeys
  return String(decoding: try coder.encode(value), as: UTF8.self)
}
