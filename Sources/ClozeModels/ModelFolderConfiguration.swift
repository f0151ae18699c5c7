import ClozeData
import ClozeEncoder
import Foundation

/// The `config.json` of a folder: the model, and the family that determines the names of the
/// weights.
struct ModelFolderConfiguration {
  static let fileName = "config.json"

  /// The family.
  let family: any ModelFamily
  /// The model.
  let model: ModelDescription

  /// Reads the `config.json` of `folder`.
  ///
  /// - Parameter families: The families that the folder may be of.
  /// - Throws: `FileError`, or `ModelFolderError` naming the key at fault.
  init(folder: String, families: [any ModelFamily] = ModelFamilies.all) throws {
    try Self.checkAdapter(in: folder)
    (family, model) = try Self.parsing(folder: folder) { data in
      let header = try JSONDecoder().decode(ConfigurationHeader.self, from: data)
      let family = try families.family(
        type: header.model_type, classes: header.architectures ?? [])
      var model = try family.model(from: data)
      try model.check()
      // Folders of earlier versions name the initial values of their positions.
      model.encoder = model.encoder.withoutStart
      return (family, model)
    }
  }

  /// Rejects weights that transformers would add others to.
  private static func checkAdapter(in folder: String) throws {
    let name = "adapter_config.json"
    guard FileManager.default.fileExists(atPath: folder + "/" + name) else { return }
    throw ModelFolderError(
      file: folder,
      problem: .unsupported(
        key: name, value: "there", supported: "weights into which adapters have been merged"))
  }

  /// Returns the modality that the `config.json` of `folder` names, whatever else is in it.
  static func modality(of folder: String) throws -> String? {
    try parsing(folder: folder) {
      try JSONDecoder().decode(ConfigurationHeader.self, from: $0).cloze?.modality
    }
  }

  /// True if the `config.json` of `folder` is that of a classifier of sequences.
  static func isClassifier(_ folder: String) throws -> Bool {
    try parsing(folder: folder) {
      try JSONDecoder().decode(ConfigurationHeader.self, from: $0).architectures?
        .contains(where: ModelFamilies.all.isClassifier) == true
    }
  }

  /// Parses a JSON file of `folder`, adding its name to errors of `parse`.
  static func parsing<Value>(
    folder: String, file: String = fileName, _ parse: (Data) throws -> Value
  ) throws -> Value {
    let path = folder + "/" + file
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

  /// Writes the `config.json` of `model` into `folder`, in the layout of the first family that can
  /// express it. The initial values of its positions are no part of a model.
  ///
  /// - Parameter padding: The id of the padding token.
  /// - Returns: The family.
  static func write(
    _ model: ModelDescription, heads: ModelHeads, padding: Int32?, to folder: String,
    families: [any ModelFamily] = ModelFamilies.all
  ) throws -> any ModelFamily {
    var model = model
    model.encoder = model.encoder.withoutStart
    for family in families {
      guard let members = try family.members(of: model, heads: heads, padding: padding) else {
        continue
      }
      let lines = members.map { "  \"\($0.key)\": \($0.text)" }
      try AtomicFile.write(
        "{\n\(lines.joined(separator: ",\n"))\n}\n", to: folder + "/" + Self.fileName)
      return family
    }
    preconditionFailure("Cloze's own family has words for every model")
  }
}

/// The keys of a `config.json` that identify its family and kind of model.
struct ConfigurationHeader: Decodable {
  struct Extras: Decodable {
    var modality: String?
    /// True if the model is not a masked language model.
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

extension ModelDescription {
  /// Throws if values are impossible in any family.
  fileprivate func check() throws(ModelFolderError.Problem) {
    let problems = encoder.modelProblems(givesPositions: false)
    guard problems.isEmpty else { throw .invalidEncoder(problems) }
    if let dropout = classifier?.dropout, !(0..<1).contains(dropout) {
      throw .unsupported(
        key: "classifier.dropout", value: "\(dropout)", supported: "from 0 to below 1")
    }
    if let longest = classifier?.longest, !(8...max(8, encoder.maximumLength)).contains(longest) {
      throw .unsupported(
        key: "longest", value: "\(longest)", supported: "8 to \(encoder.maximumLength)")
    }
    guard vocabularySize > 0 else {
      throw .unsupported(
        key: "vocab_size", value: "\(vocabularySize)", supported: "at least 1")
    }
    if let thresholds = classifier?.thresholds, !thresholds.allSatisfy(\.isFinite) {
      throw .unsupported(key: "thresholds", value: "\(thresholds)", supported: "finite numbers")
    }
    // A table of sines is computed, not read, so that no weights bound its size.
    let limit = 1 << 20
    guard encoder.maximumLength <= limit || encoder.positions != .sinusoidal else {
      throw .unsupported(
        key: "maximumLength", value: "\(encoder.maximumLength)", supported: "at most \(limit)")
    }
  }
}

extension ModelFolderError.Problem: Error {
  /// Makes the problem that a decoder found in `config.json`.
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
