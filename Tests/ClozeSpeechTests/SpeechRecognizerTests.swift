import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSpeech

/// Recognition of tones that are letters: training, validation, model folders, evaluation and
/// transcription.
@Suite struct SpeechRecognizerTests {
  private let device = Device(.auto, threads: 2)

  private struct Quiet: WorkObserver {
    func note(_ text: String) {}
    func prepare(_ event: PreparationEvent) {}
    func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
  }

  static func recipe(_ folder: String) -> SpeechCTCRecipe {
    var recipe = SpeechCTCRecipe()
    recipe.data.paths = [folder]
    recipe.batch = 8
    recipe.precision = .f32
    recipe.specAugment = .none
    recipe.backbone.features.rate = SpokenTones.rate
    recipe.backbone.features.bins = 20
    recipe.backbone.subsampling.kind = .stack
    recipe.backbone.encoder = SpeechModelConfiguration.encoder(layers: 1, hidden: 32, heads: 2)
    recipe.backbone.setKernel(5)
    recipe.backbone.contrastive = 0
    return recipe
  }

  private func task(_ recipe: SpeechCTCRecipe, _ folder: String) throws -> SpeechCTCTask {
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(
      atPath: run.path, withIntermediateDirectories: true)
    let data = try SpeechCTCModality.prepare(recipe, run: run, threads: 2) { _ in }
    return try SpeechCTCModality.task(recipe, data, device: device)
  }

