import ClozeModels
import ClozeTokens
import ClozeTraining

extension TokenizerBody where Self: CorpusBody {
  /// Returns the tokenizer of the model that training goes on from, or the one that is named; nil
  /// if there is none.
  func namedTokenizer() throws -> WordPieceTokenizer? {
    if let model { return try WordPieceTokenizer.load(from: ModelFolder.locate(model)) }
    return try tokenizerPath.map { try WordPieceTokenizer.load(from: $0) }
  }

  /// Returns the tokenizer that the run has kept, that of the model or the one that the recipe
  /// names, or one of the words of `texts`.
  ///
  /// - Parameters:
  ///   - begins: True if the run has no checkpoints.
  ///   - size: The most words and pieces of a vocabulary of `texts`.
  func tokenizer(
    of run: RunFolder, begins: Bool, size: Int, texts: [String],
    _ observe: (PreparationEvent) throws -> Void
  ) throws -> WordPieceTokenizer {
    if !begins, let kept = try? WordPieceTokenizer.load(from: run.tokenizer) { return kept }
    let tokenizer = try namedTokenizer() ?? .trained(on: texts, size: size)
    try tokenizer.save(to: run.tokenizer)
    try observe(.note("\(tokenizer.roles.count) words and pieces are written"))
    return tokenizer
  }
}
