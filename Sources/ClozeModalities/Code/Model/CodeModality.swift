import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The modality of source code, with tokens of programs split into subwords.
public enum CodeModality: MaskedModality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = CodeBody

  /// `code`.
  public static let name = "code"

  /// Finds the files, trains a vocabulary if the recipe names none, tokenizes, and splits by
  /// project.
  public static func prepare(
    _ recipe: CodeRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> MaskedDocuments<CodeTokenizer> {
    let corpus = try recipe.body.corpus(recipe.data.paths, threads: threads, observe: observe)
    let start = try SequenceStart(recipe.body, run) {
      try trained(recipe, corpus, threads: threads, observe: observe)
    }
    let given = recipe.data.validationPaths
    let validating =
      given.isEmpty ? nil : try recipe.body.corpus(given, threads: threads, observe: observe)
    return try MaskedDocuments(
      recipe, corpus, validating: validating, start, encoding: start.tokenizer, isGrouped: true,
      run: run,
      threads: threads, observe: observe)
  }

  /// Returns all files under `paths` as samples, for evaluation.
  public static func samples(
    of paths: [String], _ recipe: CodeRecipe, _ tokenizer: CodeTokenizer, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> SampleTable {
    var recipe = recipe
    recipe.data.files.language = tokenizer.splitter.language
    return try MaskedDocuments.samples(
      recipe.body.corpus(paths, threads: threads, observe: observe), encoding: tokenizer,
      recipe.cutting, seed: recipe.seed, threads: threads, observe: observe)
  }

  /// Returns a tokenizer with a vocabulary that is trained on the corpus.
  private static func trained(
    _ recipe: CodeRecipe, _ corpus: CodeCorpus, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> CodeTokenizer {
    let splitter = CodeSplitter(corpus.settings.language, comments: recipe.tokenizer.comments)
    let training = CodeVocabularyTraining(
      SubwordTrainer.Options(size: recipe.tokenizer.vocabularySize), splitter, threads: threads)
    // Held-out projects must not influence the vocabulary either.
    let split = DocumentSplit(
      validationFraction: recipe.data.validationPaths.isEmpty ? recipe.validationFraction : 0,
      seed: recipe.splitSeed)
    return try training.train(on: corpus.training(split)) { event in
      if case .counting(let bytes) = event { try observe(.counting(bytes: bytes)) }
    }.tokenizer
  }
}

extension CodeModality {
  /// Reads the tokenizer whose files are in `folder`; nil if there are none.
  public static func tokenizer(beside folder: String) throws -> CodeTokenizer? {
    guard CodeTokenizer.folder(at: folder) == folder else { return nil }
    return try CodeTokenizer.load(from: folder)
  }

  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  public static func tokenizer(at path: String) throws -> CodeTokenizer {
    try CodeTokenizer.find(at: path)
  }

  /// True if `text` can be split into tokens of the tokenizer's language.
  public static func canRead(_ text: String, with tokenizer: CodeTokenizer) -> Bool {
    (try? tokenizer.splitter.split(CodeSource(text))) != nil
  }

  /// Returns the ids of source code in which `[MASK]` marks the blanks to fill in: a name or the
  /// end of one, which is how the lexer sees it. A blank that is not a separate piece, such as the
  /// start of a name or one in a comment, does not get the id of the mask.
  public static func encode(blanked text: String, with tokenizer: CodeTokenizer) -> [Int32] {
    // A capital also starts a piece within a name.
    var name = "Zqblank"
    while text.contains(name), name.count < 15 { name += "q" }
    let lines = tokenizer.splitter.sentences(of: text.replacing("[MASK]", with: name))
    var ids: [Int32] = []
    for piece in lines.joined() {
      tokenizer.encode(pieces: [[name, name + "^"].contains(piece) ? "[MASK]" : piece], into: &ids)
    }
    return ids
  }
}
