import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTestSupport
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
    let trainingRun = try TrainingRun<ItemsModality>.start(
      recipe, at: path, on: Device(.auto, threads: 1))
    try execute(trainingRun, stopAfter: stopAfter)
  }

  private static func execute(
    _ trainingRun: TrainingRun<ItemsModality>, stopAfter: Int = .max
  ) throws {
    var steps = 0
    try trainingRun.execute(
      device: Device(.auto, threads: 1), threads: 1,
      stop: {
        steps += 1
        return steps >= stopAfter
      }, preparing: { _ in }, training: { _ in })
  }

  private static func weights(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path + "/model/model.safetensors")))
  }

  @Test(arguments: [true, false], [nil, 40] as [Int?])
  func learnsTheChain(causal: Bool, sampled: Int?) throws {
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
      let questions = HistorySplit(read).questions(.test)
      let ranks = try model.ranks(
        of: questions.map(\.target), histories: questions.map(\.history),
        excluding: questions.map { $0.excluded(includingSeen: false) })
      // The next item of the chain is right 9 times of 10; by chance it would be 1 of 60. A model
      // of both sides is asked for fewer items at a step, and takes longer.
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
      try Self.execute(TrainingRun<ItemsModality>.resume(folder + "/parts", steps: nil))
      #expect(try Self.weights(folder + "/whole") == Self.weights(folder + "/parts"))
    }
  }

  /// Users who took what the model does not know count as missed under any protocol.
  @Test func unknownTargetsAreMissed() throws {
    let log = InteractionLog(
      histories: (0..<9).map { user in
        let last = user < 3 ? "new" : "a"
        return History(user: "\(user)", items: ["b", "c", "d", last])
      })
    let questions = ItemQuestions(
      HistorySplit(log), items: NameTable(["a", "b", "c", "d", "e"]), part: .test, limit: .max,
      seed: 1)
    #expect(questions.answerable.cases.count == 6 && questions.unknownTargets == 3)
    let ranker = PopularityRanker(histories: questions.training, itemCount: 5)
    let result = try questions.answer(
      RankingEvaluation(protocol: .uniform(negatives: 1), seed: 1), ranker
    ) { _, _ in }
    #expect(result.ranks.count == 9)
    #expect(abs(HitRate(at: 20).mean(result.ranks) - 6.0 / 9) < 1e-9)
    let strange = ItemQuestions(
      HistorySplit(log), items: NameTable(["x", "y"]), part: .test, limit: .max, seed: 1)
    #expect(throws: ItemsModelError.otherItems(users: 9)) {
      try strange.answer(RankingEvaluation(protocol: .full, seed: 1), ranker) { _, _ in }
    }
  }

  @Test func someUsersStandForAll() {
    let split = HistorySplit(chainLog(users: 50, items: 20))
    let some = split.questions(.validation, limit: 7, seed: 3)
    #expect(some.count == 7 && some.map(\.user) == some.map(\.user).sorted())
    #expect(some == split.questions(.validation, limit: 7, seed: 3))
    #expect(some != split.questions(.validation, limit: 7, seed: 4))
    #expect(split.questions(.validation).count == 50)
  }

  @Test func absurdSizesAreNamed() {
    var recipe = ItemsPreset.named("items-causal")
    recipe.data.paths = ["data"]
    recipe.sequencesPerBatch = .max
    recipe.tokensPerBatch = .max
    recipe.encoder.maximumLength = .max
    #expect(recipe.validate().count == 3)
  }

  @Test func recipeNamesWhatIsWrong() throws {
    var recipe = ItemsPreset.named("items")
    recipe.windowStride = 0
    recipe.sampledItems = 0
    recipe.encoder.segments = 2
    recipe.data.filter.core = -3
    recipe.data.split.testShare = 0.95
    recipe.data.split.testFrom = "31.1.2020"
    recipe.data.timeColumn = ""
    let problems = recipe.validate().joined(separator: "\n")
    for key in [
      "data.paths", "windowStride", "sampledItems", "encoder.segments", "data.filter.core",
      "data.split.validationShare and testShare", "data.split.testFrom", "data.timeColumn",
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