  private func train(_ task: SpeechCTCTask, steps: Int) throws {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    for step in 1...steps {
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: step - 1)).loss.backward()
      try optimizer.step(step, rate: 3e-3, norm: optimizer.gradientNorm())
    }
  }

  @Test func tonesAreWrittenDown() throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(60, to: folder)
      let task = try task(Self.recipe(folder), folder)
      #expect(task.model.units.units == [" ", "a", "b", "c"])
      let before = try task.validate()
      #expect(Set(before.keys) == Set(SpeechCTCTask.validationMetrics.map(\.name)))
      try train(task, steps: 300)
      let metrics = try task.validate()
      #expect((metrics["validation_wer"] ?? 1) < 0.35, "\(metrics)")
      #expect((metrics["validation_loss"] ?? 9) < (before["validation_loss"] ?? 0) / 3)
      let path = folder + "/model"
      try task.save(to: path)
      try evaluate(path, folder, metrics)
      try transcribe(path, folder)
      try lettersHaveTimes(path, folder)
    }
  }

  /// Letters are said where they sound, in lists and in pictures.
  private func lettersHaveTimes(_ path: String, _ folder: String) throws {
    let text = "abc bca cab", file = folder + "/letters.wav"
    let (samples, starts) = SpokenTones.samples(of: text, seed: 123)
    try SpokenTones.write(samples, to: file)
    let compute = Compute(device: device, dtype: .f32, threads: 2)
    let sound = SoundSelection(paths: [file])
    let letters = try SpeechCTCModality.tokens(of: sound, at: path, compute).tokens
    let said = letters.filter { $0.value != .letter(" ") }
    #expect(said.count >= 6)
    for letter in said {
      let nearest =
        zip(text, starts).filter { .letter(String($0.0)) == letter.value }
        .map { abs($0.1 - letter.start) }.min() ?? .infinity
      #expect(nearest < 0.25 && letter.start < letter.end, "\(letter)")
      #expect((letter.confidence ?? 0) > 0 && (letter.confidence ?? 2) <= 1)
    }
    let view = try SpeechCTCModality.spectrogram(of: sound, at: path, compute)
    #expect(view.rows.map(\.name) == ["words", "letters", "any letter"] && view.hidden.isEmpty)
    #expect(view.rows[1].marks.map(\.text) == said.map(\.value.text))
    #expect(
      view.rows[0].marks.map(\.text).joined() == said.map(\.value.text).joined())
    let chances = view.rows[2].marks.compactMap(\.level)
    #expect(chances.count == view.values.count / 20 / 4)
    #expect(chances.allSatisfy { (0...1).contains($0) } && chances.contains { $0 > 0.5 })
    // A step in which a letter is likelier than the blank is named by it.
    #expect(
      zip(view.rows[2].marks, chances).allSatisfy { $0.text.isEmpty || $1 > 0.2 })
  }

  private func evaluate(
    _ path: String, _ folder: String, _ metrics: [String: Double]
  ) throws {
    var request = EvaluationRequest(data: [folder], split: .validation)
    request.wantsPredictions = true
    let evaluation = try SpeechCTCModality.evaluate(
      [path], request, { _ in Compute(device: device, dtype: .f32, threads: 2) }, Quiet())
    let scores = Dictionary(
      evaluation.scores.map { ($0.metric, $0) }, uniquingKeysWith: { first, _ in first })
    #expect(scores["WER"]?.value == metrics["validation_wer"])
    #expect(scores["CER"]?.value == metrics["validation_cer"])
    #expect(scores["WER"]?.low != nil && scores["WER"]?.unit == "errors per word")
    #expect(scores["WER"]?.origin.protocolName == "greedy, spoken")
    let errors = ["substitutions", "deletions", "insertions"].reduce(0) {
      $0 + (scores[$1]?.value ?? .nan)
    }
    let words = try #require(scores["reference words"]?.value)
    #expect(abs(errors / words - (metrics["validation_wer"] ?? -1)) < 1e-12)
    #expect(evaluation.predictions?.samples.count == 12)
    request.values = ["beam": [.whole(8)], "normalization": [.text("raw")]]
    let beam = try SpeechCTCModality.evaluate(
      [path], request, { _ in Compute(device: device, dtype: .f32, threads: 2) }, Quiet())
    #expect(beam.scores.first?.origin.protocolName == "beam 8, raw")
    #expect((beam.scores.first?.value ?? 1) < 0.3)
  }

  /// A recording of many words is cut at pauses, and its words have the times at which they sound.
  private func transcribe(_ path: String, _ folder: String) throws {
    let text = SpokenTones.text(words: 60, seed: 999)
    let (samples, starts) = SpokenTones.samples(of: text, seed: 999)
    let file = folder + "/long.wav"
    try SpokenTones.write(samples, to: file)
    let transcriber = try SpeechCTCModality.transcriber(
      at: path, Compute(device: device, dtype: .f32, threads: 2))
    let sounds = try transcriber.sounds(in: file).sounds
    #expect(sounds == [SoundStretch(name: file, path: file)])
    var pieces: [Transcript] = []
    try transcriber.transcribe(sounds[0], beam: nil) { pieces.append($0) }
    #expect(pieces.count >= 2)
    #expect(pieces.allSatisfy { $0.seconds <= 20 })
    let seconds = pieces.reduce(0) { $0 + $1.seconds }
    #expect(abs(seconds - Double(samples.count) / Double(SpokenTones.rate)) < 1e-6)
    let result = try TranscriptResult(
      references: [text], transcripts: [pieces.map(\.text).joined(separator: " ")], .spoken)
    #expect(result.counts.words.rate < 0.4)
    let wordStarts = text.indices.filter {
      $0 == text.startIndex || text[text.index(before: $0)] == " "
    }
    .map { starts[text.distance(from: text.startIndex, to: $0)] }
    for word in pieces.flatMap(\.words) {
      let nearest = wordStarts.map { abs($0 - word.start) }.min() ?? .infinity
      #expect(nearest < 0.25 && word.start < word.end && word.confidence > 0)
    }
    try SpokenTones.write([0, 0, 0], to: file)
    pieces = []
    try transcriber.transcribe(sounds[0], beam: 4) { pieces.append($0) }
    #expect(pieces.map(\.text) == [""])
  }

  /// A pretrained backbone stays as it is at first, while the head learns; one from scratch learns
  /// at once.
  @Test func theBackboneIsFrozenAtFirst() throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(10, to: folder)
      var recipe = Self.recipe(folder)
      recipe.training.steps = 20
      let fresh = try task(recipe, folder)
      let batch = try #require(try fresh.batches(from: BatchCursor()).next()).batch
      func hasGradient(_ task: SpeechCTCTask, step: Int) throws -> [Bool] {
        try TrainedParameters(task.store, recipe.training, held: task.held)
          .mark(task.store, after: step)
        try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
        defer { task.store.parameters.forEach { $0.value.clearGradient() } }
        return task.store.parameters.map { $0.value.gradient != nil }
      }
      #expect(try hasGradient(fresh, step: 0).allSatisfy { $0 })
      try fresh.save(to: folder + "/model")
      recipe.model = folder + "/model"
      let frozen = try task(recipe, folder)
      let names = frozen.store.parameters.map(\.name)
      #expect(
        try zip(names, hasGradient(frozen, step: 1)).allSatisfy { $0.hasPrefix("head.") == $1 })
      #expect(try hasGradient(frozen, step: 2).allSatisfy { $0 })
      recipe.pretrained = false
      #expect(try hasGradient(task(recipe, folder), step: 0).allSatisfy { $0 })
    }
  }

  /// The same utterance has the same bits alone and beside others.
  @Test func scoresDoNotDependOnTheBatch() throws {
    let recipe = Self.recipe("none"), bins = recipe.backbone.features.bins
    let model = try SpeechRecognizer(
      backbone: recipe.backbone, SpeechUnits(letters: [" ", "a"], .spoken), seed: 3,
      device: device)
    let utterances = [23, 91, 40].enumerated().map { seed, count in
      var random = CounterRandom(seed: 9, purpose: .test, sample: seed)
      return (0..<count * bins).map { _ in Float(random.normal()) }
    }
    let together = try model.scores(SpeechFrames(joining: utterances, bins: bins), precision: .f32)
    for (one, scores) in zip(utterances, together) {
      let alone = try model.scores(SpeechFrames(joining: [one], bins: bins), precision: .f32)
      #expect(alone[0].values == scores.values)
    }
  }
}
