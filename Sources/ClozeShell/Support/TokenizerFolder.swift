import ClozeCode
import ClozeTokens

/// Tokenizers of any sort, by their folders.
enum TokenizerFolder {
  /// The tokenizer of a tokenizer folder, a model folder or a run folder.
  ///
  /// - Throws: what reading it throws.
  static func tokenizer(at path: String) throws -> any Tokenizer {
    CodeTokenizer.folder(at: path) == nil
      ? try WordPieceTokenizer.find(at: path) : try CodeTokenizer.find(at: path)
  }
}
