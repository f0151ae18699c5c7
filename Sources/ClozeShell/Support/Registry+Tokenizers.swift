import ClozeCapabilities
import ClozeTokens

extension Registry {
  /// The modality whose tokenizer the folder at `path` holds, of a tokenizer, a model or a run.
  static func tokenizers(at path: String) throws -> any TokenizerProviding.Type {
    let providers = providers(of: .tokenizers)
    // Later modalities mark their folders, where the first one's tokenizer may lie beside.
    if let found = providers.last(where: { $0.holdsTokenizer(at: path) }) { return found }
    return try provider(of: .tokenizers)
  }

  /// The tokenizer of a tokenizer folder, a model folder or a run folder.
  ///
  /// - Throws: the errors of reading it.
  static func tokenizer(at path: String) throws -> any Tokenizer {
    try tokenizers(at: path).tokenizer(at: path)
  }
}
