import ClozeData
import ClozeSequences
import ClozeTokens
import ClozeTraining
import Foundation

/// The unit of text that is one document, by its name in recipes.
public typealias TextUnit = TextSource.DocumentUnit

/// A corpus of text that is ready for training.
public typealias TextData = MaskedDocuments<WordPieceTokenizer>

extension MaskedDocuments<WordPieceTokenizer> {
  /// Prepares the corpus of `recipe` in `run`: trains a vocabulary if none is named, tokenizes
  /// once, splits by document.
  public init(
    _ recipe: TextRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws {
    let reader = try TextReader(recipe.data.source)
    let start = try SequenceStart(recipe.body, run) { try Self.trained(recipe, reader, observe) }
    // A corpus that contains the text [MASK] does not get a mask token from it.
    try self.init(
      recipe, reader, validating: try recipe.data.validationSource.map { try TextReader($0) },
      start, encoding: start.tokenizer.ignoringMarks(), run: run,
      threads: threads, observe: observe)
  }

  /// Returns a tokenizer with a vocabulary that is trained on the corpus.
  private static func trained(
    _ recipe: TextRecipe, _ reader: TextReader, _ observe: (PreparationEvent) throws -> Void
  ) throws -> WordPieceTokenizer {
    var options = VocabularyTrainingOptions()
    options.vocabularySize = recipe.tokenizer.vocabularySize
    options.method = VocabularyTrainingOptions.Method(rawValue: recipe.tokenizer.method) ?? .pair
    options.settings = recipe.tokenizer.cased ? .cased : .uncased
    return try VocabularyTraining(options).train(on: reader, observe)
  }
}

extension TextBody.Corpus {
  /// The text.
  var source: TextSource {
    TextSource(paths: paths, unit: TextUnit(rawValue: unit) ?? .automatic, field: field)
  }

  /// The text that validates; nil if a part of the text does.
  fileprivate var validationSource: TextSource? {
    var corpus = self
    corpus.paths = validationPaths
    return validationPaths.isEmpty ? nil : corpus.source
  }
}

/// The training of a vocabulary on a corpus of files.
public struct VocabularyTraining {
  private let options: VocabularyTrainingOptions

  /// Makes a training with `options`.
  public init(_ options: VocabularyTrainingOptions) { self.options = options }

  /// Trains a tokenizer on the words of `reader`'s text.
  public func train(on reader: TextReader, _ observe: (PreparationEvent) throws -> Void) throws
    -> WordPieceTokenizer
  {
    var trainer = try VocabularyTrainer(options)
    var bytes = 0
    let report = try reader.forEachPiece { piece in
      piece.bytes.withUnsafeBufferPointer { trainer.add(utf8: $0) }
      bytes += piece.bytes.count
      try observe(.counting(bytes: bytes))
    }
    try observe(.note(report.description))
    let result = try trainer.train { try observe(.training(done: $0.done, total: $0.total)) }
    if result.prunedWords > 0 {
      try observe(.note("\(result.prunedWords) rare words were left out to bound memory"))
    }
    return WordPieceTokenizer(result.vocabulary, settings: options.settings)
  }
}
