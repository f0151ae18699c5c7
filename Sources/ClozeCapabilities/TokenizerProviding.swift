import ClozeData
import ClozeTokens
import Foundation

/// A modality that trains and reads tokenizers.
public protocol TokenizerProviding {
  /// The tokenizers.
  associatedtype Tokens: Tokenizer

  /// The kind of the tokenizers, such as `wordpiece`.
  static var tokenizerKind: String { get }
  /// True if tokenizers are trained on source code, not on text.
  static var trainsOnSourceCode: Bool { get }

  /// True if the folder at `path`, of a tokenizer, a model or a run, holds such a tokenizer.
  static func holdsTokenizer(at path: String) -> Bool
  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  static func tokenizer(at path: String) throws -> Tokens
  /// Returns the properties of the tokenizer at `path` to show.
  static func tokenizerProperties(at path: String) throws -> [ResultTable.Property]
  /// Trains a tokenizer and writes its folder.
  ///
  /// - Returns: The properties of the tokenizer to show.
  static func trainTokenizer(
    _ request: TokenizerTrainingRequest, _ observer: any WorkObserver
  ) throws -> [ResultTable.Property]
}

extension Capability where Provider == any TokenizerProviding.Type {
  /// The capability of training and reading tokenizers.
  public static var tokenizers: Self { Self(lack: "which has no tokenizer") }
}

/// The tokenizer to train, and its data.
public struct TokenizerTrainingRequest: Sendable {
  /// The text, or the paths of source code.
  public var corpus: TextSource
  /// The selection of source code to read.
  public var code = SourceCodeSelection()
  /// The number of tokens.
  public var size: Int
  /// True to keep capital letters and accents of text.
  public var isCased = false
  /// The rule by which pairs of text are joined.
  public var method = VocabularyTrainingOptions.Method.pair
  /// The minimum frequency of pairs that are joined.
  public var minimumFrequency = 2
  /// True to keep comments of source code.
  public var keepsComments = false
  /// The number of characters of source code that are not written as escapes; nil for all.
  public var alphabetLimit: Int?
  /// The folder to write.
  public var folder: String
  /// The number of reading threads.
  public var threads: Int

  /// Requests a tokenizer of `size` tokens for `corpus`, written to `folder`.
  public init(_ corpus: TextSource, size: Int, folder: String, threads: Int) {
    (self.corpus, self.size, self.folder, self.threads) = (corpus, size, folder, threads)
  }

  /// Makes the folder, complete or not at all, from what `body` writes into a temporary one. Of
  /// older folders only one of the same kind is replaced.
  public func write(_ kind: FolderKind, _ body: (String) throws -> Void) throws {
    let above = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    try makeFolder(above)
    try AtomicFolder.replace(at: folder, as: kind, body)
  }
}

/// A tokenizer whose texts are whole programs.
public protocol ProgramTokenizer: Tokenizer {
  /// Returns the ids of each logical line of the program in the bytes of a file.
  ///
  /// - Throws: An error of decoding, which does not name the file.
  func lines(ofFile bytes: [UInt8]) throws -> [[Int32]]
}
