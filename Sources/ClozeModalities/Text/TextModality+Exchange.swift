import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension TextModality: ModelExchanging {
  /// Reads the model folder at `source` with its tokenizer and writes it to `folder`.
  public static func copyModel(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try TextModelFolder.load(from: source, device: Device())
    try found.save(to: folder) { try ModelFolder.copySentenceFiles(from: source, to: $0) }
    return [
      .init("parameters", .whole(found.model.store.count)),
      .init("vocabulary", .whole(found.model.vocabularySize)), tokenizer(of: found),
      .init("masked-token head", .text(found.hasHead ? "trained" : "none")),
    ]
  }

  /// Returns the kind of the tokenizer.
  public static func details(of model: ModelFolder) throws -> [ResultTable.Property] {
    [tokenizer(of: try TextModelFolder(model))]
  }

  private static func tokenizer(of folder: TextModelFolder) -> ResultTable.Property {
    .init("tokenizer", .text(folder.tokenizer == nil ? "none" : "wordpiece"))
  }
}
