import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTokens
import Foundation

extension TextModality: TokenizerProviding {
  /// `wordpiece`.
  public static var tokenizerKind: String { "wordpiece" }
  /// False, since tokenizers are trained on text.
  public static var trainsOnSourceCode: Bool { false }

  /// Returns true if the folder at `path` holds the files of a WordPiece tokenizer.
  public static func holdsTokenizer(at path: String) -> Bool {
    tokenizerFolder(at: path) != nil
  }

  /// Returns the folder with the files of the tokenizer at `path`, which may be that of a model or
  /// of a run; nil if there are none.
  static func tokenizerFolder(at path: String) -> String? {
    if let found = WordPieceTokenizer.folder(at: path) { return found }
    // In older folders of sentence-transformers, the first module is a folder with both.
    return (try? ModelFolder.locate(path)).flatMap(WordPieceTokenizer.folder)
  }

  /// Returns the settings, the number of tokens and the ids of special ones.
  public static func tokenizerProperties(at path: String) throws -> [ResultTable.Property] {
    let tokenizer = try tokenizer(at: path)
    let vocabulary = tokenizer.vocabulary, settings = tokenizer.settings
    let continuations = (0..<Int32(vocabulary.count)).count { vocabulary.isContinuation($0) }
    return [
      .init("kind", .text(tokenizerKind)), .init("tokens", .whole(vocabulary.count)),
      .init("continuations", .whole(continuations)),
      .init("added tokens", .whole(vocabulary.count - vocabulary.pieceCount)),
      .init("cased", .flag(!settings.lowercases)),
      .init("strips accents", .flag(settings.stripsAccents ?? settings.lowercases)),
      .init("splits ideographs", .flag(settings.splitsIdeographs)),
      .init("recognizes special tokens", .flag(settings.recognizesSpecialTokens)),
    ]
      + Vocabulary.Special.allCases.map {
        .init($0.rawValue, .init(vocabulary.id(of: $0).map(Int.init)))
      } + [.init("fingerprint", .text(tokenizer.fingerprint))]
  }

  /// Trains a WordPiece vocabulary on text and writes the tokenizer's folder.
  public static func trainTokenizer(
    _ request: TokenizerTrainingRequest, _ observer: any WorkObserver
  ) throws -> [ResultTable.Property] {
    var options = VocabularyTrainingOptions()
    options.vocabularySize = request.size
    options.method = request.method
    options.minimumFrequency = request.minimumFrequency
    options.settings = request.isCased ? .cased : .uncased
    let reader = try TextReader(request.corpus)
    observer.expect(bytes: reader.list.totalBytes)
    let tokenizer = try VocabularyTraining(options).train(on: reader, observer.prepare)
    try request.write(WordPieceTokenizer.folderKind) { try tokenizer.save(to: $0) }
    let count = tokenizer.vocabulary.count
    if count < request.size {
      observer.note(
        "note: the text gives \(count) tokens, not \(request.size): "
          + "no further pair occurs \(request.minimumFrequency) times")
    }
    return [
      .init("folder", .text(request.folder)), .init("tokens", .whole(count)),
      .init("cased", .flag(request.isCased)), .init("method", .text(request.method.rawValue)),
      .init("fingerprint", .text(tokenizer.fingerprint)),
    ]
  }
}
