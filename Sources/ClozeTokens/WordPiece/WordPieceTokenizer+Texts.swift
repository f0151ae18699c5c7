extension WordPieceTokenizer {
  /// Returns a tokenizer of the words of `texts`, each of which counts, with at most `size`
  /// entries.
  ///
  /// - Throws: `VocabularyError`.
  public static func trained(on texts: [String], size: Int) throws -> WordPieceTokenizer {
    var options = VocabularyTrainingOptions()
    options.vocabularySize = size
    options.minimumFrequency = 1
    var trainer = try VocabularyTrainer(options)
    for text in texts { trainer.add(text) }
    return WordPieceTokenizer(try trainer.train().vocabulary, settings: options.settings)
  }
}

extension Tokenizer {
  /// Returns tokens in the frame of a text, cut to `most`.
  public func framed(_ ids: [Int32], most: Int) -> TokenSequence {
    TokenSequence(
      ids: [roles.classification] + ids.prefix(most - 2) + [roles.separator], segments: nil)
  }
}
