import ClozeCapabilities
import ClozeTokens

extension Registry {
  /// Returns the modality whose tokenizer is in the folder at `path`, of a tokenizer, a model or a
  /// run.
  static func tokenizers(at path: String) throws -> any TokenizerProviding.Type {
    let providers = providers(of: .tokenizers)
    // Later modalities mark their folders, in which the first one's tokenizer may also be.
    if let found = providers.last(where: { $0.holdsTokenizer(at: path) }) { return found }
    return try provider(of: .tokenizers)
  }

  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  ///
  /// - Throws: The errors of reading it.
  static func tokenizer(at path: String) throws -> any Tokenizer {
    try tokenizers(at: path).tokenizer(at: path)
  }
}
