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

/// Classes of clips: columns, training from a pretrained encoder, evaluation, prediction, probes.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoClassifyTests {
  private let device = Device(.auto, threads: 2)
  private var compute: Compute { Compute(device: device, dtype: .f32, threads: 2) }

  /// Calls `body` with a folder of clips of one object, whose table has columns of its speed and of
  /// its look.
  private func withClips(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var moving = SyntheticMoving(count: 40)
      (moving.validation, moving.test, moving.looks) = (10, 12, 3)
      try moving.write(to: folder + "/clips", sheet: [])
      let path = folder + "/clips/captions.jsonl"
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      let table = try lines.map { line -> String in
        let record = try #require(
          JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let objects = try #require(record["objects"] as? [[String: String]])
        let row = [
          "path": record["path"] as? String, "split": record["split"] as? String,
          "label": objects[0]["motion"]?.contains("quickly") == true ? "fast" : "slow",
          "look": (objects[0]["noun"] ?? "") + " " + (objects[0]["colour"] ?? ""),
        ]
        return String(decoding: try JSONEncoder().encode(row), as: UTF8.self) + "\n"
      }
      try Data(table.joined().utf8).write(to: URL(filePath: path))
      try body(folder)
    }
  }

  private func recipe(_ folder: String) -> VideoClassifyRecipe {
    var recipe = VideoClassifyRecipe()
    recipe.data.paths = [folder + "/clips"]
    recipe.data.label = "look"
    recipe.batch = 8
    recipe.precision = .f32
    recipe.backbone.video = VideoModelConfiguration.video(layers: 1, hidden: 16, heads: 2)
    (recipe.backbone.count, recipe.backbone.tube) = (3, 2)
    return recipe
  }

  private func task(
    _ recipe: VideoClassifyRecipe, _ folder: String, run: String = "run"
  ) throws -> VideoClassifyTask {
    let run = RunFolder.unchecked("\(folder)/\(run)")
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    let clips = try VideoClassifyModality.prepare(recipe, run: run, threads: 2) { _ in }
    return try VideoClassifyModality.task(recipe, clips, device: device)
  }

  private func train(_ task: VideoClassifyTask, _ steps: Int, rate: Double = 5e-3) throws {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    for step in 1...steps {
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: step - 1)).loss.backward()
      try optimizer.step(step, rate: rate, norm: optimizer.gradientNorm())
    }
  }

  @Test func looksAreClassifiedAndPredictionsAreThoseOfTheEvaluation() throws {
    try withClips { folder in
      let recipe = recipe(folder)
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder)
      #expect(task.model.classes == ["ring blue", "ring white", "ring yellow"])
      try train(task, 400)
      let validated = try task.validate()
      #expect(validated["validation_accuracy"] ?? 0 > 0.85, "\(validated)")
      try task.save(to: folder + "/model")
      var request = EvaluationRequest(data: [folder + "/clips"], split: .test)
      request.wantsPredictions = true
      // The folder of a model does not know which column it learned.
      #expect(throws: ClassedSampleError.unknownClass(name: "slow", known: 3)) {
        try VideoClassifyModality.evaluate(
          [folder + "/model"], request, { _ in compute }, Notes())
      }
      request.values = ["label": [.text("look")]]
      let evaluation = try VideoClassifyModality.evaluate(
        [folder + "/model"], request, { _ in compute }, Notes())
      let accuracy = try #require(evaluation.scores.first { $0.metric == "accuracy" })
      #expect(accuracy.value > 0.85 && accuracy.origin.count == 12, "\(accuracy.value)")
      #expect(accuracy.origin.protocolName == "middle frames" && accuracy.low != nil)
      let predicted = try #require(evaluation.predictions).samples
      try expectPredictions(predicted, folder)
    }
  }

  /// Predictions for files are those of the evaluation, and what cannot be read is left out by
  /// name.
  private func expectPredictions(_ expected: [SamplePrediction], _ folder: String) throws {
    guard
      case .files(let predictor) = try VideoClassifyModality.predictor(
        at: folder + "/model", seed: nil, compute)
    else {
      Issue.record("a predictor of files")
      return
    }
    try Data("no clip".utf8).write(to: URL(filePath: folder + "/broken.mp4"))
    var found: [SamplePrediction] = [], omitted: [Omission] = []
    let files = expected.map { folder + "/clips/" + ($0.name ?? "") }
    try predictor.predict(
      [files[0], folder + "/broken.mp4"] + files.dropFirst(), first: 1, batch: 5, top: 2,
      omit: { omitted.append($0) }
    ) { found += $0 }
    #expect(omitted.map(\.name) == ["broken.mp4"])
    #expect(found.map(\.number) == Array(1...12) && found.map(\.label) == expected.map(\.label))
    for (one, other) in zip(found, expected) {
      #expect(one.top.count == 2)
      #expect(abs((one.probability ?? 0) - (other.probability ?? 1)) < 1e-5)
    }
  }

  @Test func everyParameterHasAGradientAndIsCounted() throws {
    try withClips { folder in
      let task = try task(recipe(folder), folder)
      // The projections after attention over times begin with zeros, and pass no gradient then.
      try train(task, 1)
      for parameter in task.store.parameters { parameter.value.gradient?.fillWithZeros() }
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: 1)).loss.backward()
      try expectGradients(of: task.store)
      let count = task.store.parameters.reduce(0) { $0 + $1.value.count }
      let last = task.store.parameters.filter { $0.name.hasPrefix("head.1") }
        .reduce(0) { $0 + $1.value.count }
      #expect(try recipe(folder).body.sizes().parameterCount == count - last)
    }
  }

  /// The encoder of a model of clips with captions is taken over, unless weights are to be fresh.
  @Test func aPretrainedEncoderIsTakenOver() throws {
    try withClips { folder in
      var sizes = VideoModelConfiguration()
      sizes.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
      sizes.video = VideoModelConfiguration.video(layers: 2, hidden: 16, heads: 2)
      (sizes.crossLayers, sizes.count, sizes.tube) = (1, 4, 1)
      let model = try VideoModel(sizes, try captionTokenizer(), seed: 9, device: device)
      try model.save(to: folder + "/pretrained")
      var recipe = recipe(folder)
      recipe.backbone = recipe.preset.body.backbone
      recipe.body.model = folder + "/pretrained"
      try VideoClassifyBody.check(recipe)
      recipe.backbone = try recipe.body.adopting().backbone
      #expect(recipe.backbone.video.layers == 2 && recipe.backbone.count == 4)
      let begun = try task(recipe, folder)
      let shared = begun.store.parameters.filter { $0.name.hasPrefix("video.") }
      #expect(shared.count > 20)
      for parameter in shared {
        let source = try #require(model.store[parameter.name], "\(parameter.name)").values
        #expect(parameter.value.values == source, "\(parameter.name)")
      }
      recipe.pretrained = false
      let fresh = try task(recipe, folder, run: "fresh")
      let differing = shared.count { fresh.store[$0.name]?.values != $0.value.values }
      #expect(differing > 5)
      recipe.backbone.count = 5
      #expect(throws: VideoModelError.decided(path: folder + "/pretrained")) {
        try VideoClassifyBody.check(recipe)
      }
      let scores = try probed(folder + "/pretrained", folder)
      #expect(scores.prefix(3).map(\.metric) == (0...2).map { "accuracy at depth \($0)" })
      // Colours are told apart at any depth.
      #expect(scores.allSatisfy { !$0.metric.hasPrefix("accuracy") || $0.value > 0.8 })
      #expect(scores.contains { $0.metric == "accuracy" && $0.origin.split == .test })
    }
  }

  private func captionTokenizer() throws -> WordPieceTokenizer {
    WordPieceTokenizer(
      try Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "ring", "stays"]))
  }

  private func probed(_ path: String, _ folder: String) throws -> [Score] {
    let request = EvaluationRequest(
      data: [folder + "/clips"], values: ["label": [.text("look")]])
    return try ClipProbe(request, compute, Notes()).scores(
      by: .svm, of: path, VideoModality.self)
  }

  @Test func columnsAndWeightsThatAreNotThereAreNamed() throws {
    try withClips { folder in
      var recipe = recipe(folder)
      recipe.classWeights = ["ring pink=2"]
      #expect(
        throws: ClassWeightError(
          name: "ring pink", known: ["ring blue", "ring white", "ring yellow"])
      ) { try task(recipe, folder) }
      recipe.classWeights = ["balanced"]
      let weights = try task(recipe, folder).classLoss.weights
      #expect(weights.count == 3 && weights.contains { $0 != 1 })
      recipe.data.label = "speed"
      #expect(throws: VideoModelError.noColumn("speed")) { try task(recipe, folder, run: "none") }
      recipe.data.label = nil
      #expect(try task(recipe, folder, run: "usual").model.classes == ["fast", "slow"])
    }
  }

  /// Folders name the classes, also of clips without captions.
  @Test func foldersAreClasses() throws {
    try withClips { folder in
      for (name, clips) in [("first", 0..<4), ("second", 4..<8)] {
        let place = "\(folder)/folders/\(name)"
        try FileManager.default.createDirectory(
          atPath: place, withIntermediateDirectories: true)
        for clip in clips {
          try FileManager.default.copyItem(
            atPath: "\(folder)/clips/clips/train-00000\(clip).apng",
            toPath: "\(place)/\(clip).apng")
        }
      }
      var recipe = recipe(folder)
      (recipe.data.paths, recipe.data.label) = ([folder + "/folders"], nil)
      recipe.data.validation = 0.25
      let task = try task(recipe, folder)
      #expect(task.model.classes == ["first", "second"])
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      #expect(batch.clips.count == 6)
      #expect(try task.labels(of: batch).allSatisfy { (0...1).contains($0) })
    }
  }
}
