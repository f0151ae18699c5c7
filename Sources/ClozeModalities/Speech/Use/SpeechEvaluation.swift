import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining
import Foundation

/// The evaluation of pretrained models of speech: at hidden steps, or by probes of every depth.
struct SpeechEvaluation {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// Scores the model at `path` by the requested probe, or at hidden steps.
  func scores(of path: String) throws -> [Score] {
    let model = try SpeechModel.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try SpeechQuestions(request, observer, path, of: SpeechModality.self)
    guard let probe: FrozenProbe = request.choice(FrozenProbe.option) else {
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
    var sums = HiddenSteps(model.configuration.quantizer)
    let progress = observer.progress("fill in", unit: "utterance")
    defer { progress?.finish() }
    for batch in part.batches() {
      try GradientMode.disabled {
        try sums.add(model, batch, masking, seed: seed, ForwardContext(evaluating: compute.dtype))
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
    ]
  }

  // MARK: Probes

  /// Returns the accuracy of probes of every depth on the utterances that validate, and that of the
  /// depth which is best there on those that test.
  private func probed(
    by probe: FrozenProbe, _ model: SpeechModel, _ questions: SpeechQuestions, _ path: String
  ) throws -> [Score] {
    let parts = try questions.probed(model.backbone.configuration, threads: compute.threads)
    let layers = model.configuration.backbone.encoder.layers
    let classes = try parts.train.classes()
    let train = try features(model.backbone, parts.train)
    let held = try features(model.backbone, parts.validation)
    let test = try parts.test.map { try features(model.backbone, $0) }
    let labels = try (
      parts.train.utterances.labels(among: classes),
      parts.validation.utterances.labels(among: classes)
    )
    let answers = try parts.test.map { try $0.utterances.labels(among: classes) }
    var scores: [Score] = [], best: (accuracy: Double, depth: Int) = (-1, 0)
    var tested: [(name: String, labels: [Int32])] = []
    for depth in 0...layers {
      let result = try probe.predictions(
        trainedOn: train[depth], labels.0, of: [held[depth]] + (test.map { [$0[depth]] } ?? []),
        samples: "utterances", choosing: (held[depth], labels.1), seed: questions.seed,
        compute.device)
      let right = zip(result.labels[0], labels.1).count { $0 == $1 }
      let accuracy = Double(right) / Double(max(1, labels.1.count))
      if accuracy > best.accuracy { best = (accuracy, depth) }
      tested.append((result.name, result.labels.last ?? []))
      scores.append(
        Score(
          "accuracy at depth \(depth)", accuracy, unit: "share", direction: .higherIsBetter,
          Score.Origin(
            model: path, protocolName: result.name, split: .validation, seed: questions.seed,
            count: labels.1.count)))
    }
    guard let answers else { return scores }
    let result = try ClassificationResult(
      classes: classes, labels: answers, predictions: tested[best.depth].labels)
    return try scores
      + Score.scores(
        of: result, model: path,
        protocolName: "\(tested[best.depth].name), depth \(best.depth) chosen on validation",
        split: .test, seed: questions.seed)
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

/// Means and deviations over the steps of utterances.
enum StepMoments {
  /// Returns the mean and the standard deviation of each feature over the steps of each utterance.
  ///
  /// - Shapes: values [T, C], offsets [B + 1] -> [B, 2 C].
  static func of(_ values: [Float], _ offsets: [Int32], width: Int) -> [Float] {
    zip(offsets, offsets.dropFirst()).flatMap { first, end -> [Float] in
      let count = Double(max(1, end - first))
      var sums = [Double](repeating: 0, count: width), squares = sums
      for row in Int(first)..<Int(end) {
        for column in 0..<width { sums[column] += Double(values[row * width + column]) }
      }
      for column in 0..<width { sums[column] /= count }
      for row in Int(first)..<Int(end) {
        for column in 0..<width {
          let distance = Double(values[row * width + column]) - sums[column]
          squares[column] += distance * distance
        }
      }
      return sums.map(Float.init) + squares.map { Float(($0 / count).squareRoot()) }
    }
  }
}

/// Sums over hidden steps.
private struct HiddenSteps {
  private(set) var count = 0
  private(set) var utterances = 0
  private var losses = 0.0
  private var right = 0
  private var steps = 0
  private var uses: [Int]
  private let size: Int

  init(_ quantizer: QuantizerConfiguration) {
    uses = [Int](repeating: 0, count: quantizer.outputs)
    size = quantizer.codes
  }

  /// The mean cross-entropy in nats.
  var loss: Double { losses / Double(max(1, count)) }
  /// The share of codes that are predicted correctly.
  var accuracy: Double { Double(right) / Double(max(1, count)) }
  /// The share of steps that were hidden.
  var share: Double { Double(count) / Double(max(1, steps)) }
  /// The number of codes that occur.
  var codesInUse: Int { uses.count { $0 > 0 } }
  /// The sum over codebooks of the perplexity of the codes.
  var perplexity: Double {
    stride(from: 0, to: uses.count, by: size).reduce(0) { sum, first in
      let part = uses[first..<first + size], all = Double(max(1, part.reduce(0, +)))
      let entropy = part.reduce(0.0) { entropy, uses in
        let share = Double(uses) / all
        return uses > 0 ? entropy - share * log(share) : entropy
      }
      return sum + exp(entropy)
    }
  }

  mutating func add(
    _ model: SpeechModel, _ batch: SpeechBatch, _ masking: SpeechMasking, seed: UInt64,
    _ context: ForwardContext
  ) throws {
    let layout = model.backbone.layout(batch.frames)
    let hidden = masking.hidden(layout, batch.indices, seed: seed, step: -1)
    let rows = hidden.indices.filter { hidden[$0] }.map(Int32.init)
    let features = try model.backbone.features(batch.frames, context)
    let inputs = try model.backbone.subsampling.projected(features)
    let quantized = try model.quantized(batch.frames, features: features, rows: rows)
    let encoded = try model.backbone.encoder(
      model.masked(inputs, hidden: hidden), layout, context, rows: rows)
    let result = try model.head.loss(encoded, labels: quantized.codes, among: nil)
    losses += result.losses.reduce(0) { $0 + Double($1) }
    right += result.ranks.count { $0 == 0 }
    count += result.ranks.count
    steps += hidden.count * quantized.codebooks
    utterances += batch.indices.count
    for (place, code) in quantized.codes.enumerated() {
      uses[place % quantized.codebooks * size + Int(code)] += 1
    }
  }
}
