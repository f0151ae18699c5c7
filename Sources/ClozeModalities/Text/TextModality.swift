import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// Text: words that WordPiece cuts into pieces.
public enum TextModality: MaskedModality {
  /// The particular part of its recipes.
  public typealias Body = TextBody

  /// `text`.
  public static let name = "text"

  /// Trains a vocabulary where the recipe names none, tokenizes, splits by document.
  public static func prepare(
    _ recipe: TextRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> TextData {
    try TextData(recipe, run: run, threads: threads, observe: observe)
  }

  /// All text under `paths` as samples, for evaluation.
  public static func samples(
    of paths: [String], _ recipe: TextRecipe, _ tokenizer: WordPieceTokenizer, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> SampleTable {
    var corpus = recipe.data
    corpus.paths = paths
    return try MaskedDocuments.samples(
      TextReader(corpus.source), encoding: tokenizer.ignoringSpecialTokens(), recipe.cutting,
      seed: recipe.seed, threads: threads, observe: observe)
  }
}

/// The task of text models.
public typealias TextTask = MaskedSequencesTask<TextModality>
/// A trained text model with its tokenizer.
public typealias TextModel = SequenceModel<TextModality>
/// The folder of a text model.
public typealias TextModelFolder = SequenceModelFolder<TextModality>

extension TextModality {
  /// The tokenizer whose files stand in `folder`; nil where there are none.
  public static func tokenizer(beside folder: String) throws -> WordPieceTokenizer? {
    let files = ["vocab.txt", "tokenizer.json"].map { folder + "/" + $0 }
    guard files.contains(where: FileManager.default.fileExists) else { return nil }
    return try WordPieceTokenizer.load(from: folder)
  }

  /// The tokenizer of a tokenizer folder, a model folder or a run folder.
  public static func tokenizer(at path: String) throws -> WordPieceTokenizer {
    try WordPieceTokenizer.find(at: path)
  }

  /// The ids of `text`; the tokenizer itself knows `[MASK]`.
  public static func encode(blanked text: String, with tokenizer: WordPieceTokenizer) -> [Int32] {
    tokenizer.encode(text)
  }
}
