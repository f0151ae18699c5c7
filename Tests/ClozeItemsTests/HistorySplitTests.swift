import ClozeData
import ClozeEvaluation
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeItems

/// The parts of histories that train, validate and test.
@Suite struct HistorySplitTests {
  @Test func leavesOneOut() throws {
    let split = HistorySplit(
      InteractionLog(histories: [
        History(user: "a", items: ["9", "8", "7", "6", "5"]),
        History(user: "b", items: ["9", "8"]),
        History(user: "c", items: []),
      ]))
    #expect(
      split.question(.test, 0) == RankingCase(user: 0, history: [0, 1, 2, 3], target: 4))
    #expect(
      split.question(.validation, 0) == RankingCase(user: 0, history: [0, 1, 2], target: 3))
    #expect(split.training(0) == [0, 1, 2] && split.training(1) == [0, 1])
    #expect(split.question(.test, 1) == nil && split.question(.test, 2) == nil)
    #expect(split.questions(.test).count == 1 && split.cuts == nil)
  }

  /// Users with interactions, numbered from 0, at these seconds.
  private func log(_ seconds: [[Double]]) -> InteractionLog {
    var offsets = [0]
    for history in seconds { offsets.append(offsets[offsets.count - 1] + history.count) }
    let count = offsets[seconds.count]
    return InteractionLog(
      users: NameTable(seconds.indices.map { "u\($0)" }),
      items: NameTable((0..<count).map { "i\($0)" }), offsets: offsets,
      sequence: (0..<count).map { Int32($0) },
      times: seconds.flatMap { $0 }.map { Int64($0 * 1e9) })
  }

  private func settings(_ change: (inout ItemsSplit) -> Void) -> ItemsSplit {
    var settings = ItemsSplit()
    settings.kind = .time
    change(&settings)
    return settings
  }

  @Test func twoMomentsSplitAllHistories() throws {
    let log = log([
      [1, 10, 20, 30], [5, 19.5, 25, 26], [21], [12, 13], [1, 2], [9.999, 20], [3, 10, 10, 19],
    ])
    let split = try HistorySplit(
      log, settings { ($0.validationFrom, $0.testFrom) = ("10", "1970-01-01T00:00:20Z") })
    #expect(
      (0..<7).map { Array(split.training($0)) } == [[0], [4], [], [], [11, 12], [13], [15]])
    #expect(
      split.questions(.validation) == [
        RankingCase(user: 0, history: [0], target: 1),
        RankingCase(user: 1, history: [4], target: 5),
        RankingCase(user: 6, history: [15], target: 16),
      ])
    // What validated is known when the test is asked; who is new has no history.
    #expect(
      split.questions(.test) == [
        RankingCase(user: 0, history: [0, 1], target: 2),
        RankingCase(user: 1, history: [4, 5], target: 6),
        RankingCase(user: 5, history: [13], target: 14),
      ])
    #expect(ItemsData.popularity(split).reduce(0, +) == 6)
    let samples = ItemSamples(split, longest: 5, stride: 2, isCausal: false, seed: 1)
    #expect(samples.count == 1 && samples.log.times == nil, "one history has two items that train")
  }

  @Test func sharesAreOfAllInteractions() throws {
    let log = log([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
    let usual = try HistorySplit(log, settings { _ in })
    #expect(
      usual.cuts == HistorySplit.Cuts(validation: 9_000_000_000, test: 10_000_000_000))
    let more = try HistorySplit(
      log, settings { ($0.validationShare, $0.testShare) = (0.2, 0.3) })
    #expect(more.cuts == HistorySplit.Cuts(validation: 6_000_000_000, test: 8_000_000_000))
    let none = try HistorySplit(log, settings { ($0.validationShare, $0.testShare) = (0, 0) })
    #expect(none.cuts == HistorySplit.Cuts(validation: .max, test: .max))
    #expect(none.training(1).count == 5 && none.questions(.test).isEmpty)
    // Interactions of one moment are never on both sides.
    let even = try HistorySplit(
      self.log([[1, 1, 2, 2, 2], [2, 2, 3, 3, 3]]), settings { $0.validationShare = 0.4 })
    #expect(even.cuts == HistorySplit.Cuts(validation: 2_000_000_000, test: 3_000_000_000))
    let dated = try HistorySplit(
      log, settings { ($0.validationShare, $0.testFrom) = (0.3, "1970-01-01 00:00:07") })
    #expect(dated.cuts == HistorySplit.Cuts(validation: 4_000_000_000, test: 7_000_000_000))
  }

  /// Shares of older data would test what the run trained on.
  @Test func runsKeepTheirMoments() throws {
    let older = log([[1, 2, 3, 4], [6, 7]])
    let cuts = HistorySplit.Cuts(validation: 9_000_000_000, test: 10_000_000_000)
    #expect(try HistorySplit(older, settings { _ in }).questions(.test).count == 1)
    let split = try HistorySplit(older, settings { _ in }, kept: cuts)
    #expect(split.cuts == cuts && split.questions(.test).isEmpty)
    #expect(try HistorySplit(older, ItemsSplit(), kept: cuts).cuts == nil)
    try withTemporaryFolder { folder in
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      #expect(HistorySplit.Cuts(keptIn: run.path) == nil)
      for cuts in [
        cuts, HistorySplit.Cuts(validation: -1_500_000_000, test: 9_000_000_001),
        HistorySplit.Cuts(validation: 7, test: .max),
      ] {
        try cuts.keep(in: run)
        #expect(HistorySplit.Cuts(keptIn: run.path) == cuts)
      }
      try Data("{\"testFrom\": \"soon\"}".utf8).write(
        to: URL(fileURLWithPath: run.path + "/split.json"))
      #expect(HistorySplit.Cuts(keptIn: run.path) == nil)
    }
  }

  @Test func rulesOfSplitsAreCompared() {
    var first = smallRecipe(causal: true), second = first
    func areSame() -> Bool {
      SplitRule(first, at: "none").isSame(as: SplitRule(second, at: "none"))
    }
    #expect(areSame())
    // Shares do not matter where one is left out.
    second.data.split.testShare = 0.3
    #expect(areSame())
    first.data.split.kind = .time
    #expect(!areSame())
    second.data.split.kind = .time
    #expect(!areSame())
    first.data.split.testShare = 0.3
    #expect(areSame())
    second.data.validationPaths = ["other"]
    #expect(!areSame())
  }

  @Test func whatCannotBeSplitIsRefused() throws {
    let timed = log([[1, 2, 3, 4]])
    for (log, settings, part) in [
      (timed.withoutTimes, settings { _ in }, "data.timeColumn"),
      (timed, settings { $0.validationFrom = "1" }, "no interaction is before"),
      (timed, settings { ($0.validationFrom, $0.testShare) = ("4", 0.5) }, "testShare"),
    ] {
      do {
        _ = try HistorySplit(log, settings)
        Issue.record("not refused: \(part)")
      } catch let error as TrainingError {
        #expect("\(error)".contains(part), "\(error)")
      }
    }
    let bad = settings {
      ($0.validationFrom, $0.testFrom) = ("2020-02-01", "2020-01-31")
      ($0.validationShare, $0.testShare) = (-0.1, 1)
    }
    #expect(bad.validate().count == 3)
    #expect(ItemsSplit().validate() == [] && settings { _ in }.validate() == [])
  }

  @Test func dataOfARecipeIsSplitByTime() throws {
    try withTemporaryFolder { folder in
      let lines = (0..<40).map { "u\($0 % 7),i\($0 * $0 % 11),\($0),\(1 + $0 % 5)" }
      let path = folder + "/log.csv"
      try (["user,item,time,rating"] + lines).joined(separator: "\n")
        .write(toFile: path, atomically: true, encoding: .utf8)
      var recipe = smallRecipe(causal: true), notes: [String] = []
      recipe.data.paths = [path]
      recipe.data.split.kind = .time
      recipe.data.minimumRating = 2
      let data = try ItemsData(recipe) { if case .note(let note) = $0 { notes.append(note) } }
      #expect(data.log.count == 32 && !data.validation.cases.isEmpty && data.log.times == nil)
      #expect(notes.contains { $0.contains("8 interactions rated below 2.0") }, "\(notes)")
      #expect(notes.contains { $0.contains("1970-01-01T00:00:33Z on validates") }, "\(notes)")
      let digest = data.digest
      recipe.data.split.testShare = 0.2
      #expect(try ItemsData(recipe) { _ in }.digest != digest)
    }
  }
}
