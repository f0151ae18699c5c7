import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Pretraining on clips without captions, and what models with captions take from it.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoPixelsTests {
  private struct Quiet: WorkObserver {
    func note(_ text: String) {}
    func prepare(_ event: PreparationEvent) {}
    func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
  }

  private func small(_ clips: inout ClipEncoderConfiguration) {
    clips.video = VideoModelConfiguration.video(layers: 2, hidden: 16, heads: 2)
    (clips.count, clips.tube) = (3, 2)
  }

  private func recipe(_ folder: String) -> VideoPixelsRecipe {
    var recipe = VideoPixelsRecipe()
    recipe.data.paths = [folder + "/moving"]
    recipe.batch = 6
    recipe.precision = .f32
    small(&recipe.body.backbone)
    (recipe.decoder.layers, recipe.decoder.hidden, recipe.decoder.heads) = (1, 12, 2)
    recipe.masking.share = 0.7
    return recipe
  }

  private func withClips(count: Int = 14, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var moving = SyntheticMoving(count: count)
      (moving.validation, moving.test) = (5, 7)
      try moving.write(to: folder + "/moving", sheet: [])
      try body(folder)
    }
  }

  private func run(_ folder: String, _ name: String = "run") throws -> RunFolder {
    let run = RunFolder.unchecked(folder + "/" + name)
    try FileManager.default.createDirectory(
      atPath: run.path, withIntermediateDirectories: true)
    return run
  }

  private func task(
    _ recipe: VideoPixelsRecipe, _ folder: String, threads: Int = 2
  ) throws -> ObjectiveTask<VideoPixelsObjectiveModel> {
    let samples = try VideoPixelsModality.prepare(recipe, run: run(folder), threads: 2) { _ in }
    return try VideoPixelsModality.task(recipe, samples, device: Device(.auto, threads: threads))
  }

  private func train<T: TrainingTask>(
    _ task: T, _ steps: Int, rate: Double = 3e-3
  ) throws -> [Double] {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    return try (1...steps).map { step in
      let batch = try #require(try stream.next()).batch
      let loss = try task.loss(batch, ForwardContext(training: task.seed, step: step - 1))
      try loss.loss.backward()
      try optimizer.step(step, rate: rate, norm: optimizer.gradientNorm())
      return Double(loss.loss.values[0])
    }
  }

  /// Two clips are soon known by what is seen of them.
  @Test func lossFallsAndThreadsChangeNothing() throws {
    try withClips(count: 2) { folder in
      var recipe = recipe(folder)
      recipe.masking.share = 0.3
      (recipe.decoder.layers, recipe.decoder.hidden) = (2, 32)
      #expect(recipe.validate() == [])
      let task = try task(recipe, folder), losses = try train(task, 240, rate: 1e-2)
      let means = stride(from: 0, to: 240, by: 40).map {
        losses[$0..<$0 + 40].reduce(0, +) / 40
      }
      #expect(means[5] < 0.9 * means[0], "\(means)")
      #expect(
        try train(self.task(recipe, folder, threads: 1), 3, rate: 1e-2) == Array(losses[..<3]))
      let after = try task.validate()
      #expect(Set(after.keys) == Set(recipe.metrics.map(\.name)))
      let share = try #require(after["validation_pixels_ofZero"])
      // They tell nothing of others.
      #expect(share > 0.9 && share.isFinite, "\(share)")
    }
  }

  @Test func everyParameterHasAGradientAndIsCounted() throws {
    try withClips { folder in
      let recipe = recipe(folder), task = try task(recipe, folder)
      // The projections after attention over times begin with zeros, and pass no gradient then.
      _ = try train(task, 1)
      for parameter in task.store.parameters { parameter.value.gradient?.fillWithZeros() }
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: 1)).loss.backward()
      try expectGradients(of: task.store)
      let count = task.store.parameters.reduce(0) { $0 + $1.value.count }
      #expect(try recipe.body.sizes().parameterCount == count)
      #expect(task.model.tokens(in: batch) == 6 * 3 * 2)
    }
  }

  /// The clips that validated in training are scored to the same numbers afterwards.
  @Test func aFolderIsReadBackAndScored() throws {
    try withClips { folder in
      let recipe = recipe(folder), task = try task(recipe, folder)
      _ = try train(task, 3)
      try task.save(to: folder + "/run/model")
      let made = try RunFolder.create(at: folder + "/scored", recipe: recipe.yaml())
      try task.save(to: made.path + "/model")
      let result = try VideoPixelsModality.evaluate(
        [made.path], EvaluationRequest(),
        { _ in Compute(device: task.store.device, dtype: .f32, threads: 2) }, Quiet())
      #expect(result.scores.map(\.metric) == ["pixels_loss", "pixels_ofZero"])
      #expect(result.scores[0].origin.protocolName == "random, 0.7 of the tubes hidden")
      #expect(result.scores[0].origin.count == 5)
      let validation = try task.validate()
      for score in result.scores {
        #expect(score.value == validation["validation_" + score.metric], "\(score.metric)")
      }
      let test = try VideoPixelsModality.evaluate(
        [made.path + "/model"],
        EvaluationRequest(data: [folder + "/moving"], limit: 4),
        { _ in Compute(device: task.store.device, dtype: .f32, threads: 2) }, Quiet())
      #expect(test.scores[0].origin.split == .test && test.scores[0].origin.count == 4)
    }
  }

  @Test func theEncoderOfClipsIsTakenOver() throws {
    try withClips { folder in
      let pixels = try task(recipe(folder), folder)
      _ = try train(pixels, 2)
      try pixels.save(to: folder + "/pixels")
      var recipe = try #require(VideoModality.presets.first { $0.name == "video-tiny" }).recipe
      recipe.data.paths = [folder + "/moving"]
      recipe.batch = 6
      small(&recipe.body.backbone.clips)
      recipe.backbone.frames.kept = self.recipe(folder).backbone.frames.kept
      recipe.backbone.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
      (recipe.backbone.crossLayers, recipe.backbone.spaceWidth) = (1, 8)
      recipe.backbone.selector.depths = [1]
      recipe.encoderFrom = folder + "/pixels"
      recipe.captioned = 0.5
      #expect(recipe.validate() == [])
      recipe = try recipe.resolved { $0 }
      #expect(recipe.backbone.clips == pixels.model.model.configuration.backbone)
      try VideoBody.check(recipe)
      let samples = try VideoModality.prepare(recipe, run: run(folder, "pairs"), threads: 2) { _ in
      }
      #expect(samples.training.count == 7 && samples.validation.count == 5)
      let device = Device(.auto, threads: 2)
      let taken = try VideoModality.task(recipe, samples, device: device)
      let transfer = try #require(try EncoderTransfer(recipe))
      let record = try transfer.copy(into: taken.store, vocabulary: folder)
      #expect(record.modality == "video-pixels" && record.others == ["embeddings"])
      #expect(record.note.contains("into the encoder of clips"), "\(record.note)")
      recipe.encoderFrom = nil
      let fresh = try VideoModality.task(recipe, samples, device: device)
      for parameter in taken.store.parameters {
        let isTaken = parameter.name.hasPrefix("video.") && !parameter.name.contains("selector")
        let expected = isTaken ? pixels.store[parameter.name] : fresh.store[parameter.name]
        #expect(expected?.values == parameter.value.values, "\(parameter.name)")
      }
      #expect(taken.store.parameters.contains { $0.name.hasPrefix("video.selector.") })
      _ = try train(taken, 2)
      recipe.captioned = 0.01
      let single = try VideoModality.prepare(recipe, run: run(folder, "one"), threads: 2) { _ in }
      #expect(single.training.count == 1)
      let losses = try train(VideoModality.task(recipe, single, device: device), 2)
      #expect(losses.allSatisfy { $0.isFinite })
      // Either kind is a source.
      try taken.save(to: folder + "/taken")
      #expect(
        try ClipEncoder.configuration(of: folder + "/taken")
          == pixels.model.model.configuration.backbone)
    }
  }

  @Test func encodersThatDoNotFitAreNamed() throws {
    try withClips { folder in
      let pixels = try task(recipe(folder), folder)
      try pixels.save(to: folder + "/pixels")
      var recipe = try #require(VideoModality.presets.first { $0.name == "video-tiny" }).recipe
      recipe.data.paths = [folder + "/moving"]
      recipe.encoderFrom = folder + "/pixels"
      // Its width is not that of the encoder of texts.
      let error = #expect(throws: TransferError.self) { try EncoderTransfer(recipe) }
      #expect(error?.description.contains("video.hidden is 16") == true)
      recipe.backbone.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
      let source = pixels.model.model.configuration.backbone
      #expect(try EncoderTransfer(recipe)?.recipe.backbone.clips.patch == source.patch)
      // A cut that the recipe chooses holds; the vectors of patches then begin fresh.
      recipe.backbone.patch = 8
      #expect(try EncoderTransfer(recipe)?.recipe.backbone.patch == 8)
      recipe.backbone.video.hidden = 24
      let sizes = #expect(throws: TransferError.self) { try EncoderTransfer(recipe) }
      #expect(sizes?.description.contains("hidden is 24 here and 16 there") == true)
      recipe.model = "other"
      #expect(recipe.validate().contains { $0.contains("exclude each other") })
      // Weights of another shape than the sizes say are named.
      var larger = pixels.model.model.configuration.backbone
      larger.video.hidden = 24
      let encoder = try ClipEncoder(
        ParameterStore(seed: 1, device: Device(.auto, threads: 1)), larger)
      let unfit = #expect(throws: ModelFolderError.self) {
        try encoder.begin(with: folder + "/pixels")
      }
      #expect(unfit?.description.contains("video.embeddings.patches.weight is [16") == true)
      let other = #expect(throws: ModelFolderError.self) {
        try VideoModel.load(from: folder + "/pixels", device: pixels.store.device)
      }
      #expect(other?.problem == .otherModality(found: "video-pixels", wanted: "video"))
    }
  }

  @Test func drawsOfCaptionedClipsAreNested() {
    var body = VideoBody()
    let clips = (0..<100).map { Int32(3 * $0) }
    let draws = [0.1, 0.3, 1].map { share -> [Int32] in
      body.captioned = share
      return body.captionedClips(of: clips, seed: 42)
    }
    #expect(draws.map(\.count) == [10, 30, 100])
    #expect(
      Set(draws[0]).isSubset(of: draws[1]) && draws[2] == clips && draws[1].sorted() == draws[1])
    body.captioned = 0.1
    #expect(body.captionedClips(of: clips, seed: 43) != draws[0])
    body.captioned = 0.001
    #expect(body.captionedClips(of: clips, seed: 42).count == 1)
    body.captioned = 0
    #expect(body.validate().contains { $0.hasPrefix("captioned is 0") })
  }

  @Test(arguments: ["random", "block"])
  func tubesAreHiddenByTheirShare(policy: String) {
    var masking = TubeMasking()
    masking.policy = policy
    #expect(masking.validate() == [])
    var seen = [Int](repeating: 0, count: 64), total = 0
    for draw in 0..<400 {
      var random = CounterRandom(seed: 1, purpose: .test, sample: draw)
      let places = masking.seen(side: 8, &random)
      #expect((6...7).contains(places.count) && places == places.sorted())
      for place in places { seen[Int(place)] += 1 }
      total += places.count
    }
    #expect(abs(Double(total) / 400 - 6.4) < 0.1)
    // Of a block nine tenths large only what is far from its middle is left.
    #expect(seen.allSatisfy { $0 > 0 } == (policy == "random"))
    // Something is always seen.
    masking.share = 0.999
    var random = CounterRandom(seed: 2, purpose: .test)
    #expect(masking.seen(side: 2, &random).count == 1)
    (masking.policy, masking.share) = ("span", 1)
    #expect(masking.validate().count == 2)
  }

  /// The encoder of a preset is that of the one with captions.
  @Test(arguments: ["tiny", "small"])
  func presetsFitEachOther(size: String) throws {
    let pixels = try #require(
      VideoPixelsModality.presets.first { $0.name == "video-pixels-\(size)" })
    let pairs = try #require(VideoModality.presets.first { $0.name == "video-\(size)" })
    #expect(pixels.recipe.backbone == pairs.recipe.backbone.clips)
    var recipe = pixels.recipe
    recipe.data.paths = ["clips"]
    #expect(recipe.validate() == [])
    recipe.backbone.patch = 64
    #expect(recipe.validate().count == 1)
    recipe.backbone.patch = 16
    recipe.objectives = .masked
    #expect(recipe.validate().first?.contains("needs tokens") == true)
    var captioned = pairs.recipe
    captioned.data.paths = ["clips"]
    captioned.objectives[PixelsObjective.name] = PixelsObjective.Settings()
    #expect(captioned.validate().first?.contains("see video-pixels") == true)
  }
}
