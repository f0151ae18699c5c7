import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSpeech

/// A small backbone for tones.
func toneBackbone() -> SpeechModelConfiguration {
  var backbone = SpeechModelConfiguration()
  backbone.features.rate = SpokenTones.rate
  backbone.features.bins = 20
  backbone.encoder = SpeechModelConfiguration.encoder(layers: 2, hidden: 32, heads: 2)
  backbone.setKernel(5)
  backbone.contrastive = 1
  return backbone
}

/// Writes clips of one letter with its class; every fifth is for validation, every seventh a test.
func writeToneClasses(_ count: Int, to folder: String) throws {
  var lines = ["path\tsplit\tlabel"]
  for number in 0..<count {
    let letter = ["a", "b", "c"][number % 3]
    try SpokenTones.write(
      SpokenTones.samples(of: letter + letter + letter, seed: number).samples,
      to: "\(folder)/\(number).wav")
    let split = number % 5 == 4 ? "dev" : number % 7 == 6 ? "test" : "train"
    lines.append("\(number).wav\t\(split)\t\(letter)")
  }
  try Data((lines.joined(separator: "\n") + "\n").utf8)
    .write(to: URL(filePath: folder + "/index.tsv"))
}

private struct Silent: WorkObserver {
  func note(_ text: String) {}
  func prepare(_ event: PreparationEvent) {}
  func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
}

/// Pretraining on speech: w2v-BERT and BEST-RQ, their folders, batches, evaluation.
@Suite struct SpeechPretrainTests {
  private func recipe(_ folder: String) -> SpeechRecipe {
    var recipe = SpeechRecipe()
    recipe.data.paths = [folder]
    recipe.batch = 8
    recipe.precision = .f32
    recipe.quantizer.codes = 16
    recipe.quantizer.width = 8
    recipe.masking.length = 4
    recipe.masking.start = 0.1
    recipe.backbone = toneBackbone()
    recipe.backbone.encoder.dropout = 0
    recipe.backbone.encoder.attentionDropout = 0
    recipe.training.steps = 200
    return recipe
  }

  private func samples(_ recipe: SpeechRecipe, _ folder: String) throws -> SpeechSamples {
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(
      atPath: run.path, withIntermediateDirectories: true)
    return try SpeechModality.prepare(recipe, run: run, threads: 2) { _ in }
  }

  private func task(
    _ recipe: SpeechRecipe, _ folder: String, threads: Int = 2
  ) throws -> ObjectiveTask<SpeechObjectiveModel> {
    try SpeechModality.task(
      recipe, samples(recipe, folder), device: Device(.auto, threads: threads))
  }

  private func train(
    _ task: ObjectiveTask<SpeechObjectiveModel>, _ steps: Int
  ) throws -> [Double] {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    return try (1...steps).map { step in
      let batch = try #require(try stream.next()).batch
      let loss = try task.loss(batch, ForwardContext(training: task.seed, step: step - 1))
      try loss.loss.backward()
      try optimizer.step(step, rate: 2e-3, norm: optimizer.gradientNorm())
      return loss.metrics["masked_loss"] ?? Double(loss.loss.values[0])
    }
  }

