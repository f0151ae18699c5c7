import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// The evaluation of pretrained models of speech: at hidden steps, or by probes of every depth.
struct SpeechEvaluation {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// Scores the model at `path` by the requested probe, or at hidden steps.
  func scores(of path: String) throws -> [Score] {
    let probe = try FrozenProbe.ofDepths(request)
    let model = try SpeechModel.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try SpeechQuestions(request, observer, path, of: SpeechModality.self)
    guard let probe else {
      return try filled(model, questions, path)
    }
    return try probed(by: probe, model, questions, path)
  }

  // MARK: Hidden steps

  /// Returns the loss and accuracy at the codes of hidden steps, and how many codes are in use.
  private func filled(
    _ model: SpeechModel, _ questions: SpeechQuestions, _ path: String
  ) throws -> [Score] {
    let recipe = try SpeechModality.recipe(ofRunAt: path)
    let masking = recipe?.masking ?? SpeechMasking(), seed = questions.seed
    let part = try questions.scored(model.backbone.configuration, threads: compute.threads)
    let contrast = try recipe.flatMap {
      try SpeechContrast($0, model, of: path, seed: seed, note: observer.note)
    }
    var sums = HiddenSteps(model, masking, contrast, seed: seed)
    let progress = observer.progress("fill in", unit: "utterance")
    defer { progress?.finish() }
    for batch in part.batches() {
      try observer.checkForStop()
      try GradientMode.disabled {
        try sums.add(batch, ForwardContext(evaluating: compute.dtype))
      }
      progress?.update(done: sums.utterances, total: part.indices.count)
    }
    let origin = Score.Origin(
      model: path, protocolName: "\(masking.policy), \(Int(100 * sums.share)) % hidden",
      split: part.split, seed: seed, count: sums.count)
    return [
      Score("masked_loss", sums.loss, unit: "nats", direction: .lowerIsBetter, origin),
      Score("masked_accuracy", sums.accuracy, unit: "share", direction: .higherIsBetter, origin),
      Score("perplexity of codes", sums.perplexity, direction: .higherIsBetter, origin),
      Score("codes in use", Double(sums.codesInUse), direction: .higherIsBetter, origin),
    ] + sums.contrastScores(origin)
  }

  // MARK: Probes

  /// Returns the accuracy of probes of every depth on the utterances that validate, and that of the
  /// depth which is best there on those that test.
  private func probed(
    by probe: FrozenProbe, _ model: SpeechModel, _ questions: SpeechQuestions, _ path: String
  ) throws -> [Score] {
    let parts = try questions.probed(model.backbone.configuration, threads: compute.threads)
    // A class that no utterance trains is one that no answer is right for.
    let classes = try
      (parts.train.utterances + parts.validation.utterances
      + (parts.test?.utterances ?? [])).classes()
    func features(_ part: SpeechQuestions.Part) throws -> DepthFeatures {
      DepthFeatures(
        try self.features(model.backbone, part),
        labels: try part.utterances.labels(among: classes))
    }
    return try DepthProbes(probe, classes: classes, samples: "utterances").scores(
      train: features(parts.train), validation: features(parts.validation),
      test: parts.test.map(features), model: path, seed: questions.seed, compute.device)
  }

  /// Returns the mean and deviation over steps of every utterance, for each depth from 0, the
  /// encoder's input [N, 2 C].
  private func features(_ backbone: SpeechBackbone, _ part: SpeechQuestions.Part) throws
    -> [FeatureRows]
  {
    let layers = backbone.configuration.encoder.layers
    let width = backbone.configuration.encoder.hidden
    var values = [[Float]](repeating: [], count: layers + 1), done = 0
    let progress = observer.progress("encode", unit: "utterance")
    defer { progress?.finish() }
    for batch in part.batches() {
      try observer.checkForStop()
      try GradientMode.disabled {
        let context = ForwardContext(evaluating: compute.dtype)
        let layout = backbone.layout(batch.frames)
        let steps = try backbone.steps(batch.frames, context)
        let states =
          try [steps]
          + backbone.encoder.states(steps, layout, context, after: Array(1...max(1, layers)))
        for (depth, state) in states.prefix(layers + 1).enumerated() {
          values[depth] += StepMoments.of(
            try state.cast(to: .f32).values, layout.offsets, width: width)
        }
      }
      done += batch.indices.count
      progress?.update(done: done, total: part.indices.count)
    }
    return try values.map { try FeatureRows($0, width: 2 * width) }
  }
}
