import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTraining

/// A complete recipe for pretraining on clips without captions.
public typealias VideoPixelsRecipe = Recipe<VideoPixelsBody>

/// The part of a recipe that is specific to pretraining on clips without captions.
public struct VideoPixelsBody: CorpusBody, ObjectiveBody {
  /// The modality of the recipe.
  public typealias Kind = VideoPixelsModality

  /// The clips.
  public var data = VideoCorpusSettings()
  /// The run or model folder that training goes on from, which determines the sizes; nil for none.
  public var model: String?
  /// The most clips of a batch.
  public var batch = 64
  /// The choice of hidden tubes.
  public var masking = TubeMasking()
  /// The objectives.
  public var objectives = ObjectiveChoice.pixels
  /// The consequence of a decoder that learns nothing.
  public var alarm = AlarmMode.warn
  /// The sizes of the encoder of clips.
  public var backbone = ClipEncoderConfiguration()
  /// The sizes of the decoder.
  public var decoder = PatchDecoder.Configuration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is gone on from, whose sizes hold; null: none",
    "batch": "the most clips of a batch",
    "alarm": "what becomes of a run that learns nothing: it warns, stops, or nothing (off)",
  ]

  /// The sections of the data, the masking, the objectives and the sizes.
  public static var parts: [ConfigurationPart<VideoPixelsBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("backbone", \.backbone),
      ConfigurationPart("decoder", \.decoder),
    ]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The alarm that notices when pixels are predicted no better than by zero.
  public var alarms: [Alarm] {
    guard objectives.contains(PixelsObjective.name) else { return [] }
    var alarm = Alarm(
      PixelsObjective.series + "_ofZero", .above(0.97),
      meaning: "hidden pixels are predicted no better than by zero",
      advice: "try another training.optimizer.rate, a lower masking.share, or smaller patches")
    // A decoder takes a while to begin.
    alarm.reports = 20
    return [alarm]
  }

  /// Clips without captions have pixels, and no tokens.
  public var traits: InputTraits {
    var traits = InputTraits("video without captions", encoder: backbone.video)
    (traits.hasTokens, traits.hasPixels) = (false, true)
    return traits
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = (1...1 << 16).contains(batch) ? [] : ["batch is \(batch): must lie in 1...65536"]
    if backbone.problems().isEmpty && backbone.patches < 2 {
      problems.append(
        "backbone.patch is \(backbone.patch): frames of \(backbone.frames.size) pixels need at "
          + "least two patches, some hidden and some seen")
    }
    return problems
  }
}

extension VideoPixelsBody {
  /// Returns the body with the sizes of the model that it goes on from, if any; what matters in
  /// training alone is kept.
  public func adopting() throws -> VideoPixelsBody {
    guard let model else { return self }
    var body = self
    let found = try VideoPixelsModel.configuration(of: ModelFolder.locate(model))
    (body.backbone, body.decoder) = (found.backbone.trained(as: backbone), found.decoder)
    return body
  }

  /// Checks that the data and the model exist.
  public static func check(_ recipe: VideoPixelsRecipe) throws {
    _ = try recipe.data.clips(of: .training)
    guard let model = recipe.body.model else { return }
    let adopted = try recipe.body.adopting(), usual = recipe.preset.body
    guard
      [adopted.backbone, usual.backbone.trained(as: recipe.backbone)].contains(recipe.backbone),
      [adopted.decoder, usual.decoder].contains(recipe.decoder)
    else { throw VideoModelError.decided(path: model) }
  }

  /// Returns the sizes of the model; a token is a frame.
  public func sizes() throws -> StatedSizes {
    let body = adopted, backbone = body.backbone
    let seen = body.masking.seenCount(of: backbone.patches)
    let rows = backbone.count * (1 + backbone.patches)
    let hidden = backbone.count * (backbone.patches - seen)
    let operations =
      backbone.operations(seeing: seen)
      + PatchDecoder.operations(
        body.decoder, inputs: backbone.video.hidden, outputs: backbone.patchWidth, length: rows,
        hidden: hidden)
    let kept =
      backbone.kept(seeing: seen) + Double(rows) * body.decoder.encoder.keptPerToken(asked: 1)
      + Double(3 * hidden * backbone.patchWidth)
    let frames = backbone.count * backbone.tube
    return StatedSizes(
      parameters: [
        "video": backbone.parameterCount,
        "decoder": PatchDecoder.parameters(
          body.decoder, inputs: backbone.video.hidden, outputs: backbone.patchWidth),
      ],
      tokensPerBatch: body.batch * frames, predictionOperations: operations / Double(frames),
      activationsPerToken: kept / Double(frames))
  }
}

extension Chosen where Catalogue == ObjectiveCatalogue {
  /// The choice of hidden pixels alone.
  static var pixels: ObjectiveChoice {
    var choice = ObjectiveChoice()
    choice[PixelsObjective.name] = PixelsObjective.Settings()
    return choice
  }
}
