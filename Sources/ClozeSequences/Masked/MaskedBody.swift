import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeObjectives
import ClozeTokens
import ClozeTraining

/// The body of a recipe for pretraining on documents of some kind.
public protocol MaskedBody: VocabularyBody, ObjectiveBody
where Sizes == MaskedLanguageModelSizes {
  /// The settings for cutting documents into samples.
  var samples: SampleConfiguration { get set }
  /// The settings of masking.
  var masking: MaskingConfiguration { get set }
  /// The maximum number of tokens per batch.
  var tokensPerBatch: Int { get set }
  /// The encoder.
  var encoder: EncoderConfiguration { get set }
  /// The share of documents held out for validation.
  var validationFraction: Double { get }
  /// The maximum number of tokens scored in one validation, always the same ones.
  var validationTokens: Int { get }
}

extension MaskedBody {
  /// One line about each of the keys that all such bodies have.
  public static var maskedSummaries: [String: String] {
    [
      "data.validationFraction": "the share of documents held out for validation",
      "data.validationTokens": "the most tokens scored in one validation",
      "tokensPerBatch": "the most tokens of a batch",
    ].merging(SplitKeys.summaries.under("data")) { $1 }
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

  /// The former switch of next sentences, which was part of the samples.
  public static var formerKeys: [FormerKey] {
    [.flag("samples.nextSentence", turnsOn: "objectives.nextSentence")]
  }

  /// The names of series in version 0.1.
  public static var seriesNames: [String: String] {
    ["masked_loss": "mlm_loss", "masked_accuracy": "mlm_accuracy"]
  }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The settings for cutting documents, with pairs if an objective needs them.
  public var cutting: SampleConfiguration {
    var samples = samples
    samples.nextSentence = objectives.contains(NextSentenceObjective.name)
    return samples
  }

  /// The traits of documents, which have pairs of sentences and [CLS].
  public var traits: InputTraits {
    var traits = InputTraits(Kind.name, encoder: encoder)
    (traits.hasPairs, traits.hasClassToken) = (true, true)
    return traits
  }

  /// Returns the problems of the values that all such bodies have.
  public func maskedProblems() -> [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    let known = Set(samples.validate())
    problems += cutting.validate().filter { !known.contains($0) }.map { "samples." + $0 }
    if !(0..<1).contains(validationFraction) {
      problems.append("data.validationFraction is \(validationFraction): must lie in [0, 1)")
    }
    for (key, value) in [
      ("data.validationTokens", validationTokens), ("tokensPerBatch", tokensPerBatch),
      ("tokenizer.vocabularySize", vocabularySize),
    ] where !(1...1 << 28).contains(value) {
      problems.append("\(key) is \(value): must lie in 1...\(1 << 28)")
    }
    if samples.maximumLength > encoder.maximumLength {
      problems.append(
        "samples.maximumLength is \(samples.maximumLength): must not be above "
          + "encoder.maximumLength, which is \(encoder.maximumLength)")
    }
    return problems
  }

  /// Returns the sizes with a vocabulary of `vocabulary` tokens.
  public func sizes(vocabulary: Int) -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: vocabulary, tokensPerBatch: tokensPerBatch,
      masked: masking.rate, length: samples.maximumLength, objectives: objectives)
  }
}

extension MaskedBody where Kind: SequenceKind {
  /// Checks that there is data to read and that the tokenizer exists.
  public static func check(_ recipe: Recipe<Self>) throws {
    _ = try recipe.dataBytes()
    _ = try recipe.body.namedVocabulary()
  }

  /// Returns the sizes, with the vocabulary of the tokenizer or the one to be trained.
  public func sizes() throws -> MaskedLanguageModelSizes {
    sizes(vocabulary: try namedVocabulary() ?? vocabularySize)
  }

  /// Returns the number of tokens of the tokenizer that the recipe names.
  private func namedVocabulary() throws -> Int? {
    try tokenizerPath.map { try Kind.tokenizer(at: $0).roles.count }
  }
}

/// A kind of documents that masked language models are pretrained on.
public protocol MaskedModality: Modality, SequenceKind
where Body: MaskedBody, Prepared == MaskedDocuments<Tokens> {
  /// Returns all documents under `paths` as samples of a trained model, read with the settings of
  /// `recipe`.
  static func samples(
    of paths: [String], _ recipe: ModalityRecipe, _ tokenizer: Tokens, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> SampleTable
}
