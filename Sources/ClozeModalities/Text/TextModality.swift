import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// The modality of text, with words split into pieces by WordPiece.
public enum TextModality: MaskedModality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = TextBody

  /// `text`.
  public static let name = "text"

  /// Trains a vocabulary if the recipe names none, tokenizes, and splits by document.
  public static func prepare(
    _ recipe: TextRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> TextData {
    try TextData(recipe, run: run, threads: threads, observe: observe)
  }

  /// Returns all text under `paths` as samples, for evaluation.
  public static func samples(
    of paths: [String], _ recipe: TextRecipe, _ tokenizer: WordPieceTokenizer, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> SampleTable {
    var corpus = recipe.data
    corpus.paths = paths
    return try MaskedDocuments.samples(
      TextReader(corpus.source), encoding: tokenizer.ignoringMarks(), recipe.cutting,
      seed: recipe.seed, threads: threads, observe: observe)
  }
}

/// The folder of a text model.
public typealias TextModelFolder = SequenceModelFolder<TextModality>

extension TextModality {
  /// Reads the tokenizer whose files are in `folder`; nil if there are none.
  public static func tokenizer(beside folder: String) throws -> WordPieceTokenizer? {
    let files = ["vocab.txt", "tokenizer.json"].map { folder + "/" + $0 }
    guard files.contains(where: FileManager.default.fileExists) else { return nil }
    return try WordPieceTokenizer.load(from: folder)
  }

  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  public static func tokenizer(at path: String) throws -> WordPieceTokenizer {
    try WordPieceTokenizer.find(at: tokenizerFolder(at: path) ?? path)
  }

  /// Returns the ids of `text`, in which the tokenizer recognises `[MASK]`.
  public static func encode(blanked text: String, with tokenizer: WordPieceTokenizer) -> [Int32] {
    tokenizer.encode(text)
  }
}
