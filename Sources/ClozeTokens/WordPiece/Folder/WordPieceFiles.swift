import ClozeData
import Foundation

/// The JSON files of a Hugging Face folder that say how a WordPiece tokenizer reads text.
struct WordPieceFiles {
  /// The contents of one file.
  struct File {
    /// The path, for errors.
    let path: String
    let json: JSONText
  }

  /// `tokenizer.json`, the whole tokenizer.
  let full: File?
  /// `tokenizer_config.json`, the settings of transformers' class.
  let config: File?
  /// `special_tokens_map.json`.
  let specials: File?
  /// `added_tokens.json`, the ids of added tokens in older folders.
  let added: File?
  /// True if the folder is that of a model.
  let hasModel: Bool

  /// Reads the files of `folder`, those that are there.
  ///
  /// - Throws: `VocabularyError` or `FileError`.
  init(folder: String) throws {
    full = try Self.read("tokenizer.json", in: folder)
    config = try Self.read("tokenizer_config.json", in: folder)
    specials = try Self.read("special_tokens_map.json", in: folder)
    added = try Self.read("added_tokens.json", in: folder)
    hasModel = FileManager.default.fileExists(atPath: folder + "/config.json")
  }

  private static func read(_ name: String, in folder: String) throws -> File? {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try MappedFile(path: path)
    do {
      return File(
        path: path,
        json: try file.withBytes { try JSONTextParser.parse($0.bindMemory(to: UInt8.self)) })
    } catch let error as JSONTextError {
      throw VocabularyError.malformed(source: path, reason: error.description)
    }
  }

  /// Returns the settings of the normalisation.
  ///
  /// transformers' BERT classes take them from `tokenizer_config.json`, with defaults for keys that
  /// it lacks; its general class takes them from `tokenizer.json`. A folder in which the defaults
  /// of the one contradict the other is refused, since programs read it differently.
  ///
  /// - Throws: `VocabularyError.contradicting`.
  func settings() throws -> WordPieceSettings {
    var settings = WordPieceSettings.uncased
    settings.lowercases =
      try setting("do_lower_case", "lowercase", usual: true) ?? settings.lowercases
    settings.stripsAccents = try setting("strip_accents", "strip_accents", usual: nil)
    settings.splitsIdeographs =
      try setting("tokenize_chinese_chars", "handle_chinese_chars", usual: true)
      ?? settings.splitsIdeographs
    if let value = config?.json["split_special_tokens"]?.bool {
      settings.recognizesSpecialTokens = !value
    }
    return settings
  }

  /// Returns the value of `key` in `tokenizer_config.json`, or of `inner` in the normaliser of
  /// `tokenizer.json`.
  private func setting(_ key: String, _ inner: String, usual: Bool?) throws -> Bool? {
    let given = config?.json[key], full = full?.json["normalizer"]?[inner]
    if isGeneral { return full?.bool ?? usual }
    if let given { return given.bool ?? usual }
    guard let full else { return usual }
    guard full.bool == usual || config == nil && !hasModel else {
      throw VocabularyError.contradicting(
        source: self.full?.path ?? "",
        reason: "'normalizer.\(inner)' is \(full.line), but where tokenizer_config.json lacks "
          + "'\(key)', transformers takes it for \(usual.map { "\($0)" } ?? "null")",
        remedy: "write '\(key)' into tokenizer_config.json")
    }
    return full.bool
  }

  /// Returns the maximum length of a text; nil if there is none, or the number beyond all lengths
  /// that transformers writes for none.
  ///
  /// - Throws: `VocabularyError.unsupported`.
  func maximumLength() throws -> Int? {
    // The second is an older name, which transformers reads where the first is missing.
    let keys = ["model_max_length", "max_len"]
    guard let config, let key = keys.first(where: { config.json[$0] != nil }),
      case .number(let length) = config.json[key], length < 1e9
    else { return nil }
    guard length > 2, let whole = Int(exactly: length) else {
      throw VocabularyError.unsupported(
        source: config.path, key: key, value: "\(length)", supported: "3 or more")
    }
    return whole
  }

  /// True if transformers reads the folder with its general class, which follows `tokenizer.json`
  /// alone.
  var isGeneral: Bool {
    full != nil && Self.generalClasses.contains(config?.json["tokenizer_class"]?.text ?? "")
  }

  /// The classes of transformers that follow `tokenizer.json` alone.
  static let generalClasses = ["PreTrainedTokenizerFast", "TokenizersBackend"]
}

extension JSONText {
  /// The value in few words, for errors.
  var line: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .text(let bytes): "'\(String(decoding: bytes, as: UTF8.self).prefix(80))'"
    case .array(let elements): "a list of \(elements.count)"
    case .object: self["type"]?.line ?? "an object"
    }
  }

  /// The elements of a list; none for other values.
  var elements: [JSONText] { if case .array(let elements) = self { elements } else { [] } }

  /// The members of an object; none for other values.
  var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// The whole number, or nil.
  var whole: Int? { if case .number(let value) = self { Int(exactly: value) } else { nil } }
}
