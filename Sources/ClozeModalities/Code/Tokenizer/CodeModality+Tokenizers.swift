import ClozeCapabilities
import ClozeData
import ClozeTokens

extension CodeModality: TokenizerProviding {
  /// `code`.
  public static var tokenizerKind: String { "code" }
  /// True, since tokenizers are trained on source code.
  public static var trainsOnSourceCode: Bool { true }

  /// Returns true if the folder at `path` holds a tokenizer of source code.
  public static func holdsTokenizer(at path: String) -> Bool {
    CodeTokenizer.folder(at: path) != nil
  }

  /// Returns the language, the number of tokens and the ids that have a role.
  public static func tokenizerProperties(at path: String) throws -> [ResultTable.Property] {
    let tokenizer = try CodeTokenizer.find(at: path), roles = tokenizer.roles
    let special = [
      ("padding", roles.padding), ("[CLS]_", roles.classification), ("[SEP]_", roles.separator),
      ("[MASK]_", roles.mask),
    ]
    return [
      .init("kind", .text(tokenizerKind)),
      .init("language", .text(tokenizer.splitter.language.rawValue)),
      .init("comments", .flag(tokenizer.splitter.comments)), .init("tokens", .whole(roles.count)),
    ] + special.map { .init($0, .init($1.map(Int.init))) }
      + [.init("fingerprint", .text(tokenizer.fingerprint))]
  }

  /// Trains subwords on source code and writes the tokenizer's folder.
  public static func trainTokenizer(
    _ request: TokenizerTrainingRequest, _ observer: any WorkObserver
  ) throws -> [ResultTable.Property] {
    var options = SubwordTrainer.Options(size: request.size)
    options.alphabetLimit = request.alphabetLimit
    let corpus = try request.code.corpus(
      request.corpus.paths, threads: request.threads, observer)
    observer.expect(bytes: corpus.totalBytes)
    let splitter = CodeSplitter(corpus.settings.language, comments: request.keepsComments)
    let training = CodeVocabularyTraining(options, splitter, threads: request.threads)
    let result = try training.train(on: corpus) { event in
      switch event {
      case .counting(let bytes): observer.prepare(.counting(bytes: bytes))
      case .trying(let trial):
        observer.note("minimum count \(trial.minimumCount): \(trial.size) tokens")
      }
    }
    try request.write(CodeTokenizer.folderKind) { try result.tokenizer.save(to: $0) }
    for note in notes(on: result, asked: request.size) { observer.note(note) }
    return properties(of: result, in: request.folder)
  }

  private static func notes(
    on result: CodeVocabularyTraining.Result, asked size: Int
  ) -> [String] {
    let training = result.training
    var notes = ["note: \(result.report.description)"]
    if result.errors > 0 {
      notes.append("note: \(result.errors) files that cannot be lexed gave nothing")
    }
    if training.forgottenPieces > 0 {
      notes.append(
        "note: \(training.forgottenPieces) rare pieces were forgotten to bound memory; each had been "
          + "seen at most \(training.forgottenCount) times")
    }
    if abs(training.vocabulary.count - size) * 100 >= size {
      notes.append(
        "note: the source code gives \(training.vocabulary.count) tokens, not \(size); "
          + "\(training.alphabet) of them are single characters (see --limit-alphabet)")
    }
    return notes
  }

  private static func properties(
    of result: CodeVocabularyTraining.Result, in folder: String
  ) -> [ResultTable.Property] {
    let training = result.training
    return [
      .init("folder", .text(folder)), .init("tokens", .whole(training.vocabulary.count)),
      .init("language", .text(result.tokenizer.splitter.language.rawValue)),
      .init("minimumCount", .whole(training.minimumCount)),
      .init("pieces", .whole(training.pieces)),
      .init("distinctPieces", .whole(training.distinctPieces)),
      .init("characters", .whole(training.alphabet)),
      .init("fingerprint", .text(result.tokenizer.fingerprint)),
    ]
  }
}

extension CodeTokenizer: ProgramTokenizer {
  /// Returns the ids of each logical line of the program in the bytes of a file.
  ///
  /// - Throws: `CodeDecodingError`.
  public func lines(ofFile bytes: [UInt8]) throws -> [[Int32]] {
    let source = try CodeSource(decoding: bytes, as: splitter.language)
    return lines(of: String(decoding: source.bytes, as: UTF8.self))
  }
}
