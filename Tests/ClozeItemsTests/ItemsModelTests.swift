import ClozeData
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeItems

@Suite struct ItemsModelTests {
  private static let names = NameTable((0..<53).map { $0 == 7 ? "a\\b\nc\r" : "item \"\($0)\"" })

  private static func model(causal: Bool, threads: Int = 1) throws -> ItemsModel {
    let recipe = smallRecipe(causal: causal)
    return try ItemsModel(
      MaskedLanguageModel(
        recipe.encoder, vocabularySize: names.count + 1, seed: 3,
        device: Device(.auto, threads: threads)),
      items: names, precision: .f32)
  }

  private static let histories: [[Int32]] = {
    var random = CounterRandom(seed: 8, purpose: .test)
    return (0..<300).map { user in
      (0..<user % 23).map { _ in Int32(random.below(names.count)) }
    }
  }()

  @Test(arguments: [true, false])
  func batchAndThreadsChangeNothing(causal: Bool) throws {
    let one = try Self.model(causal: causal), two = try Self.model(causal: causal, threads: 3)
    let nothing = Self.histories.map { _ in [Int32]() }
    let together = try one.top(5, histories: Self.histories, excluding: nothing)
    #expect(try two.top(5, histories: Self.histories, excluding: nothing) == together)
    let alone = try Self.histories.map { try two.top(5, histories: [$0], excluding: [[]])[0] }
    #expect(alone == together)
  }

  @Test(arguments: [true, false])
  func onlyTheNewestItemsCount(causal: Bool) throws {
    let model = try Self.model(causal: causal)
    let long: [Int32] = Array(0..<40), room = causal ? 9 : 8
    let answers = try model.queries([long, Array(long.suffix(room)), Array(long.suffix(room - 1))])
    let width = answers.count / 3
    #expect(answers[..<width] == answers[width..<2 * width])
    #expect(answers[..<width] != answers[(2 * width)...])
  }

  @Test func folderKeepsEverything() throws {
    try withTemporaryFolder { folder in
      for causal in [true, false] {
        let model = try Self.model(causal: causal)
        try ItemsModel.save(model.model, items: model.items, to: folder + "/\(causal)")
        let read = try ItemsModel(
          folder: folder + "/\(causal)", precision: .f32, device: Device(.auto, threads: 1))
        #expect(read.items == model.items)
        #expect(try read.queries(Self.histories) == model.queries(Self.histories))
      }
    }
  }

  @Test func damagedListIsNamed() throws {
    try withTemporaryFolder { folder in
      let model = try Self.model(causal: true), path = folder + "/model"
      try ItemsModel.save(model.model, items: model.items, to: path)
      for text in ["a\nb\na\n", "a\nb\n"] {
        try text.write(toFile: path + "/items.txt", atomically: true, encoding: .utf8)
        #expect(throws: ItemsModelError.self) {
          try ItemsModel(folder: path, precision: .f32, device: Device(.auto, threads: 1))
        }
      }
    }
  }

  @Test func seenItemsCanBeLeftOut() throws {
    let model = try Self.model(causal: false)
    let histories: [[Int32]] = [[3, 4, 3], [], [7]]
    let hits = try ItemScorer(model, excludesSeen: true).top(100, behind: histories)
    #expect(hits.map(\.count) == [51, 53, 52])
    for (history, hits) in zip(histories, hits) {
      #expect(Set(hits.map(\.row)).isDisjoint(with: history))
      #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
    }
    let all = try ItemScorer(model, excludesSeen: false).top(100, behind: histories)
    #expect(all.map(\.count) == [53, 53, 53])
  }

  @Test func candidatesAreTheOnlyAnswers() throws {
    let model = try Self.model(causal: false)
    let candidates: [Int32] = [40, 3, 9, 11]
    let all = try ItemScorer(model, excludesSeen: false).top(53, behind: [[3, 9]])[0]
    let some = try ItemScorer(model, candidates: candidates, excludesSeen: false)
      .top(10, behind: [[3, 9]])[0]
    #expect(some == all.filter { candidates.contains($0.row) })
    let unseen = try ItemScorer(model, candidates: candidates, excludesSeen: true)
      .top(10, behind: [[3, 9]])[0]
    #expect(Set(unseen.map(\.row)) == [40, 11])
  }

  @Test func eachHistoryCanHaveCandidates() throws {
    let model = try Self.model(causal: false), histories: [[Int32]] = [[3, 9], [], [7, 40], [5]]
    for excludes in [true, false] {
      let scorer = try ItemScorer(model, candidates: [1, 2, 3], excludesSeen: excludes)
      let hits = try scorer.top(
        3, behind: histories, among: [[40, 3, 9, 11, 52], nil, [7, 40], [Int32]()])
      let all = try ItemScorer(model, excludesSeen: false).top(53, behind: histories)
      func best(_ history: Int, _ items: Set<Int32>) -> [Int32] {
        let seen = Set(excludes ? histories[history] : [])
        return Array(all[history].filter { items.subtracting(seen).contains($0.row) }.prefix(3))
          .map(\.row)
      }
      #expect(hits[0].map(\.row) == best(0, [40, 3, 9, 11, 52]))
      #expect(hits[1].map(\.row) == best(1, [1, 2, 3]), "those of the scorer")
      #expect(hits[2].map(\.row) == best(2, [7, 40]) && hits[3].isEmpty)
      #expect(hits[0].allSatisfy { hit in all[0].contains(hit) }, "the same bits")
    }
  }
}
