import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Questions about clips: training, also from a model of captions, evaluation by kinds, prediction.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoAnswerTests {
  private let device = Device(.auto, threads: 2)
  private var compute: Compute { Compute(device: device, dtype: .f32, threads: 2) }

  private func withClips(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var moving = SyntheticMoving(count: 24)
      (moving.validation, moving.test, moving.looks, moving.asks) = (6, 8, 3, true)
      try moving.write(to: folder + "/clips", sheet: [])
      try body(folder)
    }
  }

  private func recipe(_ folder: String) -> VideoAnswerRecipe {
    var recipe = VideoAnswerRecipe()
    recipe.data.paths = [folder + "/clips/questions.jsonl"]
    recipe.batch = 6
    recipe.questions = 3
    recipe.precision = .f32
    recipe.backbone.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
    recipe.backbone.text.dropout = 0
    recipe.backbone.text.attentionDropout = 0
    recipe.backbone.video = VideoModelConfiguration.video(layers: 1, hidden: 16, heads: 2)
    recipe.backbone.crossLayers = 1
    (recipe.backbone.count, recipe.backbone.tube) = (3, 2)
    return recipe
  }

  private func task(
    _ recipe: VideoAnswerRecipe, _ folder: String, run: String = "run"
  ) throws -> VideoAnswerTask {
    let run = RunFolder.unchecked("\(folder)/\(run)")
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    let clips = try VideoAnswerModality.prepare(recipe, run: run, threads: 2) { _ in }
    return try VideoAnswerModality.task(recipe, clips, device: device)
  }

  private func train(_ task: VideoAnswerTask, _ steps: Int) throws {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    for step in 1...steps {
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: step - 1)).loss.backward()
      try optimizer.step(step, rate: 5e-3, norm: optimizer.gradientNorm())
    }
  }

  @Test func questionsAreAnsweredByKind() throws {
    try withClips { folder in
      let recipe = recipe(folder)
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder)
      #expect(task.model.classes.contains("ring") && task.model.classes.contains("one"))
      try train(task, 250)
      #expect(Set(try task.validate().keys) == Set(recipe.body.metrics.map(\.name)))
      try task.save(to: folder + "/model")
      var request = EvaluationRequest(data: recipe.data.paths, split: .test)
      request.wantsPredictions = true
      let evaluation = try VideoAnswerModality.evaluate(
        [folder + "/model"], request, { _ in compute }, Notes())
      func value(_ metric: String) -> Double? {
        evaluation.scores.first { $0.metric == metric }?.value
      }
      // There is always one ring, whose colour is seen.
      #expect(value("accuracy of count") == 1 && value("majority of count") == 1)
      #expect(value("accuracy of object") == 1)
      let majority = try #require(value("majority of colour"))
      #expect(try #require(value("accuracy of colour")) > majority && majority < 0.9)
      #expect(value("accuracy of way") != nil && value("accuracy of speed") != nil)
      let predicted = try #require(evaluation.predictions).samples
      let right = predicted.count { $0.isRight == true }
      #expect(value("accuracy") == Double(right) / Double(predicted.count))
      try expectAnswers(predicted, folder)
    }
  }

  /// A question about a file is answered as in the evaluation; without one nothing is.
  private func expectAnswers(_ expected: [SamplePrediction], _ folder: String) throws {
    guard
      case .files(let predictor) = try VideoAnswerModality.predictor(
        at: folder + "/model", seed: nil, compute)
    else {
      Issue.record("a predictor of files")
      return
    }
    let file = folder + "/clips/" + (expected[1].name ?? "")
    #expect(throws: PredictionError.noQuestion) {
      try predictor.predict([file], first: 1, batch: 1, top: 1, omit: { _ in }) { _ in }
    }
    let asked = try #require(predictor as? any AskedPredictor).asking(expected[1].texts[0])
    var found: [SamplePrediction] = []
    try asked.predict([file], first: 1, batch: 4, top: 2, omit: { _ in }) { found += $0 }
    #expect(found.map(\.label) == [expected[1].label])
    #expect(abs((found[0].probability ?? 0) - (expected[1].probability ?? 1)) < 1e-5)
  }

  @Test func everyParameterHasAGradientAndIsCounted() throws {
    try withClips { folder in
      let task = try task(recipe(folder), folder)
      try train(task, 1)
      for parameter in task.store.parameters { parameter.value.gradient?.fillWithZeros() }
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      #expect(batch.answers.count == 18 && batch.shown.clips.count == 6)
      try task.loss(batch, ForwardContext(training: 1, step: 1)).loss.backward()
      // No question is as long as the longest that is possible.
      try expectGradients(of: task.store, except: ["text.embeddings.positions"])
      let count = task.store.parameters.reduce(0) { $0 + $1.value.count }
      let last = task.store.parameters.filter { $0.name.hasPrefix("answer.1") }
        .reduce(0) { $0 + $1.value.count }
      let words = task.model.tokenizer.roles.count
      #expect(
        recipe(folder).body.sizes(vocabulary: words).parameterCount == count - last)
    }
  }

  /// The towers, the cross encoder and the vocabulary of a model of captions are taken over, also
  /// of one whose frames the words choose.
  @Test(arguments: [SelectorConfiguration.Text.none, .caption])
  func aModelOfCaptionsIsTakenOver(selector: SelectorConfiguration.Text) throws {
    try withClips { folder in
      var captioned = VideoRecipe()
      captioned.data.paths = [folder + "/clips/captions.jsonl"]
      captioned.backbone = recipe(folder).backbone
      captioned.backbone.selector.depths = [1]
      captioned.backbone.selector.text = selector
      let run = RunFolder.unchecked(folder + "/captions")
      try FileManager.default.createDirectory(
        atPath: run.path, withIntermediateDirectories: true)
      let samples = try VideoModality.prepare(captioned, run: run, threads: 2) { _ in }
      let pretrained = try VideoModality.task(captioned, samples, device: device)
      try pretrained.save(to: folder + "/pretrained")
      var recipe = recipe(folder)
      recipe.backbone = recipe.preset.body.backbone
      recipe.body.model = folder + "/pretrained"
      try VideoAnswerBody.check(recipe)
      recipe.backbone = try recipe.body.adopting().backbone
      let task = try task(recipe, folder)
      #expect(task.model.tokenizer.vocabulary == samples.tokenizer.vocabulary)
      for parameter in task.store.parameters where !parameter.name.hasPrefix("answer.") {
        let source = try #require(pretrained.store[parameter.name], "\(parameter.name)")
        #expect(source.values == parameter.value.values, "\(parameter.name)")
      }
      try train(task, 2)
      #expect(try #require(task.validate()["validation_loss"]).isFinite)
    }
  }

  @Test func dataWithoutQuestionsIsNamed() throws {
    try withClips { folder in
      var recipe = recipe(folder)
      recipe.data.paths = [folder + "/clips/captions.jsonl"]
      #expect(throws: VideoModelError.noQuestions) { try task(recipe, folder) }
      recipe.backbone.crossLayers = 0
      #expect(recipe.validate().contains { $0.contains("crossLayers") })
    }
  }

  /// The commonest right answer of a kind is its baseline, and unknown answers are wrong.
  @Test func kindsAreScoredBesideTheirMajority() throws {
    let questions =
      ["a", "a", "b", "c"].map { ClipQuestion(kind: "k", text: "?", answer: $0) }
      + [ClipQuestion(text: "!", answer: "d")]
    let origin = Score.Origin(
      model: "m", protocolName: "p", split: .all, seed: 1, count: questions.count)
    let scores = try AnsweredQuestions(questions, ["a", "b", "b", "a", "a"]).scores(origin)
    #expect(
      scores.map(\.metric) == ["accuracy", "majority", "accuracy of k", "majority of k"])
    #expect(scores.map(\.value) == [0.4, 0.4, 0.5, 0.5])
    #expect(scores.map(\.origin.count) == [5, 5, 4, 4])
  }
}
