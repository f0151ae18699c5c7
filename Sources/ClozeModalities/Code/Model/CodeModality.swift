import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Source code: tokens of programs, cut into subwords.
public enum CodeModality: MaskedModality {
  /// The particular part of its recipes.
  public typealias Body = CodeBody

  /// `code`.
  public static let name = "code"

  /// Finds the files, trains a vocabulary where the recipe names none, tokenizes, splits by
  /// project.
  public static func prepare(
    _ recipe: CodeRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> MaskedDocuments<CodeTokenizer> {
    let corpus = try recipe.body.corpus(recipe.data.paths, threads: threads, observe: observe)
    let tokenizer = try tokenizer(recipe, corpus, run, threads: threads, observe: observe)
    return try MaskedDocuments(
      recipe, corpus, tokenizer, encoding: tokenizer, isGrouped: true, run: run,
      threads: threads, observe: observe)
  }

  /// All files under `paths` as samples, for evaluation.
  public static func samples(
    of paths: [String], _ recipe: CodeRecipe, _ tokenizer: CodeTokenizer, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> SampleTable {
    var recipe = recipe
    recipe.data.files.language = tokenizer.splitter.language
    return try MaskedDocuments.samples(
      recipe.body.corpus(paths, threads: threads, observe: observe), encoding: tokenizer,
      recipe.cutting, seed: recipe.seed, threads: threads, observe: observe)
  }

  private static func tokenizer(
    _ recipe: CodeRecipe, _ corpus: CodeCorpus, _ run: RunFolder, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> CodeTokenizer {
    if let path = recipe.tokenizer.path { return try CodeTokenizer.find(at: path) }
    if let trained = try tokenizer(beside: run.tokenizer) { return trained }
    let splitter = CodeSplitter(corpus.settings.language, comments: recipe.tokenizer.comments)
    let training = CodeVocabularyTraining(
      SubwordTrainer.Options(size: recipe.tokenizer.vocabularySize), splitter, threads: threads)
    // Held-out projects have no say in the vocabulary either.
    let split = DocumentSplit(validationFraction: recipe.data.validationFraction, seed: recipe.seed)
    let tokenizer = try training.train(on: corpus.training(split)) { event in
      if case .counting(let bytes) = event { observe(.counting(bytes: bytes)) }
    }.tokenizer
    try tokenizer.save(to: run.tokenizer)
    return tokenizer
  }
}

extension CodeModality {
  /// The tokenizer whose files stand in `folder`; nil where there are none.
  public static func tokenizer(beside folder: String) throws -> CodeTokenizer? {
    guard CodeTokenizer.folder(at: folder) == folder else { return nil }
    return try CodeTokenizer.load(from: folder)
  }

  /// The tokenizer of a tokenizer folder, a model folder or a run folder.
  public static func tokenizer(at path: String) throws -> CodeTokenizer {
    try CodeTokenizer.find(at: path)
  }

  /// Whether `text` can be cut into tokens of the tokenizer's language.
  public static func canRead(_ text: String, with tokenizer: CodeTokenizer) -> Bool {
    (try? tokenizer.splitter.split(CodeSource(text))) != nil
  }

  /// The ids of source code in which `[MASK]` stands for what is to be filled in: a name or the end of
  /// one, which is what the lexer sees there. A blank that is no piece of its own, such as the beginning of a
  /// name or one in a comment, has no id of a mask.
  public static func encode(blanked text: String, with tokenizer: CodeTokenizer) -> [Int32] {
    // A capital begins a piece also within a name.
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
