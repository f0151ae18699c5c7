import ClozeData
import Foundation

extension WordPieceTokenizer {
  /// The name of the file with the settings, which every folder written here has.
  public static let settingsFile = "tokenizer_config.json"

  /// Reads a tokenizer from a Hugging Face folder.
  ///
  /// Tokens come from `vocab.txt` or, if that is missing, from `tokenizer.json`. Settings come from
  /// `tokenizer_config.json`, then from `tokenizer.json`, then from the uncased model.
  ///
  /// - Throws: `VocabularyError` or `FileError`.
  public static func load(from folder: String) throws -> WordPieceTokenizer {
    let full = try json("tokenizer.json", in: folder)
    let config = try json("tokenizer_config.json", in: folder)
    let vocabulary: Vocabulary
    if FileManager.default.fileExists(atPath: folder + "/vocab.txt") {
      vocabulary = try .read(from: folder + "/vocab.txt")
    } else if let full {
      vocabulary = try Vocabulary(json: full, source: folder + "/tokenizer.json")
    } else {
      throw VocabularyError.missingFiles(folder: folder)
    }
    return WordPieceTokenizer(vocabulary, settings: settings(config: config, full: full))
  }

  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  ///
  /// - Throws: `VocabularyError` or `FileError`.
  public static func find(at path: String) throws -> WordPieceTokenizer {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(path: path)
    }
    guard isFolder.boolValue else { throw FileError.notFolder(path: path) }
    let holder = [path, path + "/model", path + "/tokenizer"].first { folder in
      ["vocab.txt", "tokenizer.json"].contains {
        FileManager.default.fileExists(atPath: folder + "/" + $0)
      }
    }
    return try load(from: holder ?? path)
  }

  /// Writes `vocab.txt`, `tokenizer_config.json`, `special_tokens_map.json` and `tokenizer.json`
  /// into `folder`, each atomically. The folder is created if it is missing; other files in it are
  /// kept.
  ///
  /// - Throws: `FileError` or `VocabularyError`.
  public func save(to folder: String) throws {
    try Self.makeFolder(folder)
    try AtomicFile.write(configText, to: folder + "/" + Self.settingsFile)
    try AtomicFile.write(specialsText, to: folder + "/special_tokens_map.json")
    try AtomicFile.write(fullText, to: folder + "/tokenizer.json")
    try vocabulary.write(to: folder + "/vocab.txt")
  }

  private static func makeFolder(_ folder: String) throws {
    guard mkdir(folder, 0o777) != 0 else { return }
    switch errno {
    case EEXIST: return
    case ENOENT:
      let parent = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
      throw FileError.missingFolder(path: folder, folder: parent)
    case let code: throw FileError.system(.create, folder, code: code)
    }
  }

  private static func json(_ name: String, in folder: String) throws -> JSONText? {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try MappedFile(path: path)
    do {
      return try file.withBytes { try JSONTextParser.parse($0.bindMemory(to: UInt8.self)) }
    } catch let error as JSONTextError {
      throw VocabularyError.malformed(source: path, reason: error.description)
    }
  }

  private static func settings(config: JSONText?, full: JSONText?) -> WordPieceSettings {
    let normalizer = full?["normalizer"]
    var settings = WordPieceSettings.uncased
    if let value = config?["do_lower_case"]?.bool ?? normalizer?["lowercase"]?.bool {
      settings.lowercases = value
    }
    settings.stripsAccents = (config?["strip_accents"] ?? normalizer?["strip_accents"])?.bool
    if let value = config?["tokenize_chinese_chars"]?.bool
      ?? normalizer?["handle_chinese_chars"]?.bool
    {
      settings.splitsIdeographs = value
    }
    if let value = config?["split_special_tokens"]?.bool {
      settings.recognizesSpecialTokens = !value
    }
    return settings
  }
}

extension Vocabulary {
  /// Reads the vocabulary in a `tokenizer.json`, whose ids must be 0, 1, 2, ... in any order.
  init(json: JSONText, source: String) throws {
    func malformed(_ reason: String) -> VocabularyError {
      .malformed(source: source, reason: reason)
    }
    guard json["model"]?["type"].map({ $0.text == "WordPiece" }) ?? true else {
      throw malformed("the model is not WordPiece")
    }
    guard case .object(let members) = json["model"]?["vocab"] else {
      throw malformed("no model.vocab object")
    }
    var tokens = [[UInt8]?](repeating: nil, count: members.count)
    for member in members {
      guard case .number(let number) = member.value, let id = Int(exactly: number),
        tokens.indices.contains(id), tokens[id] == nil
      else { throw malformed("the ids in model.vocab are not 0, 1, 2, ... once each") }
      tokens[id] = member.key
    }
    try self.init(tokens.compactMap { $0 }, source: source)
  }
}
