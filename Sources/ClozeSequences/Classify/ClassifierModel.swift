import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A trained classifier with its tokenizer.
public struct ClassifierModel<Labelled: LabelledKind> {
  /// The model and its classes.
  public let folder: ClassifierFolder
  /// The tokenizer.
  public let tokenizer: Labelled.Base.Tokens

  /// Reads the classifier at `path`: a run folder or a model folder.
  ///
  /// - Throws: Errors of reading it; `SequenceModelError.noTokenizer`.
  public init(path: String, device: Device) throws {
    let place = try ModelFolder.locate(path)
    folder = try ClassifierFolder.load(from: place, device: device)
    guard let tokenizer = try Labelled.Base.tokenizer(beside: place) else {
      throw SequenceModelError.noTokenizer(path: path)
    }
    guard tokenizer.roles.count <= folder.model.tokens.vocabularySize else {
      throw ModelFolderError(
        file: place,
        problem: .tokenizerTooLarge(
          tokens: tokenizer.roles.count, vocabularySize: folder.model.tokens.vocabularySize))
    }
    self.tokenizer = tokenizer
  }
}
