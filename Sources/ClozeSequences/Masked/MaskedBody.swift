import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeObjectives
import ClozeTokens
import ClozeTraining

/// The body of a recipe for pretraining on documents of some kind.
public protocol MaskedBody: VocabularyBody, ObjectiveBody where Sizes == MaskedLanguageModelSizes {
  /// The way in which documents are cut into samples.
  var samples: SampleConfiguration { get set }
  /// The way in which tokens are hidden.
  var masking: MaskingConfiguration { get set }
  /// The most tokens of a batch.
  var tokensPerBatch: Int { get set }
  /// The encoder.
  var encoder: EncoderConfiguration { get set }
  /// The share of documents held out for validation.
  var validationFraction: Double { get }
  /// The most tokens scored in one validation; the same ones each time.
  var validationTokens: Int { get }
}

extension MaskedBody {
  /// Lines on the keys that all such bodies have.
  public static var maskedSummaries: [String: String] {
    [
      "data.validationFraction": "the share of documents held out for validation",
      "data.validationTokens": "the most tokens scored in one validation",
      "tokensPerBatch": "the most tokens of a batch",
    ]
  }

  /// The sections that all such bodies have.
  public static var parts: [ConfigurationPart<Self>] { maskedParts }

  /// The sections that all such bodies have.
  public static var maskedParts: [ConfigurationPart<Self>] {
    [
      ConfigurationPart("samples", \.samples), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("encoder", \.encoder),
    ]
  }

  /// Next sentences were a switch of the samples.
  public static var formerKeys: [FormerKey] {
    [.flag("samples.nextSentence", turnsOn: "objectives.nextSentence")]
  }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The way in which documents are cut, pairs included where an objective needs them.
  public var cutting: SampleConfiguration {
    var samples = samples
    samples.nextSentence = objectives.contains(NextSentenceObjective.name)
    return samples
  }

  /// Documents have pairs of sentences and [CLS].
  public var traits: InputTraits {
    var traits = InputTraits(Kind.name, encoder: encoder)
    (traits.hasPairs, traits.hasClassToken) = (true, true)
    return traits
  }

  /// The problems of the values that all such bodies have.
  public func maskedProblems() -> [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    if cutting.validate() != samples.validate() {
      problems += cutting.validate().map { "samples." + $0 }
    }
    if !(0..<1).contains(validationFraction) {
      problems.append("data.validationFraction is \(validationFraction): must lie in [0, 1)")
    }
    for (key, value) in [
      ("data.validationTokens", validationTokens), ("tokensPerBatch", tokensPerBatch),
      ("tokenizer.vocabularySize", vocabularySize),
    ] where value < 1 {
      problems.append("\(key) is \(value): must be at least 1")
    }
    if samples.maximumLength > encoder.maximumLength {
      problems.append(
        "samples.maximumLength is \(samples.maximumLength): must not be above "
          + "encoder.maximumLength, which is \(encoder.maximumLength)")
    }
    return problems
  }

  /// The sizes with a vocabulary of `vocabulary` tokens.
  public func sizes(vocabulary: Int) -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: vocabulary, tokensPerBatch: tokensPerBatch,
      masked: masking.rate, length: samples.maximumLength, objectives: objectives)
  }
}

extension MaskedBody where Kind: SequenceKind {
  /// The recipe with the tokenizer's path made absolute.
  public static func resolved(
    _ recipe: Recipe<Self>, _ absolute: (String) -> String
  ) -> Recipe<Self> {
    var recipe = recipe
    recipe.body.tokenizerPath = recipe.body.tokenizerPath.map(absolute)
    return recipe
  }

  /// Throws unless there is something to read and the tokenizer is there.
  public static func check(_ recipe: Recipe<Self>) throws {
    _ = try recipe.dataBytes()
    _ = try recipe.body.namedVocabulary()
  }

  /// The sizes, the vocabulary being that of the tokenizer or the one to be trained.
  public func sizes() throws -> MaskedLanguageModelSizes {
    sizes(vocabulary: try namedVocabulary() ?? vocabularySize)
  }

  /// The number of tokens of the tokenizer that the recipe names.
  private func namedVocabulary() throws -> Int? {
    try tokenizerPath.map { try Kind.tokenizer(at: $0).roles.count }
  }
}

/// A kind of documents that masked language models are pretrained on.
public protocol MaskedModality: Modality, SequenceKind
where Body: MaskedBody, Prepared == MaskedDocuments<Tokens> {
  /// All documents under `paths` as samples of a trained model, read as `recipe` reads them.
  static func samples(
    of paths: [String], _ recipe: ModalityRecipe, _ tokenizer: Tokens, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> SampleTable
}
