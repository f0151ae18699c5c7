import ClozeData
import ClozeTensor
import Testing

/// The filter, compared with a plain one, and statistics.
@Suite struct InteractionFilterTests {
  /// The filter as its description says it, without any regard for speed.
  private func plain(_ filter: InteractionFilter, _ histories: [History]) -> [History] {
    var left = histories
    while true {
      let before = left.map(\.items.count)
      for index in left.indices {
        let items = left[index].items
        left[index].items = items.indices.filter { place in
          switch filter.duplicates {
          case .keep: true
          case .consecutive: place == 0 || items[place] != items[place - 1]
          case .first: !items[..<place].contains(items[place])
          }
        }.map { items[$0] }
      }
      var counts: [String: Int] = [:]
      for item in left.flatMap(\.items) { counts[item, default: 0] += 1 }
      left = left.filter { $0.items.count >= max(filter.core, filter.minimumHistory) }
      for index in left.indices {
        left[index].items.removeAll { counts[$0, default: 0] < filter.core }
      }
      if left.map(\.items.count) == before { return left.filter { !$0.items.isEmpty } }
    }
  }

  @Test(arguments: InteractionFilter.Duplicates.allCases) func filtersAsThePlainOne(
    _ duplicates: InteractionFilter.Duplicates
  ) {
    var random = CounterRandom(seed: 32, purpose: .test), rests = 0
    for trial in 0..<300 {
      let items = Int.random(in: 1...12, using: &random)
      let histories = (0..<Int.random(in: 1...15, using: &random)).map { user in
        let length = Int.random(in: 1...9, using: &random)
        return History(
          user: "u\(user)",
          items: (0..<length).map { _ in "i\(Int.random(in: 0..<items, using: &random))" })
      }
      let filter = InteractionFilter(
        core: trial % 6, minimumHistory: Int.random(in: 0...6, using: &random),
        duplicates: duplicates)
      let left = filter.apply(InteractionLog(histories: histories))
      let expected = plain(filter, histories)
      #expect(left.histories == expected, "\(filter) of \(histories)")
      if !expected.isEmpty && expected != histories { rests += 1 }
      #expect(Set(left.sequence).count == left.items.count, "every item that is left occurs")
    }
    #expect(rests > 30, "the trials must leave something out and something in")
  }

  @Test func coresTakeSeveralRounds() {
    // Without d the item 3 is rare, without 3 the user c is, without c the item 2 is.
    let log = InteractionLog(histories: [
      ["a": ["1", "2"]], ["b": ["1", "4"]], ["c": ["2", "3"]], ["d": ["3"]], ["e": ["4", "1"]],
    ])
    let core = InteractionFilter(core: 2).apply(log)
    #expect(core.histories == [["b": ["1", "4"]], ["e": ["4", "1"]]])
    #expect(core.items[0] == "1" && core.items[1] == "4" && core.items.count == 2)
    #expect(InteractionFilter(core: 3).apply(log).count == 0)
  }

  @Test func duplicatesThatAFilterMakesGoToo() {
    let log = InteractionLog(histories: [["a": ["1", "2", "1", "1"]], ["b": ["1", "1", "1"]]])
    #expect(
      InteractionFilter(duplicates: .consecutive).apply(log).histories
        == [["a": ["1", "2", "1"]], ["b": ["1"]]])
    #expect(
      InteractionFilter(duplicates: .first).apply(log).histories
        == [["a": ["1", "2"]], ["b": ["1"]]])
    #expect(
      InteractionFilter(minimumHistory: 4).apply(log).histories == [["a": ["1", "2", "1", "1"]]])
    #expect(InteractionFilter(core: 2, duplicates: .consecutive).apply(log).count == 0)
  }

  @Test func aFilterOfNothingChangesNothing() {
    let log = InteractionLog(histories: [["a": ["1", "1"]], ["b": []]])
    #expect(InteractionFilter().apply(log) == log && InteractionFilter().isEmpty)
    #expect(InteractionFilter(core: 1, minimumHistory: 1).apply(log) == log)
    #expect(!InteractionFilter(duplicates: .first).isEmpty)
  }

  @Test func settingsAreChecked() {
    #expect(InteractionFilter().validate().isEmpty)
    #expect(InteractionFilter(core: -1, minimumHistory: 1_000_001).validate().count == 2)
  }

  @Test func statisticsByHand() {
    let odd = InteractionLog(histories: [
      ["a": ["1", "2", "1"]], ["b": ["3"]], ["c": ["1", "2", "3", "4", "5", "1"]],
    ])
    let statistics = InteractionStatistics(odd)
    #expect(statistics.users == 3 && statistics.items == 5 && statistics.interactions == 10)
    #expect(statistics.minimum == 1 && statistics.median == 3 && statistics.maximum == 6)
    #expect(statistics.density == 10.0 / 15)
    let even = InteractionStatistics(
      InteractionLog(histories: [["a": ["1"]], ["b": ["1", "2", "3", "4"]]]))
    #expect(even.median == 2.5)
    let empty = InteractionStatistics(InteractionLog(histories: []))
    #expect(empty.median == 0 && empty.density == 0 && empty.minimum == 0 && empty.maximum == 0)
  }
}
