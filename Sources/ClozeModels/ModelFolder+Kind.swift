import ClozeData

extension ModelFolder {
  /// The folders that saving a model replaces. A modality may add any files to its models, and a
  /// long training must not fail at its end because of one.
  static let replaced = FolderKind(marker: ModelFolderConfiguration.fileName, files: nil)

  /// The folders of models of all modalities, with weights in one file or in shards. One that a
  /// user names is replaced only if it holds nothing else.
  public static let kind = FolderKind(
    marker: ModelFolderConfiguration.fileName, files: weights + tokenizers + sentences)

  private static let weights = [
    "model.safetensors", "model-*-of-*.safetensors", "model.safetensors.index.json",
  ]

  /// The files with the tokens: of text, of code, of items and of points.
  static let tokenizers = [
    "vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json", "vocabulary.txt", "code_tokenizer.json", "items.txt",
    "tokenizer/config.json", "tokenizer/model.safetensors",
  ]

  /// The files of sentence-transformers.
  private static let sentences = [
    SentenceFolder.fileName, SentenceFolder.optionsName, SentenceFolder.lengthName,
    "1_Pooling/config.json", "2_Normalize/config.json",
  ]
}
