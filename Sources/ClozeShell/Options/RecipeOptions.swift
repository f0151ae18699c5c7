import ArgumentParser
import ClozeRuns
import ClozeTraining
import Foundation

extension LayerChoice: ExpressibleByArgument {}

/// The options that change a recipe.
struct RecipeOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files of data, and folders of them; for text: plain text and JSONL.", valueName: "path"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      For text and code: how often samples of each --data are drawn in an epoch, such as 1,4: those of \
      the second path four times as often.
      """,
      valueName: "weight,..."))
  var weights: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files and folders that validate, instead of a part of the data.", valueName: "path"))
  var validation: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      For text: a run, tokenizer or model folder to use instead of a new vocabulary; for points: \
      the run of a dVAE.
      """,
      valueName: "tokenizer"))
  var tokenizer: String?

  @Option(
    help: ArgumentHelp(
      """
      The model that training starts from: a run by name or folder, its checkpoint (run@4000), or a \
      model folder (default: none). Its sizes and its vocabulary are kept.
      """,
      valueName: "model"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      """
      The model, of any kind of data, whose blocks training starts from: a run, its checkpoint or a \
      model folder (default: none, blocks begin at random). The sizes of the blocks are its; what makes \
      their input and heads begin fresh, unless it is of the same kind of data.
      """,
      valueName: "model"))
  var encoder: String?

  @Option(
    help: ArgumentHelp(
      """
      With --encoder: the blocks of that model which fill those of the recipe, where there may be fewer \
      or more of them (default: there must be as many).
      """,
      valueName: "choice"))
  var layersFrom: LayerChoice?

  @Option(
    help: ArgumentHelp(
      """
      Parameters that are not trained, separated by commas: names, in which * is any text, or blocks, \
      blocks.0-5, embeddings, all-but-norms.
      """,
      valueName: "pattern,..."))
  var freeze: String?

  @Option(
    help: ArgumentHelp(
      """
      For text with --model or --tokenizer: a file of tokens that its vocabulary grows by, one on each \
      line; ## before pieces that continue a word.
      """,
      valueName: "file"))
  var addTokens: String?

  @Option(help: "For text: the size of the vocabulary that is trained on the data.")
  var vocabSize: Int?

  @Flag(help: "For pairs: a line of a manifest that cannot be used is an error, and not left out.")
  var strict = false

  @Option(help: "Optimizer steps.")
  var steps: Int?

  @Option(help: "For finetuning: passes over the training samples, instead of --steps.")
  var epochs: Double?

  @Option(
    help: "All random numbers follow from it, except what validates (see data.splitSeed).")
  var seed: UInt64?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the recipe; may be repeated.", valueName: "key.path=value"))
  var settings: [String] = []

  func validate() throws {
    if steps != nil && epochs != nil {
      throw ValidationError(
        "--steps and --epochs exclude each other: epochs have a number of steps")
    }
    if model != nil && encoder != nil {
      throw ValidationError("--model and --encoder exclude each other: a model has an encoder")
    }
    if layersFrom != nil && encoder == nil {
      throw ValidationError("--layers-from needs --encoder: the model whose blocks are taken")
    }
    if tokenizer != nil && vocabSize != nil {
      throw ValidationError("--tokenizer and --vocab-size exclude each other: a tokenizer has one")
    }
  }

  /// True if none of the options was given.
  var isEmpty: Bool {
    data.isEmpty && weights == nil && validation.isEmpty && tokenizer == nil && model == nil
      && encoder == nil && layersFrom == nil && freeze == nil && addTokens == nil
      && vocabSize == nil && steps == nil && epochs == nil
      && seed == nil && !strict
      && settings.isEmpty
  }

  /// Returns the recipe called `name`, a preset or a file, with the options applied.
  ///
  /// - Parameter runs: The folder in which a model and a tokenizer may be named as runs.
  func recipe(
    _ name: String, _ session: Session, in runs: RunsFolder? = nil
  ) throws -> any TrainingRecipe {
    var located = self
    located.model = try model.map { try session.model($0, in: runs) }
    located.encoder = try encoder.map { try session.model($0, in: runs) }
    located.tokenizer = try tokenizer.map { try session.model($0, in: runs) }
    return try Self.located(located.recipe(name), session, in: runs).adoptingEncoder()
  }

  /// Returns `recipe` with the models of the checkpoints that it names, which are made where they
  /// are missing.
  private static func located(
    _ recipe: any TrainingRecipe, _ session: Session, in runs: RunsFolder?
  ) throws -> any TrainingRecipe {
    var recipe = recipe
    if var start = recipe as? any ModelRecipe, let path = start.modelPath {
      start.modelPath = try session.checkpointModel(path, in: runs)
      recipe = start
    }
    if let path = recipe.encoderFrom {
      recipe.encoderFrom = try session.checkpointModel(path, in: runs)
    }
    if var read = recipe as? any TokenizerRecipe, let path = read.tokenizerPath {
      read.tokenizerPath = try session.checkpointModel(path, in: runs)
      recipe = read
    }
    return recipe
  }

  /// Returns the recipe of a run with the values that may change when it is resumed.
  func changed<R: TrainingRecipe>(_ recipe: R) throws -> R {
    var recipe = recipe
    if !data.isEmpty { recipe.dataPaths = data }
    return try weighted(recipe).applying(settings: settings)
  }

  /// Returns `recipe` with the requested weights of its data, if any.
  private func weighted<R: TrainingRecipe>(_ recipe: R) throws -> R {
    guard let weights else { return recipe }
    guard var weighted = recipe as? any WeightedRecipe else {
      throw Misuse(
        text:
          "--weights is for text and code, and '\(recipe.recipe)' is a recipe for neither; leave "
          + "it out")
    }
    let words = weights.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard numbers.count == words.count else {
      throw Misuse(text: "--weights is '\(weights)': must be numbers with commas, such as 1,4")
    }
    weighted.dataWeights = numbers
    return weighted as? R ?? recipe
  }

  private func recipe(_ name: String) throws -> any TrainingRecipe {
    var recipe = try growing(withModel(withTokenizer(Self.named(name), name), name), name)
    recipe.encoderFrom = encoder ?? recipe.encoderFrom
    recipe.layersFrom = layersFrom ?? recipe.layersFrom
    recipe.training.freeze = freeze ?? recipe.training.freeze
    if !data.isEmpty { recipe.dataPaths = data }
    if !validation.isEmpty { recipe.validationPaths = validation }
    if let steps { (recipe.training.steps, recipe.training.epochs) = (steps, nil) }
    if let epochs { recipe.training.epochs = epochs }
    if let seed { recipe.seed = seed }
    recipe = try weighted(recipe)
    return try recipe.applying(settings: strictness(recipe, name) + settings)
  }

  /// Returns the setting of --strict, if it is given.
  private func strictness(_ recipe: any TrainingRecipe, _ name: String) throws -> [String] {
    guard strict else { return [] }
    let key = "data.strict"
    guard try recipe.keys().contains(where: { $0.path == key }) else {
      throw Misuse(text: "--strict is for recipes of pairs, and '\(name)' is none; leave it out")
    }
    return [key + "=true"]
  }

  /// Returns `recipe` with the model that it starts from, if one is named.
  private func withModel(
    _ recipe: any TrainingRecipe, _ name: String
  ) throws -> any TrainingRecipe {
    guard let model else { return recipe }
    guard var recipe = recipe as? any ModelRecipe else {
      throw Misuse(
        text: "--model is for recipes that begin with a trained model, and '\(name)' does not; "
          + "leave it out")
    }
    recipe.modelPath = model
    return recipe
  }

  /// Returns `recipe` with the file of tokens that its vocabulary grows by, if one is named.
  private func growing(
    _ recipe: any TrainingRecipe, _ name: String
  ) throws -> any TrainingRecipe {
    guard let addTokens else { return recipe }
    guard var recipe = recipe as? any GrowingRecipe else {
      throw Misuse(
        text: "--add-tokens is for recipes of text, and '\(name)' is none; leave it out")
    }
    recipe.addedTokensPath = addTokens
    return recipe
  }

  /// Returns `recipe` with the requested tokenizer, if any.
  private func withTokenizer(
    _ recipe: any TrainingRecipe, _ name: String
  ) throws -> any TrainingRecipe {
    guard tokenizer != nil || vocabSize != nil else { return recipe }
    if let vocabSize {
      guard var recipe = recipe as? any VocabularyRecipe else {
        throw Misuse(
          text: "--vocab-size is for recipes that train a vocabulary, and '\(name)' does not; "
            + "leave it out")
      }
      recipe.tokenizerPath = nil
      recipe.vocabularySize = vocabSize
      return recipe
    }
    guard var recipe = recipe as? any TokenizerRecipe else {
      throw Misuse(
        text: "--tokenizer is for recipes that have a tokenizer, and '\(name)' has none; "
          + "leave it out")
    }
    recipe.tokenizerPath = tokenizer
    return recipe
  }

  private static func named(_ name: String) throws -> any TrainingRecipe {
    if let preset = Registry.preset(name) { return preset.recipe }
    let isFile = name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/")
    guard isFile || FileManager.default.fileExists(atPath: name) else {
      throw Misuse(
        text: "unknown recipe '\(name)'; "
          + Misspelling.suggestion(for: name, among: Registry.presets.map(\.name))
          + "; or give a YAML file")
    }
    return try RecipeFile.recipe(name)
  }
}
