import ClozeTokens

extension CodeTokenizer {
  /// Returns a tokenizer with at most `size` subwords of `texts`, programs of a language.
  ///
  /// - Throws: `SubwordError`.
  public static func trained(
    on texts: [String], size: Int, language: CodeLanguage = .python
  ) throws -> CodeTokenizer {
    let splitter = CodeSplitter(language)
    var trainer = try SubwordTrainer(SubwordTrainer.Options(size: size))
    for text in texts {
      for piece in splitter.tokens(of: text) { trainer.add(piece) }
    }
    return try CodeTokenizer(trainer.train().vocabulary, splitter)
  }
}
