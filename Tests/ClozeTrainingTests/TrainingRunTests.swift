import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

/// Runs of any modality, and what recipes say of theirs.
@Suite struct TrainingRunTests {
  private struct Refusal: Error, Equatable {}
  private static let device = Device(.auto, threads: 1)

  private func execute(
    _ trainingRun: TrainingRun<ToyModality>,
    admitting: (any RecipeSizes) throws -> Void = { _ in }
  ) throws {
    try trainingRun.execute(
      device: Self.device, threads: 1, preparing: { _ in }, admitting: admitting,
      training: { _ in })
  }

  @Test func aRunIsStartedAndGoneOnWith() throws {
    try withTemporaryFolder { folder in
      var recipe = ToyModality.presets[0].recipe
      recipe.dataPaths = ["some/data"]
      let first = try TrainingRun<ToyModality>.start(recipe, at: folder + "/run", on: Self.device)
      #expect(first.recipe.precision != .auto)
      #expect(first.recipe.dataPaths[0].hasPrefix("/"))
      #expect(try first.run.modality() == "toy")
      try execute(first)
      #expect(first.run.record?.modality == "toy")
      #expect(first.run.record?.steps == 8)
      #expect(
        first.run.record?.metrics?.map(\.name) == [
          "validation_loss", "loss", "rate", "gradient_norm", "tokens", "tokens_per_second",
          "waiting",
        ])
      let more = try TrainingRun<ToyModality>.resume(folder + "/run", steps: 11)
      try execute(more)
      #expect(more.run.record?.steps == 11)
      #expect(try String(contentsOfFile: more.run.recipe, encoding: .utf8).contains("steps: 11\n"))
    }
  }

  /// The last step of a linear schedule has the rate 0, with whatever number of steps.
  @Test func aChangeOfTheLearningRateIsSaidIfThereIsOne() throws {
    try withTemporaryFolder { folder in
      var recipe = ToyModality.presets[0].recipe
      recipe.dataPaths = ["some/data"]
      recipe.training.schedule = Schedule()
      try execute(TrainingRun<ToyModality>.start(recipe, at: folder + "/run", on: Self.device))
      func notes(steps: Int) throws -> [String] {
        var notes: [String] = []
        try TrainingRun<ToyModality>.resume(folder + "/run", steps: steps).execute(
          device: Self.device, threads: 1,
          preparing: { if case .note(let text) = $0 { notes.append(text) } },
          admitting: { _ in }, training: { _ in })
        return notes.filter { $0.contains("learning rate") }
      }
      #expect(try notes(steps: 9).isEmpty)
      let changed = try notes(steps: 12)
      #expect(changed.count == 1)
      #expect(changed.first?.hasSuffix("at step 10 instead of 0.0") == true, "\(changed)")
    }
  }

  @Test func sizesCanBeRefusedOnceTheyAreKnown() throws {
    try withTemporaryFolder { folder in
      let trainingRun = try TrainingRun<ToyModality>.start(
        ToyModality.presets[0].recipe, at: folder + "/run", on: Self.device)
      var seen: (any RecipeSizes)?
      #expect(throws: Refusal()) {
        try execute(trainingRun) {
          seen = $0
          throw Refusal()
        }
      }
      #expect((seen as? MaskedLanguageModelSizes)?.vocabulary == 29)
      #expect(trainingRun.run.record?.state == .failed)
      #expect(trainingRun.run.checkpoints.all() == [])
    }
  }

  @Test func aRunThatCannotGoOnStaysAsItWas() throws {
    try withTemporaryFolder { folder in
      var recipe = ToyModality.presets[0].recipe
      recipe.dataPaths = ["some/data"]
      try execute(TrainingRun<ToyModality>.start(recipe, at: folder + "/run", on: Self.device))
      let record = try #require(RunFolder.open(folder + "/run").record)
      #expect(record.state == .done)
      let resumed = try TrainingRun<ToyModality>.resume(
        folder + "/run", steps: record.steps + 2)
      #expect(throws: Refusal()) { try execute(resumed) { _ in throw Refusal() } }
      #expect(resumed.run.record == record)
    }
  }

  @Test(arguments: [
    ("seed: 4\n", "text"), ("modality: toy\n", "toy"), ("modality: \"items\"\nseed: 4\n", "items"),
    ("modality:\n", "text"), ("[", "text"), ("", "text"),
  ])
  func recipesNameTheirModality(text: String, name: String) {
    #expect(RecipeKeys.modality(yaml: text) == name)
  }

  @Test func aRunOfAnotherModalityIsRefused() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("layers: 3\n", to: folder + "/recipe.yaml")
      #expect(throws: TrainingError.otherModality(path: folder, found: "text", wanted: "toy")) {
        try TrainingRun<ToyModality>.resume(folder, steps: nil)
      }
    }
  }

  @Test func aRecipeHasNoOtherModality() throws {
    let key = try #require(try ToyRecipe().keys().first { $0.path == "modality" })
    #expect(key.value == "toy" && key.choices == ["toy"])
    let wrong = TrainingError.badRecipe(["modality is 'text': expected one of toy"])
    #expect(throws: wrong) { try ToyRecipe().applying(settings: ["modality=text"]) }
  }

  @Test func memoryCountsWhatPredictionsChooseFrom() {
    var sizes = MaskedLanguageModelSizes(
      encoder: EncoderConfiguration(), vocabulary: 5000, tokensPerBatch: 64, masked: 0.5, length: 8)
    let whole = sizes.memory(in: .f32), operations = sizes.trainingOperations
    sizes.candidates = 9000
    #expect(sizes.memory(in: .f32) == whole)
    sizes.candidates = 1000
    // Half of 64 tokens have 4000 logits less, of 4 bytes each.
    #expect(whole.activations - sizes.memory(in: .f32).activations == 32 * 4000 * 4)
    #expect(sizes.memory(in: .f32).parameters == whole.parameters)
    #expect(sizes.trainingOperations < operations)
    sizes.vocabulary = nil
    #expect(sizes.parameterCount == sizes.encoder.parameterCounts(vocabularySize: 9).blocks)
    #expect(sizes.memory(in: .f32).total < whole.total)
  }
}
