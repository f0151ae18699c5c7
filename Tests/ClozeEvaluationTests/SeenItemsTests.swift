import ClozeTensor
import Testing

@testable import ClozeEvaluation

/// Histories in which items come again.
@Suite struct SeenItemsTests {
  /// `repeated` of `count` targets are in their histories.
  private func cases(_ repeated: Int, of count: Int) -> [RankingCase] {
    (0..<count).map { user in
      RankingCase(user: user, history: [1, 2], target: user < repeated ? 2 : 3)
    }
  }

  @Test func theShareOfRepeatsDecides() {
    let none = RankingQuestions(cases(0, of: 300), seen: .auto)
    #expect(!none.includesSeen && none.cases.count == 300 && none.note == nil)
    let few = RankingQuestions(cases(2, of: 300), seen: .auto)
    #expect(!few.includesSeen && few.cases.count == 298 && few.repeated == 2 && few.given == 300)
    #expect(few.note == "2 of 300 targets were in the history before; they are left out")
    let many = RankingQuestions(cases(3, of: 300), seen: .auto)
    #expect(many.includesSeen && many.cases.count == 300)
    #expect(many.note?.contains("all items are candidates") == true)
    #expect(!RankingQuestions([], seen: .auto).includesSeen)
  }

  @Test func theChoiceCanBeMade() {
    let excluded = RankingQuestions(cases(90, of: 100), seen: .exclude)
    #expect(!excluded.includesSeen && excluded.cases.count == 10)
    #expect(excluded.cases.allSatisfy { !$0.isRepeated })
    let included = RankingQuestions(cases(0, of: 100), seen: .include)
    #expect(included.includesSeen && included.cases.count == 100)
  }

  /// The others of a history are candidates, also for a target that is not in it.
  @Test func seenItemsAreCandidates() throws {
    let ranker = PopularityRanker(counts: [9, 8, 7, 6, 5])
    let cases = [
      RankingCase(user: 0, history: [0, 1, 2], target: 2),
      RankingCase(user: 1, history: [0, 1, 2], target: 3),
    ]
    let without = try RankingEvaluation(protocol: .full, seed: 1).run(ranker, cases: cases)
    #expect(without.ranks == [0, 0] && without.protocolName == "full")
    let with = try RankingEvaluation(protocol: .full, seed: 1, includesSeen: true)
      .run(ranker, cases: cases)
    #expect(with.ranks == [2, 3] && with.protocolName == "full+seen" && with.coverage == 1)
    // Four negatives are all others, seen or not.
    let drawn = try RankingEvaluation(protocol: .uniform(negatives: 4), seed: 1, includesSeen: true)
      .run(ranker, cases: cases)
    #expect(drawn.ranks == [2, 3] && drawn.protocolName == "uniform-4+seen")
  }
}
