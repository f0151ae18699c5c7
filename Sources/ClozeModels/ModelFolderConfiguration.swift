import ClozeData
import ClozeEncoder
import ClozeObjectives
import Foundation

/// What a folder's `config.json` says: the encoder, the number of tokens, what these are, and whose
/// names the weights have.
struct ModelFolderConfiguration {
  static let fileName = "config.json"

  var encoder: EncoderConfiguration
  var vocabularySize: Int
  var layout: WeightLayout
  /// The kind of data; nil where the file does not say.
  var modality: String?
  /// Whether the output layer is the token embeddings, as it always is in Cloze.
  var isTied = true
  /// What a classifier tells; nil of other models.
  var classifier: ClassifierValues?

  /// What is said of a classifier's head.
  struct ClassifierValues: Codable, Equatable {
    /// The names of the classes by label; nil where only their number is known, from the weights.
    var classes: [String]?
    /// The probability that a feature of the head is dropped in training.
    var dropout: Double
    /// The most tokens of a sample that it was trained on; nil where that is not known.
    var longest: Int?
    /// What the head sees of a sequence; nil where it is the first token, as in BERT.
    var pooling: Pooling?
  }

  /// The class of transformers that classifies sequences.
  static let bertClassifier = "BertForSequenceClassification"
  /// What such models are called in Cloze's own layout.
  static let ownClassifier = "ClozeSequenceClassifier"

  /// The `model_type` of folders in Cloze's own layout.
  static let nativeType = "cloze"

  private struct Kind: Decodable {
    struct Extras: Decodable {
      var modality: String?
      /// Whether the model is another one than a masked language model.
      var isOther: Bool

      enum CodingKeys: String, CodingKey { case modality, model }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        modality = try container.decodeIfPresent(String.self, forKey: .modality)
        isOther = container.contains(.model)
      }
    }
    var model_type: String?
    var architectures: [String]?
    var cloze: Extras?
  }

  private struct Native: Decodable {
    struct Values: Decodable {
      var encoder: EncoderConfiguration
      var modality: String?
      var classifier: ClassifierValues?
    }
    var vocab_size: BERTConfiguration.Whole
    var cloze: Values
  }

  /// Reads the `config.json` of `folder`.
  ///
  /// - Throws: `FileError`, or `ModelFolderError` naming the key at fault.
  init(folder: String) throws {
    self = try Self.parsing(folder: folder) { try Self(parsing: $0) }
  }

  /// The modality that the `config.json` of `folder` names, whatever else is in it.
  static func modality(of folder: String) throws -> String? {
    try parsing(folder: folder) {
      try JSONDecoder().decode(Kind.self, from: $0).cloze?.modality
    }
  }

  /// Whether the `config.json` of `folder` is that of a classifier of sequences.
  static func isClassifier(_ folder: String) throws -> Bool {
    try parsing(folder: folder) {
      let kind = try JSONDecoder().decode(Kind.self, from: $0)
      return kind.architectures?.contains { [bertClassifier, ownClassifier].contains($0) } == true
    }
  }

  /// What `parse` makes of the `config.json` of `folder`; its errors name the file.
  static func parsing<Value>(folder: String, _ parse: (Data) throws -> Value) throws -> Value {
    let path = folder + "/" + Self.fileName
    do {
      return try parse(MappedFile(path: path).withBytes { Data($0) })
    } catch let error as DecodingError {
      throw ModelFolderError(file: path, problem: .init(error))
    } catch let error as UnsupportedValue {
      throw ModelFolderError(
        file: path,
        problem: .unsupported(key: error.key, value: error.value, supported: error.supported))
    } catch let problem as ModelFolderError.Problem {
      throw ModelFolderError(file: path, problem: problem)
    }
  }

  private init(parsing data: Data) throws {
    let decoder = JSONDecoder()
    let kind = try decoder.decode(Kind.self, from: data)
    // The first BERT folders named no type, only a class.
    let isOldBERT = kind.architectures?.contains { $0.hasPrefix("Bert") } == true
    guard let type = kind.model_type ?? (isOldBERT ? "bert" : nil) else {
      throw ModelFolderError.Problem.missingKey("model_type")
    }
    switch type {
    case "bert":
      let bert = try decoder.decode(BERTConfiguration.self, from: data)
      (encoder, vocabularySize, layout) = (try bert.encoder(), try bert.tokens(), .bert)
      isTied = bert.isTied ?? true
      modality = bert.cloze?.modality
      if bert.architectures?.contains(Self.bertClassifier) == true {
        classifier = ClassifierValues(
          classes: bert.classes, dropout: try bert.headDropout(), longest: bert.cloze?.longest)
      }
    case Self.nativeType:
      if let other = kind.cloze, other.isOther {
        throw ModelFolderError.Problem.otherModality(
          found: other.modality ?? "something else", wanted: "tokens")
      }
      let native = try decoder.decode(Native.self, from: data)
      (encoder, vocabularySize, layout) = (native.cloze.encoder, native.vocab_size.value, .cloze)
      modality = native.cloze.modality
      classifier = native.cloze.classifier
    default: throw ModelFolderError.Problem.notBERT(modelType: type)
    }
    try check()
  }

  private func check() throws {
    let problems = encoder.modelProblems(givesPositions: false)
    guard problems.isEmpty else { throw ModelFolderError.Problem.invalidEncoder(problems) }
    if let dropout = classifier?.dropout, !(0..<1).contains(dropout) {
      throw ModelFolderError.Problem.unsupported(
        key: "classifier.dropout", value: "\(dropout)", supported: "from 0 to below 1")
    }
    if let longest = classifier?.longest, !(8...max(8, encoder.maximumLength)).contains(longest) {
      throw ModelFolderError.Problem.unsupported(
        key: "longest", value: "\(longest)", supported: "8 to \(encoder.maximumLength)")
    }
    guard vocabularySize > 0 else {
      throw ModelFolderError.Problem.unsupported(
        key: "vocab_size", value: "\(vocabularySize)", supported: "at least 1")
    }
    // A table of sines is computed, not read, so that no weights bound its size.
    let limit = 1 << 20
    guard encoder.maximumLength <= limit || encoder.positions != .sinusoidal else {
      throw ModelFolderError.Problem.unsupported(
        key: "maximumLength", value: "\(encoder.maximumLength)", supported: "at most \(limit)")
    }
  }
}

