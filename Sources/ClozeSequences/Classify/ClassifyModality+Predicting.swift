import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

extension ClassScores {
  /// Returns the predictions for the samples from number `first` (from 0) on whose scores these
  /// are, with their right classes.
  func predictions(of samples: [LabelledText], from first: Int) -> [SamplePrediction] {
    (0..<count).map { place in
      let sample = samples[first + place]
      return prediction(
        of: place, number: first + place + 1, texts: sample.texts, gold: sample.label)
    }
  }
}

extension ClassifyModality: Predicting {
  /// Reads the classifier at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    .texts(try ClassPredictor<Labelled>(path: path, compute))
  }
}

/// A classifier of sequences that predicts the classes of texts.
struct ClassPredictor<Labelled: LabelledKind>: TextPredictor {
  private let model: ClassifierModel<Labelled>
  private let source: LabelledSource
  private let precision: DType
  let maximumTokens: Int

  /// Reads the classifier at `path`, a run folder or a model folder.
  init(path: String, _ compute: Compute) throws {
    model = try ClassifierModel(path: path, device: compute.device)
    let recipe =
      try ClassifyModality<Labelled>.recipe(ofRunAt: path) ?? ClassifyRecipe<Labelled>()
    source = recipe.data.source(usual: Labelled.fields)
    maximumTokens = model.longest(recipe)
    precision = compute.dtype
  }

  var classes: [String] { model.folder.classes }
  var textFields: [String] { source.fields }
  var needsAllFields: Bool { source.isExact }
  var fileEndings: [String] { Labelled.Base.fileEndings(with: model.tokenizer) }

  func text(of bytes: [UInt8]) throws -> String {
    try Labelled.Base.text(of: bytes, with: model.tokenizer)
  }

  func predict(_ samples: [TextSample], top: Int) throws -> TextPredictions {
    let sequences = LabelledSequences(
      samples.map { LabelledText($0.texts, fields: $0.fields, label: "") },
      labels: samples.map { _ in 0 }, Labelled.encoder(model.tokenizer), longest: maximumTokens,
      segments: model.folder.model.configuration.segments, seed: 0)
    var found: [SamplePrediction] = []
    try model.folder.model.score(
      sequences, classes: classes, batch: max(1, samples.count), precision: precision
    ) { scores in
      for place in 0..<scores.count {
        let sample = samples[found.count]
        found.append(
          SamplePrediction(
            number: sample.number, name: sample.name, top: scores.top(top, of: place)))
      }
    }
    return TextPredictions(found, cut: sequences.cut, unreadable: sequences.unreadable)
  }
}
