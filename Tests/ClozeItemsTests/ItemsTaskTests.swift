import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTraining
import Foundation
import Testing

@testable import ClozeItems

/// Training on histories that follow a chain, from a file to a ranking.
@Suite struct ItemsTaskTests {
  private static func write(_ log: InteractionLog, to path: String) throws {
    let lines = (0..<log.users.count).map { user in
      let items = log.history(user).map { log.items[Int($0)].replacing(" ", with: "_") }
      return ([log.users[user].replacing(" ", with: "_")] + items).joined(separator: " ")
    }
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func run(_ recipe: ItemsRecipe, at path: String, stopAfter: Int = .max) throws {
    let pretraining = try Pretraining<ItemsModality>.start(recipe, at: path)
    try execute(pretraining, stopAfter: stopAfter)
  }

  private static func execute(
    _ pretraining: Pretraining<ItemsModality>, stopAfter: Int = .max
  ) throws {
    var steps = 0
    try pretraining.execute(
      device: Device(.auto, threads: 1), threads: 1,
      stop: {
        steps += 1
        return steps >= stopAfter
      }, preparing: { _ in }, training: { _ in })
  }

  private static func weights(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path + "/model/model.safetensors")))
  }

  @Test(arguments: [true, false], [0, 40])
  func learnsTheChain(causal: Bool, sampled: Int) throws {
    try withTemporaryFolder { folder in
      let log = chainLog(users: 300, items: 60)
      try Self.write(log, to: folder + "/log.txt")
      var recipe = smallRecipe(causal: causal)
      recipe.data.paths = [folder + "/log.txt"]
      recipe.sampledItems = sampled
      recipe.training.steps = causal ? 400 : 1500
      recipe.training.selection.metric = "validation_ndcg@10"
      try Self.run(recipe, at: folder + "/run")
      let model = try ItemsModel(
        folder: folder + "/run/model", precision: .f32, device: Device(.auto, threads: 1))
      let (read, _) = try InteractionSource(paths: recipe.data.paths).read { _ in }
      #expect(model.items == read.items)
      let questions = LeaveOneOut.test.questions(read)
      let ranks = try model.ranks(
        of: questions.map(\.target), histories: questions.map(\.history),
        excluding: questions.map(\.excluded))
      // The next item of the chain is right 9 times of 10; by chance it would be 1 of 60. A model of
      // both sides is asked for fewer items at a step, and takes longer.
      #expect(HitRate(at: 1).mean(ranks) > (causal ? 0.5 : 0.3))
    }
  }

  @Test func resumedRunEndsWithTheSameWeights() throws {
    try withTemporaryFolder { folder in
      try Self.write(chainLog(users: 80, items: 30), to: folder + "/log.txt")
      var recipe = smallRecipe(causal: false)
      recipe.data.paths = [folder + "/log.txt"]
      recipe.training.selection.metric = "validation_ndcg@10"
      try Self.run(recipe, at: folder + "/whole")
      try Self.run(recipe, at: folder + "/parts", stopAfter: 33)
      try Self.execute(Pretraining<ItemsModality>.resume(folder + "/parts", steps: nil))
      #expect(try Self.weights(folder + "/whole") == Self.weights(folder + "/parts"))
    }
  }

  @Test func recipeNamesWhatIsWrong() throws {
    var recipe = ItemsPreset.named("items")
    recipe.windowStride = 0
    recipe.sampledItems = -1
    recipe.encoder.segments = 2
    recipe.data.filter.core = -3
    let problems = recipe.validate().joined(separator: "\n")
    for key in [
      "data.paths", "windowStride", "sampledItems", "encoder.segments", "data.filter.core",
    ] {
      #expect(problems.contains(key), "\(key)")
    }
  }

  @Test func presetsAreValidAndDifferent() {
    for preset in ItemsModality.presets {
      var recipe = preset.recipe
      recipe.data.paths = ["data"]
      #expect(recipe.validate().isEmpty, "\(preset.name)")
      #expect(recipe.recipe == preset.name)
    }
    #expect(Set(ItemsModality.presets.map(\.name)).count == ItemsModality.presets.count)
  }
}

/// A preset by its name.
enum ItemsPreset {
  static func named(_ name: String) -> ItemsRecipe {
    ItemsModality.presets.first { $0.name == name }?.recipe ?? ItemsRecipe()
  }
}
