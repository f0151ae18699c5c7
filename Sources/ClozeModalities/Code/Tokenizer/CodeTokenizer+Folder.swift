import ClozeData
import ClozeTokens
import Foundation

extension CodeTokenizer {
  /// The name of the file with the subwords, in tensor2tensor's form.
  static let vocabularyFile = "vocabulary.txt"
  /// The name of the file with the settings, which identifies the folder.
  static let settingsFile = "code_tokenizer.json"
  /// The folders of such tokenizers.
  static let folderKind = FolderKind(marker: settingsFile, files: [vocabularyFile])

  /// The contents of the settings file.
  private struct Settings: Codable {
    var language: CodeLanguage
    var comments: Bool
  }

  /// Writes `vocabulary.txt` and `code_tokenizer.json` into `folder`, each atomically. The folder
  /// is created if it is missing; other files in it are kept.
  ///
  /// - Throws: `FileError` or `SubwordError`.
  public func save(to folder: String) throws {
    try makeFolder(folder)
    let settings = Settings(language: splitter.language, comments: splitter.comments)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try vocabulary.write(to: folder + "/" + Self.vocabularyFile)
    try AtomicFile.write(encoder.encode(settings) + [0x0A], to: folder + "/" + Self.settingsFile)
  }

  /// Reads a tokenizer from the files in `folder`.
  ///
  /// - Throws: `SubwordError`, `CodeTokenizerError` or `FileError`.
  public static func load(from folder: String) throws -> CodeTokenizer {
    let path = folder + "/" + settingsFile
    let data = try MappedFile(path: path).withBytes { Data($0) }
    guard let settings = try? JSONDecoder().decode(Settings.self, from: data) else {
      throw CodeTokenizerError.malformed(path: path)
    }
    return try CodeTokenizer(
      SubwordVocabulary(path: folder + "/" + vocabularyFile),
      CodeSplitter(settings.language, comments: settings.comments))
  }

  /// Returns the folder of the tokenizer for source code at `path`: the folder itself, or that of a
  /// run or a model; nil if there is none.
  public static func folder(at path: String) -> String? {
    [path, path + "/model", path + "/tokenizer"].first {
      FileManager.default.fileExists(atPath: $0 + "/" + settingsFile)
    }
  }

  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  ///
  /// - Throws: `CodeTokenizerError.missing` if there is none, and the errors of `load`.
  public static func find(at path: String) throws -> CodeTokenizer {
    guard let folder = folder(at: path) else { throw CodeTokenizerError.missing(path: path) }
    return try load(from: folder)
  }
}

/// A problem with a tokenizer folder.
public enum CodeTokenizerError: Error, Equatable, Sendable {
  /// The folder contains no tokenizer for source code.
  case missing(path: String)
  /// A settings file has unexpected contents.
  case malformed(path: String)
}

extension CodeTokenizerError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "no \(CodeTokenizer.settingsFile) in \(path.quoted); give a folder that "
        + "'tokenizer train code' or 'pretrain code' has written"
    case .malformed(let path):
      "\(path.quoted) is not {\"language\": \"python\" or \"java\", \"comments\": true or false}; "
        + "mend it or train the tokenizer again"
    }
  }
}
