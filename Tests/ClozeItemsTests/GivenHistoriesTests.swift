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

  @Test func usersGoOnWithTheirHistories() {
    let training = log([("u", "abc"), ("v", "cba")])
    let given = GivenHistories(log([("v", "xa"), ("w", "bbc"), ("u", "abcb")]), after: training)
    func items(_ user: Int) -> String {
      given.log.history(user).map { given.log.items[Int($0)] }.joined()
    }
    #expect((0..<3).map(items) == ["cbaxa", "bbc", "abcb"])
    #expect((0..<3).map { given.log.users[$0] } == ["v", "w", "u"])
    #expect(given.sharedUsers == 2)
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
