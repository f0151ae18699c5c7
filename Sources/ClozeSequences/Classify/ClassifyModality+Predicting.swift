import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

extension ClassifyModality: Predicting {
  /// Reads the model at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    let model = try ClassifierModel<Labelled>(path: path, device: compute.device)
    let recipe = try recipe(ofRunAt: path) ?? ClassifyRecipe<Labelled>()
    return .texts(
      try predictor(
        FinetuneHeads.head(model.folder.model.kind), model, recipe, compute.dtype))
  }

  private static func predictor<Head: FinetuneHead>(
    _: Head.Type, _ model: ClassifierModel<Labelled>, _ recipe: ClassifyRecipe<Labelled>,
    _ precision: DType
  ) throws -> any TextPredictor {
    try HeadPredictor<Labelled, Head>(model, recipe, precision: precision)
  }
}

/// A model of sequences that was fine-tuned and answers about texts.
struct HeadPredictor<Labelled: LabelledKind, Head: FinetuneHead>: TextPredictor {
  private let model: ClassifierModel<Labelled>
  private let head: Head
  private let limits: WindowLimits
  private let source: LabelledSource
  private let precision: DType

  init(
    _ model: ClassifierModel<Labelled>, _ recipe: ClassifyRecipe<Labelled>, precision: DType
  ) throws {
    let settings = recipe.body.headSettings
    (self.model, self.precision) = (model, precision)
    head = try Head(model.folder, settings)
    source = recipe.data.source(usual: Labelled.fields)
    limits = WindowLimits(
      longest: model.longest(recipe), segments: model.folder.model.configuration.segments,
      settings: settings)
  }

  var classes: [String] { head is ClassHead ? head.names : [] }
  var fields: [String] { Head.predictedFields }
  var maximumTokens: Int { limits.longest }
  var textFields: [String] { Head.fields(usual: source.fields) }
  var needsAllFields: Bool { source.isExact || Head.kind == .spans }
  var fileEndings: [String] { Labelled.Base.fileEndings(with: model.tokenizer) }

  func text(of bytes: [UInt8]) throws -> String {
    try Labelled.Base.text(of: bytes, with: model.tokenizer)
  }

  func predict(_ samples: [TextSample], top: Int) throws -> TextPredictions {
    if Head.kind == .spans, let one = samples.first(where: { $0.texts.count < 2 }) {
      throw PredictionError.noContext(number: one.number)
    }
    let examples = samples.map { Head.example($0.texts, fields: $0.fields) }
    let read = HeadSamples(
      examples, head, Labelled.encoder(model.tokenizer), limits, seed: 0)
    let answers = try model.folder.model.answers(
      head, read, batch: max(1, samples.count), precision: precision
    ).answers
    let found = samples.indices.map { place in
      var prediction = head.prediction(
        answers[place], to: examples[place], number: samples[place].number, top: top,
        isKnown: false)
      prediction.name = samples[place].name
      return prediction
    }
    return TextPredictions(found, cut: read.cut, unreadable: read.unreadable)
  }
}