  @Test func lossFallsAndThreadsChangeNothing() throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(40, to: folder)
      let task = try task(recipe(folder), folder)
      let losses = try train(task, 60)
      let first = losses.prefix(10).reduce(0, +) / 10, last = losses.suffix(10).reduce(0, +) / 10
      #expect(last < first - 0.1, "\(first), \(last)")
      let others = try train(self.task(recipe(folder), folder, threads: 1), 5)
      #expect(others == Array(losses[..<5]))
      let metrics = try task.validate()
      let declared = recipe(folder).metrics.map(\.name)
      #expect(Set(metrics.keys) == Set(declared))
      let isFinite = metrics.values.allSatisfy(\.isFinite)
      #expect(isFinite)
    }
  }

  @Test(arguments: [ProductQuantizer.name, RandomQuantizer.name])
  func everyParameterHasAGradientAndIsCounted(kind: String) throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(20, to: folder)
      var recipe = recipe(folder)
      recipe.quantizer.kind = kind
      if kind == RandomQuantizer.name { recipe.objectives = .masked }
      let task = try task(recipe, folder)
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: 0)).loss.backward()
      for parameter in task.store.parameters {
        let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
        let isFinite = gradient.allSatisfy(\.isFinite), isUsed = gradient.contains { $0 != 0 }
        #expect(isFinite && isUsed, "\(parameter.name)")
      }
      let count = task.store.parameters.reduce(0) { $0 + $1.value.count }
      let stated = try recipe.sizes().parameterCount
      #expect(stated == count)
    }
  }

  @Test(arguments: [DType.f32, .bf16], [SubsamplingConfiguration.Kind.stack, .convolution])
  func anUtteranceHasTheSameBitsAloneAndBesideOthers(
    dtype: DType, kind: SubsamplingConfiguration.Kind
  ) throws {
    var configuration = toneBackbone()
    configuration.subsampling.kind = kind
    let store = ParameterStore(seed: 3, device: Device(.auto, threads: 2))
    let backbone = try SpeechBackbone(store, configuration)
    let features = SpeechFeatures(configuration.features)
    let frames = ["a", "abc cab", "b"].enumerated().map {
      features(SpokenTones.samples(of: $1, seed: $0).samples)
    }
    let context = ForwardContext(evaluating: dtype)
    let together = SpeechFrames(joining: frames, bins: 20)
    let offsets = backbone.layout(together).offsets.map { Int($0) * 32 }
    let all = try backbone(together, context).cast(to: .f32).values
    for (place, part) in frames.enumerated() {
      let alone = try backbone(SpeechFrames(joining: [part], bins: 20), context)
        .cast(to: .f32).values
      #expect(Array(all[offsets[place]..<offsets[place + 1]]) == alone)
    }
  }

  @Test func hiddenStepsFollowFromSeedStepAndUtterance() {
    let masking = SpeechMasking()
    let two = SequenceLayout(offsets: [0, 50, 120]), one = SequenceLayout(offsets: [0, 70])
    let both = masking.hidden(two, [4, 9], seed: 1, step: 7)
    #expect(Array(both[50...]) == masking.hidden(one, [9], seed: 1, step: 7))
    #expect(masking.hidden(one, [9], seed: 1, step: 8) != Array(both[50...]))
    #expect(masking.hidden(one, [9], seed: 2, step: 7) != Array(both[50...]))
    #expect(both[..<50].contains(true) && both[..<50].contains(false))
  }

  @Test func foldersKeepTheModel() throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(20, to: folder)
      let task = try task(recipe(folder), folder)
      _ = try train(task, 3)
      try task.save(to: folder + "/model")
      let read = try SpeechModel.load(
        from: folder + "/model", device: Device(.auto, threads: 2))
      #expect(read.configuration == task.model.model.configuration)
      let frames = task.model.model
      for entry in read.store.parameters {
        #expect(frames.store[entry.name]?.values == entry.value.values, "\(entry.name)")
      }
      #expect(!read.store.parameters.contains { $0.name.hasPrefix(ObjectiveSetup.prefix) })
    }
  }

  @Test func hiddenStepsAndDepthsAreScored() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(60, to: folder)
      let task = try task(recipe(folder), folder)
      _ = try train(task, 30)
      try task.save(to: folder + "/model")
      let compute = Compute(device: Device(.auto, threads: 2), dtype: .f32, threads: 2)
      let request = EvaluationRequest(data: [folder + "/index.tsv"], split: .validation)
      let filled = try SpeechModality.evaluate(
        [folder + "/model"], request, { _ in compute }, Silent())
      #expect(
        filled.scores.map(\.metric) == [
          "masked_loss", "masked_accuracy", "perplexity of codes", "codes in use",
        ])
      #expect(filled.scores.allSatisfy { $0.value.isFinite && $0.origin.count > 0 })
      var probed = request
      probed.split = nil
      probed.values = ["probe": [.text("svm")]]
      let scores = try SpeechModality.evaluate(
        [folder + "/model"], probed, { _ in compute }, Silent()
      ).scores
      let depths = scores.filter { $0.metric.hasPrefix("accuracy at depth") }
      #expect(depths.count == 3 && depths.allSatisfy { $0.origin.split == .validation })
      // Tones are told apart at any depth.
      #expect(depths.allSatisfy { $0.value > 0.9 })
      let tested = try #require(scores.first { $0.metric == "accuracy" })
      #expect(tested.origin.split == .test && tested.value > 0.9)
    }
  }
}

/// Classes of tones.
@Suite struct SpeechClassifyTests {
  @Test func tonesAreClassifiedAndPredictionsAreThoseOfTheEvaluation() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(60, to: folder)
      var recipe = SpeechClassifyRecipe()
      recipe.data.paths = [folder]
      recipe.batch = 8
      recipe.precision = .f32
      recipe.specAugment = .none
      recipe.backbone = toneBackbone()
      let run = RunFolder.unchecked(folder + "/run")
      try FileManager.default.createDirectory(
        atPath: run.path, withIntermediateDirectories: true)
      let device = Device(.auto, threads: 2)
      let samples = try SpeechClassifyModality.prepare(recipe, run: run, threads: 2) { _ in }
      let task = try SpeechClassifyModality.task(recipe, samples, device: device)
      #expect(task.model.configuration.classes == ["a", "b", "c"])
      let optimizer = try AdamW(task.store, OptimizerConfiguration())
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      for step in 1...40 {
        let batch = try #require(try stream.next()).batch
        try task.loss(batch, ForwardContext(training: 1, step: step - 1)).loss.backward()
        try optimizer.step(step, rate: 2e-3, norm: optimizer.gradientNorm())
      }
      #expect((try task.validate())["validation_accuracy"] ?? 0 > 0.9)
      let path = folder + "/model"
      try task.save(to: path)
      let compute = Compute(device: device, dtype: .f32, threads: 2)
      var request = EvaluationRequest(data: [folder + "/index.tsv"], split: .test)
      request.wantsPredictions = true
      let evaluation = try SpeechClassifyModality.evaluate(
        [path], request, { _ in compute }, Silent())
      let predicted = try #require(evaluation.predictions).samples
      guard
        case .files(let predictor) = try SpeechClassifyModality.predictor(
          at: path, seed: nil, compute)
      else {
        Issue.record("a predictor of files")
        return
      }
      var number = 0
      try predictor.predict(
        predicted.map { folder + "/" + ($0.name ?? "") }, first: 1, batch: 3, top: 2, omit: { _ in }
      ) { predictions in
        for prediction in predictions {
          #expect(prediction.label == predicted[number].label)
          #expect(
            abs((prediction.probability ?? 0) - (predicted[number].probability ?? 1)) < 1e-5)
          number += 1
        }
      }
      #expect(number == predicted.count && number > 0)
    }
  }

  @Test func classesThatNobodyTaughtAreNamed() throws {
    var utterance = Utterance(name: "x", path: "x")
    #expect(throws: ClassedSampleError.noLabels(samples: "utterances")) {
      try [utterance].labels(among: ["a", "b"])
    }
    utterance.label = "c"
    #expect(throws: ClassedSampleError.unknownClass(name: "c", known: 2)) {
      try [utterance].labels(among: ["a", "b"])
    }
  }
}
