import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeModels
import ClozeObjectives
import ClozeTokens
import ClozeTraining

/// The body of a recipe for pretraining on documents of some kind.
public protocol MaskedBody: VocabularyBody, ObjectiveBody, SequenceBody, WeightedBody
where Sizes == MaskedLanguageModelSizes {
  /// The run or model folder that training goes on from, which determines the sizes and the
  /// tokenizer; nil for none.
  var model: String? { get set }
  /// The settings for cutting documents into samples.
  var samples: SampleConfiguration { get set }
  /// The settings of masking.
  var masking: MaskingConfiguration { get set }
  /// The maximum number of tokens per batch.
  var tokensPerBatch: Int { get set }
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
      "data.weights":
        "how often samples of each path are drawn in an epoch, a weight for each; []: once",
      "tokensPerBatch": "the most tokens of a batch",
      "model":
        "the run or model folder that is gone on from, whose sizes and tokenizer hold; null: none",
      "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
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
    problems += weightProblems
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

  /// The problems of the weights of the data.
  private var weightProblems: [String] {
    guard !dataWeights.isEmpty else { return [] }
    var problems = dataWeights.filter { !SampleDraws.range.contains($0) }.map {
      "data.weights has \($0): must lie in \(SampleDraws.range)"
    }
    if dataWeights.count != dataPaths.count {
      problems.append(
        "data.weights has \(dataWeights.count) values and data.paths \(dataPaths.count): give one "
          + "for each path")
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

extension MaskedBody {
  /// The path of the model that training goes on from.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// The maximum number of tokens per sample.
  public var maximumLength: Int {
    get { samples.maximumLength }
    set { samples.maximumLength = newValue }
  }

  /// Checks that there is data to read and that the model and the tokenizer exist.
  public static func check(_ recipe: Recipe<Self>) throws {
    _ = try recipe.dataBytes()
    try recipe.body.checkStart(usual: recipe.preset.body)
  }

  /// Returns the sizes, with the vocabulary of the model, of the tokenizer, or the one to be
  /// trained.
  public func sizes() throws -> MaskedLanguageModelSizes {
    let body = adopted
    return body.sizes(vocabulary: try body.namedVocabulary() ?? vocabularySize)
  }

  /// Returns the number of tokens of the model or the tokenizer that the recipe names. A resumed
  /// run no longer needs its model, which may be gone.
  private func namedVocabulary() throws -> Int? {
    if let modelPath, let folder = try? ModelFolder.locate(modelPath) {
      let tokens = try namedTokenizer().flatMap(grown)?.tokenizer.roles.count
      return max(try ModelFolder.sizes(of: folder).vocabularySize, tokens ?? 0)
    }
    guard modelPath == nil else { return nil }
    return try namedTokenizer().map { try (grown($0)?.tokenizer ?? $0).roles.count }
  }
}

/// A kind of documents that masked language models are pretrained on.
public protocol MaskedModality: Modality, SequenceKind
where Body: MaskedBody, Body.Base == Self, Prepared == MaskedDocuments<Tokens> {
  /// Returns all documents under `paths` as samples of a trained model, read with the settings of
  /// `recipe`.
  static func samples(
    of paths: [String], _ recipe: ModalityRecipe, _ tokenizer: Tokens, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> SampleTable
}
