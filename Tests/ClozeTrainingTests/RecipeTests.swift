import ClozeConfiguration
import Testing

@testable import ClozeConfiguration
@testable import ClozeTraining

@Suite struct RecipeTests {
  struct Toy: ConfigurationSection {
    var name = "toy"
    var limit: Int?
    var training = TrainingConfiguration()
    static let summaries = ["name": "a name", "limit": "a limit"]
    static var parts: [ConfigurationPart<Toy>] { [ConfigurationPart("training", \.training)] }
    mutating func fillOptionals() { limit = 1 }
  }

  @Test func settingsAreLaidOver() throws {
    let recipe = try Toy().applying(settings: [
      "training.steps=7", "training.optimizer.rate=1e-3", "training.schedule.shape=cosine",
      "limit=3", "name='a: b'",
    ])
    #expect(recipe.training.steps == 7)
    #expect(recipe.training.optimizer.rate == 1e-3)
    #expect(recipe.training.schedule.shape == .cosine)
    #expect(recipe.limit == 3)
    #expect(recipe.name == "a: b")
    #expect(try recipe.applying(settings: ["limit=null"]).limit == nil)
    #expect(
      try recipe.applying(settings: ["training.optimizer.clip=null"]).training.optimizer.clip == nil
    )
  }

  @Test func yamlRoundTrips() throws {
    var recipe = Toy()
    recipe.training.optimizer.rate = 0.000123456789
    recipe.training.optimizer.clip = nil
    recipe.limit = 9
    let text = try recipe.yaml()
    #expect(try Toy().applying(yaml: text, name: "x") == recipe, "\(text)")
    #expect(try Toy().applying(yaml: "training: {steps: 3}", name: "x").training.steps == 3)
    #expect(try Toy().applying(yaml: "", name: "x") == Toy())
  }

  @Test func numbersAreWrittenAsPeopleWriteThem() throws {
    var recipe = Toy()
    recipe.training.optimizer.rate = 0.0005
    recipe.training.optimizer.decay = 0
    recipe.training.optimizer.epsilon = 1e-12
    recipe.name = "1e5"
    let text = try recipe.yaml()
    for line in ["rate: 0.0005", "decay: 0.0", "epsilon: 1.0e-12", "beta1: 0.9"] {
      #expect(text.contains(line), "\(text)")
    }
    #expect(try Toy().applying(yaml: text, name: "x") == recipe)
  }

  func problems(_ body: () throws -> Toy) -> [String] {
    do {
      _ = try body()
      return []
    } catch TrainingError.badRecipe(let problems) {
      return problems
    } catch {
      return ["another error: \(error)"]
    }
  }

  @Test func unknownKeysAreNamedWithASuggestion() {
    let typo = problems { try Toy().applying(settings: ["training.stps=7"]) }
    #expect(typo == ["unknown key training.stps; did you mean training.steps?"])
    let far = problems { try Toy().applying(settings: ["zzzzzz=7"]) }
    #expect(far == ["unknown key zzzzzz; known here: limit, name, training"])
    let both = problems { try Toy().applying(yaml: "limt: 1\ntrainin: {}", name: "x") }
    #expect(both.count == 2)
  }

  @Test func wrongTypesAndFormsAreNamed() {
    #expect(
      problems { try Toy().applying(settings: ["training.steps=many"]) }[0].contains(
        "training.steps"))
    #expect(
      problems { try Toy().applying(settings: ["training=3"]) } == [
        "training is a group of keys, not a value"
      ])
    for (text, form) in [("3", "'3'"), ("- 3", "a list")] {
      #expect(
        problems { try Toy().applying(yaml: text, name: "x") } == [
          "the recipe is \(form): must be keys with values"
        ])
    }
    #expect(
      problems { try Toy().applying(settings: ["steps"]) } == [
        "--set steps: expected key.path=value"
      ])
    #expect(
      problems { try Toy().applying(yaml: "a: [", name: "file.yaml") }[0].hasPrefix(
        "file.yaml is not YAML"))
  }

  @Test func wrongValuesAreToldWhatWasExpected() {
    #expect(
      problems { try Toy().applying(settings: ["training.steps=many"]) }
        == ["training.steps is 'many': expected a whole number"])
    #expect(
      problems { try Toy().applying(settings: ["training.schedule.shape=cosin"]) } == [
        "training.schedule.shape is 'cosin': expected one of "
          + Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", ")
      ])
    #expect(
      problems { try Toy().applying(settings: ["training.optimizer.biasCorrection=2"]) }
        == ["training.optimizer.biasCorrection is '2': expected true or false"])
  }

  @Test func closestNameIsOnlyOfferedWhenClose() {
    #expect(closest(to: "stesp", among: ["steps", "seed"]) == "steps")
    #expect(closest(to: "xyz", among: ["steps", "seed"]) == nil)
    #expect(editDistance("kitten", "sitting") == 3)
  }
}
