import ClozeConfiguration
import Testing

@testable import ClozeTraining

/// Kinds that a recipe chooses by name.
@Suite struct ChosenTests {
  @Test func yamlRoundTrips() throws {
    var section = ToySection()
    section.kinds["second"] = ToyKinds.Second(weight: 0.25)
    section.first = nil
    let text = try section.yaml()
    #expect(text.contains("first: null"), "\(text)")
    // The base has the first kind, which the text takes away.
    #expect(try ToySection().applying(yaml: text, name: "x") == section, "\(text)")
    section.kinds["second"] = nil
    #expect(try ToySection().applying(yaml: section.yaml(), name: "x") == section)
  }

  @Test func nullTakesAKindAway() throws {
    #expect(try ToySection().applying(settings: ["kinds.first=null"]).kinds.names == [])
    let both = try ToySection().applying(yaml: "kinds: {second: {}}", name: "x")
    #expect(both.kinds.names == ["first", "second"])
    let second = try both.applying(yaml: "kinds:\n  first: null\n", name: "x")
    #expect(second.kinds.names == ["second"])
  }

  @Test func aKindThatWasMissingHasItsDefaults() throws {
    var section = ToySection()
    section.first = nil
    let chosen = try section.applying(settings: ["kinds.first.queue=3"])
    #expect(chosen.first?.queue == 3 && chosen.first?.weight == 1)
    let empty = try section.applying(yaml: "kinds: {first: {}}", name: "x")
    #expect(empty.first == ToyKinds.First())
  }

  /// An optional of a kind is a known key without a value.
  @Test func kindsHaveOptionals() throws {
    let begun = try ToySection().applying(settings: ["kinds.second.weight=2"])
    #expect(begun.kinds["second"] as? ToyKinds.Second == ToyKinds.Second(weight: 2))
    let limited = try begun.applying(settings: ["kinds.second.limit=3"])
    #expect(limited.kinds["second"] as? ToyKinds.Second == ToyKinds.Second(weight: 2, limit: 3))
    for section in [begun, limited] {
      #expect(try ToySection().applying(yaml: section.yaml(), name: "x") == section)
    }
    #expect(try limited.applying(settings: ["kinds.second.limit=null"]) == begun)
  }

  /// One that is there keeps what is not named.
  @Test func aKindKeepsItsSettings() throws {
    var section = ToySection()
    section.first?.weight = 2
    let changed = try section.applying(settings: ["kinds.first.queue=3"])
    #expect(changed.first?.queue == 3 && changed.first?.weight == 2)
  }

  @Test func unknownKindsAndKeysAreNamedWithASuggestion() {
    for (setting, problem) in [
      ("kinds.frst.queue=3", "unknown key kinds.frst; did you mean kinds.first?"),
      ("kinds.first.qeue=3", "unknown key kinds.first.qeue; did you mean kinds.first.queue?"),
      ("kinds.first=3", "kinds.first is a group of keys, not a value"),
      ("kinds.second.limit=few", "kinds.second.limit is 'few': expected a whole number"),
      ("kinds.second.shape=oval", "kinds.second.shape is 'oval': expected one of round, square"),
    ] {
      #expect(throws: TrainingError.badRecipe([problem])) {
        try ToySection().applying(settings: [setting])
      }
    }
  }

  @Test func equalityIsThatOfKindsAndSettings() {
    let section = ToySection()
    var other = ToySection()
    #expect(section.kinds == other.kinds)
    other.first?.queue = 3
    #expect(section.kinds != other.kinds)
    other.first = nil
    #expect(section.kinds != other.kinds)
    other.kinds["second"] = ToyKinds.Second()
    #expect(section.kinds != other.kinds)
  }

  @Test func problemsAreThoseOfWhatIsChosen() {
    var section = ToySection()
    section.first?.queue = 0
    #expect(section.validate() == ["kinds.first.queue is 0: must be at least 1"])
    section.first = nil
    #expect(section.validate() == [])
  }

  @Test func kindsHaveSummaries() {
    let kinds = ToySection.allKindSummaries
    #expect(kinds.map(\.path) == ["kinds.first", "kinds.second"])
    #expect(kinds.map(\.summary) == ["the first", "the second"])
  }

  @Test func keysOfKindsThatAreNotChosenAreKnown() throws {
    var section = ToySection()
    section.first = nil
    let key = try #require(try section.keys().first { $0.path == "kinds.first.queue" })
    #expect(key.summary == "a length" && key.value == "null")
    let keys = try section.keys().filter { $0.path.hasPrefix("kinds.") }
    #expect(keys.first { $0.path == "kinds.first.plain" }?.choices == ["true", "false"])
    #expect(keys.first { $0.path == "kinds.second.shape" }?.choices == ["round", "square"])
    #expect(keys.contains { $0.path == "kinds.second.limit" })
  }
}
