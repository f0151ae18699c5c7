import ClozeData
import Foundation

extension WordPieceTokenizer {
  /// The name of the file with the settings, which every folder written here has.
  public static let settingsFile = "tokenizer_config.json"
  /// The folders of such tokenizers.
  public static let folderKind = FolderKind(
    marker: settingsFile,
    files: ["vocab.txt", "tokenizer.json", "special_tokens_map.json", "added_tokens.json"])

  /// Reads a tokenizer from a Hugging Face folder.
  ///
  /// Tokens come from `tokenizer.json` or, if that is missing, from `vocab.txt`; added ones also
  /// from `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json`. Settings come
  /// from `tokenizer_config.json`, then from `tokenizer.json`, then from the uncased model.
  ///
  /// - Throws: `VocabularyError` or `FileError`; of files that ask for another reading of texts, or
  ///   contradict each other, `VocabularyError` names the first.
  public static func load(from folder: String) throws -> WordPieceTokenizer {
    let files = try WordPieceFiles(folder: folder)
    try files.check()
    let (pieces, source) = try pieces(files, in: folder), list = try files.addedTokens(pieces)
    let vocabulary = try Vocabulary(pieces + list.contents, pieces: pieces.count, source: source)
    var tokenizer = WordPieceTokenizer(
      vocabulary, settings: try files.settings(), added: list.tokens)
    tokenizer.maximumLength = try files.maximumLength()
    return tokenizer
  }

  /// Returns the texts of the tokens that words are made of, and the file that they are from.
  private static func pieces(
    _ files: WordPieceFiles, in folder: String
  ) throws -> (texts: [[UInt8]], source: String) {
    let path = folder + "/vocab.txt"
    let listed =
      FileManager.default.fileExists(atPath: path) ? try Vocabulary.texts(in: path) : nil
    guard let full = files.full else {
      guard let listed else { throw VocabularyError.missingFiles(folder: folder) }
      return (listed, path)
    }
    let texts = try Vocabulary.texts(json: full.json, source: full.path)
    // Some programs write added tokens into vocab.txt, too.
    if let listed, !listed.starts(with: texts) {
      let line = zip(listed, texts).enumerated().first { $1.0 != $1.1 }?.offset ?? listed.count
      throw VocabularyError.contradicting(
        source: path, reason: "line \(line + 1) is not the token \(line) of tokenizer.json",
        remedy: "remove the file that is not the model's")
    }
    return (texts, full.path)
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
    return try load(from: Self.folder(at: path) ?? path)
  }

  /// Returns the folder with the files of the tokenizer at `path`: that folder, or in a run that of
  /// its model or its tokenizer; nil if there are none.
  public static func folder(at path: String) -> String? {
    [path, path + "/model", path + "/tokenizer"].first { folder in
      ["vocab.txt", "tokenizer.json"].contains {
        FileManager.default.fileExists(atPath: folder + "/" + $0)
      }
    }
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
}

extension Vocabulary {
  /// Returns the tokens of the model in a `tokenizer.json`, whose ids must be 0, 1, 2, ... in any
  /// order.
  fileprivate static func texts(json: JSONText, source: String) throws -> [[UInt8]] {
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
    return tokens.compactMap { $0 }
  }
}
