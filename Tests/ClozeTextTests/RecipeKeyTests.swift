import ClozeText
import Testing

/// What a person looks up of a recipe.
@Suite struct RecipeKeyTests {
  @Test func everyKeyHasASummary() throws {
    let keys = try TextRecipe().keys()
    #expect(keys.count > 50)
    #expect(keys.filter(\.summary.isEmpty).map(\.path) == [])
    #expect(Set(TextRecipe.allSummaries.keys).subtracting(keys.map(\.path)) == [])
    #expect(Set(TextRecipe.allChoices.keys).subtracting(keys.map(\.path)) == [])
    for key in keys { #expect(!key.summary.contains("\n") && key.summary.count <= 90) }
  }

  /// Another head has other metrics, and one of them chooses the model.
  @Test func theMetricFollowsTheHead() throws {
    let preset = try #require(
      TextClassification.presets.first { $0.name == "text-classify" })
    func metric(_ settings: String...) throws -> String? {
      try preset.recipe.applying(settings: settings).training.selection.metric
    }
    #expect(try metric("headDropout=0.2") == "validation_accuracy")
    var changed = try preset.recipe.applying(settings: ["head=tokens"])
    changed.body.data.paths = ["sentences"]
    #expect(changed.training.selection.metric == changed.metrics.first?.name)
    #expect(changed.training.selection.metric != "validation_accuracy")
    #expect(changed.validate() == [])
    let loss = "training.selection.metric=validation_loss"
    #expect(try metric(loss, "head=tokens") == "validation_loss")
    #expect(try metric("training.selection.metric=null", "head=tokens") == nil)
    // A metric that was wrong before is the user's to correct.
    #expect(try metric("training.selection.metric=validation_f2", "head=tokens") != nil)
  }

  @Test func valuesAndChoicesAreThoseOfTheRecipe() throws {
    var recipe = TextRecipe()
    recipe.encoder.layers = 7
    recipe.data.paths = ["a", "b"]
    let keys = Dictionary(try recipe.keys().map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    #expect(keys["encoder.layers"]?.value == "7")
    #expect(keys["encoder.layers"]?.choices == [])
    #expect(keys["encoder.positions"]?.choices.contains("rotary") == true)
    #expect(keys["encoder.gated"]?.choices == ["true", "false"])
    #expect(keys["tokenizer.path"]?.value == "null")
    #expect(keys["data.paths"]?.value == "[a, b]")
    #expect(keys["masking.policy"]?.choices.contains("span") == true)
    for choice in keys.values.flatMap({ key in key.choices.map { (key.path, $0) } }) {
      #expect(throws: Never.self) {
        try TextRecipe().applying(settings: ["\(choice.0)=\(choice.1)"])
      }
    }
  }
}
