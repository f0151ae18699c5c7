import ClozeEncoder
import ClozeMasking
import ClozeTokens
import ClozeTraining

/// A recipe for masked language modelling on documents of some kind.
public protocol MaskedRecipe: VocabularyRecipe where Sizes == MaskedLanguageModelSizes {
  /// How documents are cut into samples.
  var samples: SampleConfiguration { get set }
  /// How tokens are hidden.
  var masking: MaskingConfiguration { get set }
  /// The most tokens of a batch.
  var tokensPerBatch: Int { get set }
  /// The encoder.
  var encoder: EncoderConfiguration { get set }
  /// The most tokens scored in one validation; the same ones each time.
  var validationTokens: Int { get }
}

extension MaskedRecipe {
  /// What the keys decide that all such recipes have.
  public static var maskedSummaries: [String: String] {
    [
      [
        "recipe": "the preset that the recipe began as",
        "modality": "the kind of data, which decides what other keys there are",
        "seed": "all random numbers follow from it",
        "precision": "the type of activations; auto: the faster of the two, measured",
        "data.validationFraction": "the share of documents held out for validation",
        "data.validationTokens": "the most tokens scored in one validation",
        "tokensPerBatch": "the most tokens of a batch",
      ],
      SampleConfiguration.summaries.under("samples"),
      MaskingConfiguration.summaries.under("masking"),
      EncoderConfiguration.summaries.under("encoder"),
      TrainingConfiguration.summaries.under("training"),
    ].reduce([:]) { $0.merging($1) { first, _ in first } }
  }

  /// The texts among these keys that name one of a few things.
  public static var maskedChoices: [String: [String]] {
    [
      "masking.policy": MaskingPolicy.all.map(\.name),
      "training.selection.metric": MaskedMetrics.validation,
    ]
  }

  /// All that is wrong with the values that all such recipes have.
  ///
  /// - Parameter validationFraction: the share of documents held out.
  public func maskedProblems(validationFraction: Double) -> [String] {
    var problems =
      encoder.validate() + training.validate(metrics: MaskedMetrics.validation)
      + samples.validate().map { "samples." + $0 }
      + masking.validate().map { "masking." + $0 }
    if !(0..<1).contains(validationFraction) {
      problems.append("data.validationFraction is \(validationFraction): must lie in [0, 1)")
    }
    if validationTokens < 1 {
      problems.append("data.validationTokens is \(validationTokens): must be at least 1")
    }
    if tokensPerBatch < 1 {
      problems.append("tokensPerBatch is \(tokensPerBatch): must be at least 1")
    }
    if samples.maximumLength > encoder.maximumLength {
      problems.append(
        "samples.maximumLength is \(samples.maximumLength): must not be above "
          + "encoder.maximumLength, which is \(encoder.maximumLength)")
    }
    if samples.nextSentence && encoder.segments < 2 {
      problems.append("samples.nextSentence needs encoder.segments of at least 2")
    }
    if vocabularySize < 1 {
      problems.append("tokenizer.vocabularySize is \(vocabularySize): must be at least 1")
    }
    return problems
  }

  /// The sizes with a vocabulary of `vocabulary` tokens.
  public func sizes(vocabulary: Int) -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: vocabulary, tokensPerBatch: tokensPerBatch,
      masked: masking.rate, length: samples.maximumLength, nextSentence: samples.nextSentence)
  }
}

extension MaskedRecipe where Kind: SequenceKind {
  /// The recipe with the tokenizer's path made absolute.
  public func resolved(_ absolute: (String) -> String) -> Self {
    var recipe = self
    recipe.tokenizerPath = tokenizerPath.map(absolute)
    return recipe
  }

  /// Throws unless there is something to read and the tokenizer is there.
  public func check() throws {
    _ = try dataBytes()
    _ = try namedVocabulary()
  }

  /// The sizes, the vocabulary being that of the tokenizer or the one that is asked for.
  public func sizes() throws -> MaskedLanguageModelSizes {
    sizes(vocabulary: try namedVocabulary() ?? vocabularySize)
  }

  /// The number of tokens of the tokenizer that the recipe names.
  private func namedVocabulary() throws -> Int? {
    try tokenizerPath.map { try Kind.tokenizer(at: $0).roles.count }
  }
}

/// The metrics of masked language modelling.
public enum MaskedMetrics {
  /// What validation gives, by name.
  public static let validation = ["validation_loss", "validation_accuracy"]
}

/// A kind of documents that masked language models are pretrained on.
public protocol MaskedModality: Modality, SequenceKind
where ModalityRecipe: MaskedRecipe, Prepared == MaskedDocuments<Tokens> {
  /// All documents under `paths` as samples of a trained model, read as `recipe` reads them.
  static func samples(
    of paths: [String], _ recipe: ModalityRecipe, _ tokenizer: Tokens, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> SampleTable
}