extension ModelFolderConfiguration {
  /// The configuration to write for a model: BERT's where BERT has words for it, else Cloze's own.
  init(_ encoder: EncoderConfiguration, vocabularySize: Int, modality: String?) {
    self.encoder = encoder
    self.vocabularySize = vocabularySize
    self.modality = modality
    let isBERT = BERTConfiguration(encoder, vocabularySize: vocabularySize) != nil
    layout = isBERT ? .bert : .cloze
  }

  /// Writes `config.json` into `folder`.
  ///
  /// - Parameters:
  ///   - architecture: the class of transformers that the weights are for.
  ///   - padding: the id of the padding token.
  func write(to folder: String, architecture: String, padding: Int32?) throws {
    var members: [(key: String, text: String)]
    let coder = JSONEncoder()
    coder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try coder.encode(value), as: UTF8.self)
    }
    if layout == .bert,
      let bert = BERTConfiguration(
        encoder, vocabularySize: vocabularySize, modality: modality, longest: classifier?.longest)
    {
      members = bert.members(architecture: architecture, padding: padding)
      if let classifier {
        let names = (classifier.classes ?? []).enumerated()
        let pairs = [
          ("id2label", try names.map { "\"\($0)\": \(try text($1))" }),
          ("label2id", try names.map { "\(try text($1)): \($0)" }),
        ]
        members += pairs.map { ($0, "{\($1.joined(separator: ", "))}") }
        members.append(("classifier_dropout", "\(classifier.dropout)"))
        members.append(("problem_type", "\"single_label_classification\""))
      }
      if let extras = bert.cloze { members.append(("cloze", try text(extras))) }
    } else {
      let kind = try modality.map { ", \"modality\": \(try text($0))" } ?? ""
      let head = try classifier.map { ", \"classifier\": \(try text($0))" } ?? ""
      let name = classifier == nil ? "ClozeMaskedLanguageModel" : Self.ownClassifier
      members = [
        ("architectures", "[\"\(name)\"]"),
        ("cloze", "{\"encoder\": \(try text(encoder))\(kind)\(head)}"),
        ("model_type", "\"\(Self.nativeType)\""),
        ("vocab_size", "\(vocabularySize)"),
      ]
    }
    let lines = members.map { "  \"\($0.key)\": \($0.text)" }
    try AtomicFile.write(
      "{\n\(lines.joined(separator: ",\n"))\n}\n", to: folder + "/" + Self.fileName)
  }
}

extension ModelFolderError.Problem: Error {
  /// What a decoder found wrong with `config.json`.
  fileprivate init(_ error: DecodingError) {
    func name(_ path: [any CodingKey]) -> String {
      path.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): self = .missingKey(name(context.codingPath + [key]))
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self =
        context.codingPath.isEmpty
        ? .notJSON(reason: "no object at its top")
        : .wrongType(key: name(context.codingPath), expected: Self.words(for: type))
    case .dataCorrupted(let context):
      self =
        context.codingPath.isEmpty
        ? .notJSON(reason: "its text is damaged or no JSON at all")
        : .wrongType(
          key: name(context.codingPath), expected: "usable: \(context.debugDescription)")
    @unknown default: self = .notJSON(reason: "it cannot be decoded")
    }
  }

  private static func words(for type: Any.Type) -> String {
    switch type {
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}
