import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension TextModality: ModelExchanging {
  /// Reads the model folder at `source` with its tokenizer and writes it to `folder`.
  public static func copyModel(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try TextModelFolder.load(from: source, device: Device())
    let width = found.model.configuration.hidden
    try found.save(to: folder) {
      try ModelFolder.copySentenceFiles(from: source, to: $0, width: width)
    }
    return [
      .init("parameters", .whole(found.model.store.count)),
      .init("vocabulary", .whole(found.model.vocabularySize)), tokenizer(of: found),
      .init("masked-token head", .text(found.hasHead ? "trained" : "none")),
    ]
  }

  /// Returns the kind of the tokenizer, and how a folder of sentence-transformers wants texts to
  /// become vectors.
  public static func details(of model: ModelFolder) throws -> [ResultTable.Property] {
    [tokenizer(of: try TextModelFolder(model))] + vectors(by: model)
  }

  /// Returns the form of vectors in a folder of sentence-transformers, or why it is not supported,
  /// which does not hinder a look at the rest.
  private static func vectors(by model: ModelFolder) -> [ResultTable.Property] {
    guard let path = model.path else { return [] }
    do {
      let settings = try ModelFolder.sentenceSettings(of: path)
      guard let pooling = settings.pooling else { return [] }
      return [
        .init("pooling", .text(pooling.rawValue)), .init("normalized", .flag(settings.normalizes)),
        .init("longest text", .init(settings.maximumLength)),
      ]
    } catch {
      return [.init("pooling", .text("not supported: \(error)"))]
    }
  }

  private static func tokenizer(of folder: TextModelFolder) -> ResultTable.Property {
    .init("tokenizer", .text(folder.tokenizer == nil ? "none" : "wordpiece"))
  }
}
