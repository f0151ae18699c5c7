import ClozeData
import ClozeEvaluation
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeItems

/// Histories that validate apart from those that train.
@Suite struct GivenHistoriesTests {
  private func log(_ histories: [(user: String, items: String)]) -> InteractionLog {
    InteractionLog(
      histories: histories.map {
        History(user: $0.user, items: $0.items.map(String.init))
      })
  }

  /// Interactions at these seconds.
  private func timed(_ histories: [(user: String, rows: [(String, Int64)])]) -> InteractionLog {
    let log = log(histories.map { ($0.user, $0.rows.map(\.0).joined()) })
    return InteractionLog(
      users: log.users, items: log.items, offsets: log.offsets, sequence: log.sequence,
      times: histories.flatMap { $0.rows.map { $0.1 * 1_000_000_000 } })
  }

  private func items(_ given: GivenHistories) -> [String] {
    (0..<given.log.users.count).map { user in
      given.log.history(user).map { given.log.items[Int($0)] }.joined()
    }
  }

  @Test func targetsThatTrainAreCounted() {
    let training = log([("u", "abc"), ("v", "cba"), ("w", "abcabc"), ("x", "abcd")])
    let given = GivenHistories(
      log([("u", "abc"), ("v", "cb"), ("w", "bca"), ("x", "bb"), ("y", "ab")]), after: training)
    #expect(items(given) == ["abc", "cb", "abcabcbca", "abcdbb", "ab"])
    #expect(given.sharedUsers == 4 && given.trainedTargets == 2 && given.doubtfulTargets == 1)
    #expect(given.notes.count == 3)
    #expect(given.notes[1].hasPrefix("the targets of 2 of 5 users who validate are in"))
    #expect(given.notes[2].hasPrefix("the targets of 1 of 5 users who validate may be in"))
  }

  @Test func timesMergeBothHistories() {
    let training = timed([
      ("u", [("a", 10), ("b", 20), ("c", 30), ("d", 40)]),
      ("v", [("a", 1), ("b", 2), ("c", 3)]), ("w", [("a", 1)]), ("z", [("c", 10)]),
    ])
    let given = GivenHistories(
      timed([
        ("u", [("x", 5), ("b", 20), ("y", 30)]), ("v", [("a", 1), ("b", 2)]), ("w", [("b", 1)]),
        ("z", [("a", 1), ("b", 2)]),
      ]), after: training)
    // What trains after the target is no part of what is known.
    #expect(items(given) == ["xabcy", "ab", "ab", "ab"])
    #expect(given.trainedTargets == 1 && given.doubtfulTargets == 0)
  }

  @Test func filteredHistoriesAreFoundAgain() {
    let training = log([("u", "abc")])
    // Filters left out r, and what repeats.
    let rare = GivenHistories(log([("u", "arbca")]), after: training)
    #expect(items(rare) == ["arbca"] && rare.trainedTargets == 0)
    let same = GivenHistories(
      log([("u", "abrbc")]), after: training, duplicates: .consecutive)
    #expect(items(same) == ["abrbc"] && same.trainedTargets == 1)
    let more = GivenHistories(log([("u", "abcd")]), after: training, duplicates: .first)
    #expect(items(more) == ["abcd"] && more.trainedTargets == 0)
  }

  @Test func duplicatesAreRemovedFromBoth() throws {
    try withTemporaryFolder { folder in
      func rows(_ user: String, _ items: String) -> String {
        items.map { "\(user) \($0)\n" }.joined()
      }
      var recipe = try recipe(
        folder, rows("u", "aabcb") + rows("v", "dcba"), rows("u", "aabcbd"))
      recipe.data.filter.duplicates = .first
      let data = try ItemsData(recipe) { _ in }
      func name(_ item: Int32) -> String { data.log.items[Int(item)] }
      #expect(data.validation.cases.map { $0.history.map(name) } == [["a", "b", "c"]])
      #expect(data.validation.cases.map { name($0.target) } == ["d"])
    }
  }

  @Test func usersGoOnWithTheirHistories() {
    let training = log([("u", "abc"), ("v", "cba")])
    let given = GivenHistories(log([("v", "xa"), ("w", "bbc"), ("u", "abcb")]), after: training)
    #expect(items(given) == ["cbaxa", "bbc", "abcb"])
    #expect((0..<3).map { given.log.users[$0] } == ["v", "w", "u"])
    #expect(given.sharedUsers == 2 && given.trainedTargets == 0 && given.doubtfulTargets == 0)
    // Items that train keep their numbers.
    #expect((0..<4).map { given.log.items[$0] } == ["a", "b", "c", "x"])
  }

  private func recipe(_ folder: String, _ training: String, _ given: String?) throws -> ItemsRecipe
  {
    var recipe = smallRecipe(causal: true)
    for (name, text) in [("train.txt", training), ("valid.txt", given ?? "")] {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
    recipe.data.paths = [folder + "/train.txt"]
    if given != nil { recipe.data.validationPaths = [folder + "/valid.txt"] }
    return recipe
  }

  @Test func wholeHistoriesTrainThen() throws {
    try withTemporaryFolder { folder in
      let rows = (0..<6).flatMap { user in (0..<4).map { "u\(user) i\((user + $0) % 7)\n" } }
      var notes: [String] = []
      func data(_ given: String?) throws -> ItemsData {
        notes = []
        return try ItemsData(recipe(folder, rows.joined(), given)) {
          if case .note(let note) = $0 { notes.append(note) }
        }
      }
      let own = try data(nil)
      #expect(own.validation.cases.count == 6 && own.samples.log.count == 24)
      let given = try data("u0 i5\nnew i1\nnew i2\nnew i3\nodd i1\nodd i2\nodd i99\n")
      #expect(given.validation.cases.map(\.user) == [0, 1])
      func name(_ item: Int32) -> String { given.log.items[Int(item)] }
      #expect(given.validation.cases.map { name($0.target) } == ["i5", "i3"])
      #expect(given.validation.cases[0].history.map(name) == ["i0", "i1", "i2", "i3"])
      #expect(notes.contains { $0.hasPrefix("1 of 3 users who validate also train") })
      #expect(notes.contains { $0.hasPrefix("1 users validate with an item that never trains") })
      #expect(given.digest != own.digest)
      // Two items are enough for a target with a history.
      let short = try data("p i1\np i2\nq i1\n")
      #expect(short.validation.cases.map(\.user) == [0])
      #expect(short.validation.cases.map { name($0.target) } == ["i2"])
      let copy = try data(rows.joined())
      #expect(copy.validation.cases.count == 6)
      #expect(
        notes.contains { $0.hasPrefix("the targets of 6 of 6 users who validate are in") })
      // Windows over whole histories have two items more, and so have the counts.
      #expect(given.samples.count == own.samples.count)
      #expect(given.shares != own.shares)
    }
  }

  @Test func theSeedOfTheSplitDrawsUsers() throws {
    try withTemporaryFolder { folder in
      let rows = (0..<40).flatMap { user in (0..<4).map { "u\(user) i\((user + $0) % 7)\n" } }
      var recipe = try recipe(folder, rows.joined(), nil)
      recipe.data.validationUsers = 5
      func users() throws -> [Int] { try ItemsData(recipe) { _ in }.validation.cases.map(\.user) }
      let usual = try users()
      recipe.seed = 1
      #expect(try users() == usual)
      recipe.data.splitSeed = 1
      #expect(try users() != usual)
    }
  }
}
