import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A complete recipe for pretraining on speech.
public typealias SpeechRecipe = Recipe<SpeechBody>

/// The part of a recipe that is specific to pretraining on speech.
public struct SpeechBody: UtteranceBody, ObjectiveBody {
  /// The modality of the recipe.
  public typealias Kind = SpeechModality

  /// The utterances.
  public var data = SpeechCorpusSettings()
  /// The run or model folder that training goes on from, which determines the sizes; nil for none.
  public var model: String?
  /// The most utterances of a batch.
  public var batch = 16
  /// The most frames of a batch.
  public var batchFrames = 4800
  /// The choice of hidden steps.
  public var masking = SpeechMasking()
  /// The objectives: w2v-BERT's.
  public var objectives = SpeechBody.w2vBERT
  /// The quantizer.
  public var quantizer = QuantizerConfiguration()
  /// The consequence of codes that collapse.
  public var alarm = AlarmMode.warn
  /// The sizes.
  public var backbone = SpeechModelConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// Contrast, diversity and masked codes.
  static var w2vBERT: ObjectiveChoice {
    var choice = ObjectiveChoice.masked
    choice[CodeContrastObjective.name] = CodeContrastObjective.Settings()
    choice[DiversityObjective.name] = DiversityObjective.Settings()
    return choice
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is gone on from, whose sizes hold; null: none",
    "batch": "the most utterances of a batch",
    "batchFrames": "the most frames of a batch, unless one utterance has more",
    "alarm": "what becomes of a run whose codes collapse: it warns, stops, or nothing (off)",
  ]

  /// The sections of the data, the masking, the objectives, the quantizer and the sizes.
  public static var parts: [ConfigurationPart<SpeechBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("quantizer", \.quantizer),
      ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The alarms that notice when the codes collapse.
  public var alarms: [Alarm] {
    let steps = batchFrames / backbone.subsampling.factor
    return Alarm.collapse(
      of: quantizer, objectives, hidden: max(1, Int(masking.expectedShare * Double(steps))))
  }

  /// Speech has no pairs and no class tokens.
  public var traits: InputTraits {
    var traits = InputTraits("speech", encoder: backbone.encoder)
    traits.hasQuantizer = true
    return traits
  }

  /// The number of places that a step can have: as many as the longest utterance has steps.
  var places: Int {
    Int(data.maximalSeconds / SpeechModelConfiguration.secondsPerFrame)
      / max(1, backbone.subsampling.factor) + 1
  }

  /// Returns the problems of the values.
  public func problems() -> [String] { batchProblems }

  /// Returns the body with the sizes of the model that it goes on from, if any; what matters in
  /// training alone is kept.
  public func adopting() throws -> SpeechBody {
    guard let model else { return self }
    var body = self
    body.backbone = try backbone.adopting(model)
    body.quantizer = quantizer.with(
      sizesOf: try SpeechModel.configuration(of: ModelFolder.locate(model)).quantizer)
    return body
  }

  /// Measures training on a few made-up utterances.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? { nil }

  /// Returns the sizes of the model; a token is a frame.
  public func sizes() throws -> StatedSizes {
    let body = adopted
    let encoder = body.backbone.encoder, steps = body.backbone.usualSteps
    let share = body.masking.expectedShare
    let quantizer = body.quantizer.cost(
      inputs: SpeechModel.Configuration(backbone: body.backbone, quantizer: body.quantizer)
        .quantizerInputs)
    let head = Double(body.quantizer.outputs * encoder.hidden)
    var shape = ObjectiveShape(encoder: encoder, length: steps, places: body.places)
    shape.quantizedWidth = body.quantizer.quantizedWidth
    return body.backbone.sizes(
      frames: body.batchFrames, asked: share,
      parameters: [
        "head": body.quantizer.outputs * (encoder.hidden + 1), "mask": encoder.hidden,
        "quantizer": quantizer.parameters,
      ],
      operations: share * (2 * head + quantizer.operations), kept: share * quantizer.kept,
      objectives: body.objectives.cost(shape))
  }
}
