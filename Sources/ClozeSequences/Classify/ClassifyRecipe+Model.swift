import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTraining

extension ClassifyRecipe {
  /// Files and folders of samples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// A tokenizer or a folder that has one.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to be trained.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// With the pretrained model's sizes.
  public func resolved(_ absolute: (String) -> String) -> ClassifyRecipe {
    var recipe = (try? adopting()) ?? self
    recipe.model = model.map(absolute)
    recipe.tokenizer.path = tokenizer.path.map(absolute)
    return recipe
  }

  /// The recipe with the sizes of the pretrained model, if it names one; what drops out in training stays.
  ///
  /// - Throws: what keeps the model from being read.
  func adopting() throws -> ClassifyRecipe {
    guard let model else { return self }
    var recipe = self
    recipe.encoder = try ModelFolder.sizes(of: ModelFolder.locate(model)).encoder
      .dropping(as: encoder)
    recipe.maximumLength = min(maximumLength, recipe.encoder.maximumLength)
    return recipe
  }

  /// The tokenizer that the recipe names, or its model's; nil: one is to be trained.
  ///
  /// - Throws: what keeps it from being read; `SequenceModelError` where the model has none, or it does not
  ///   fit.
  func namedTokenizer() throws -> Labelled.Base.Tokens? {
    guard let model else { return try tokenizer.path.map(Labelled.Base.tokenizer(at:)) }
    let folder = try ModelFolder.locate(model), size = try ModelFolder.sizes(of: folder)
    let found =
      try tokenizer.path.map(Labelled.Base.tokenizer(at:))
      ?? Labelled.Base.tokenizer(beside: folder)
    guard let found else { throw SequenceModelError.noTokenizer(path: folder) }
    guard found.roles.count <= size.vocabularySize else {
      throw ModelFolderError(
        file: folder,
        problem: .tokenizerTooLarge(
          tokens: found.roles.count, vocabularySize: size.vocabularySize))
    }
    return found
  }

  /// Finds out whether the data, the model and the tokenizer are there.
  public func check() throws {
    _ = try data.source(usual: Labelled.fields).files()
    _ = try adopting()
    _ = try namedTokenizer()
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try data.source(usual: Labelled.fields).totalBytes()
  }

  /// The sizes, with two classes until the data tells how many there are.
  public func sizes() throws -> StatedSizes {
    let named = try namedTokenizer()?.roles.count
    return try adopting().sizes(vocabulary: named ?? tokenizer.vocabularySize, classes: 2)
  }

  /// The sizes with a vocabulary of `vocabulary` tokens and `classes` classes.
  func sizes(vocabulary: Int, classes: Int) -> StatedSizes {
    let counts = encoder.parameterCounts(vocabularySize: vocabulary), width = encoder.hidden
    let perBlock = 10 * width + encoder.feedForward * (encoder.gated ? 3 : 2)
    return StatedSizes(
      parameters: [
        "embeddings": counts.embeddings, "blocks": counts.blocks,
        "head": (width + classes) * (width + 1),
      ],
      tokensPerBatch: batch * maximumLength,
      predictionOperations: encoder.encodingOperations(length: maximumLength),
      activationsPerToken: Double(encoder.layers * perBlock + 3 * width))
  }
}
