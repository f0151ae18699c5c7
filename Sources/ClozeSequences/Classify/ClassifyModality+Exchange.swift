import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension ClassifyModality: ModelExchanging {
  /// Reads the classifier in the folder at `source` with its tokenizer and writes it to `folder`.
  public static func copyModel(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try ClassifierModel<Labelled>(path: source, device: Device())
    try found.folder.save(to: folder, padding: found.tokenizer.roles.padding) {
      try found.tokenizer.save(to: $0)
    }
    return [
      .init("parameters", .whole(found.folder.model.store.count)),
      .init("vocabulary", .whole(found.folder.model.tokens.vocabularySize)),
      .init("classes", .text(found.folder.classes.joined(separator: ", "))),
    ]
  }
}
