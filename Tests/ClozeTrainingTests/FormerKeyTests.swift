import ClozeConfiguration
import Testing

@testable import ClozeTraining

/// Recipes of earlier versions in their new form.
@Suite struct FormerKeyTests {
  private let former: [FormerKey] = [
    .flag("samples.pairs", turnsOn: "kinds.second"),
    .group("contrast", now: "kinds.first", switches: ["plain", "mixed"]),
    .zero("patience"),
  ]

  private func read(_ yaml: String, over base: ToySection = ToySection()) throws -> ToySection {
    try base.applying(yaml: yaml, name: "x", former: former)
  }

  private func set(_ settings: String..., over base: ToySection) throws -> ToySection {
    try base.applying(settings: settings, former: former)
  }

  /// A section without the first kind.
  private var empty: ToySection {
    var section = ToySection()
    section.first = nil
    return section
  }

  /// One whose first kind has both switches on.
  private var full: ToySection {
    var section = ToySection()
    section.first?.plain = true
    section.first?.mixed = true
    return section
  }

  @Test func aFlagTurnsAKindOnOrOff() throws {
    let on = try read("samples:\n  length: 9\n  pairs: true\n")
    #expect(on.kinds.names == ["first", "second"] && on.samples.length == 9)
    let off = try read("samples: {pairs: false}", over: on)
    #expect(off.kinds.names == ["first"] && off.samples.length == 9)
    #expect(try read("samples: {pairs: false}").kinds.names == ["first"])
    #expect(try set("samples.pairs=true", over: empty).kinds.names == ["second"])
  }

  @Test func aGroupIsElsewhereUnlessItsSwitchesAreOff() throws {
    let on = try read("contrast: {plain: true, mixed: false, queue: 3, weight: 2.0}", over: empty)
    #expect(on.first?.plain == true && on.first?.mixed == false)
    #expect(on.first?.queue == 3 && on.first?.weight == 2)
    let off = try read("contrast: {plain: false, mixed: false, queue: 3}", over: full)
    #expect(off.kinds.names == [])
  }

  /// A switch that is not named is as it was.
  @Test func settingsChangeSingleSwitches() throws {
    let mixed = try set("contrast.mixed=true", over: empty)
    #expect(mixed.first?.mixed == true && mixed.first?.plain == false)
    let plain = try set("contrast.mixed=false", over: full)
    #expect(plain.first?.mixed == false && plain.first?.plain == true)
    let none = try set("contrast.mixed=false", "contrast.plain=false", over: full)
    #expect(none.kinds.names == [])
    #expect(try set("contrast.plain=false", over: empty).kinds.names == [])
    for order in [
      ["contrast.queue=3", "contrast.plain=true"], ["contrast.plain=true", "contrast.queue=3"],
    ] {
      let both = try empty.applying(settings: order, former: former)
      #expect(both.first?.queue == 3 && both.first?.plain == true, "\(order)")
    }
  }

  /// The switches count after the last setting, whatever their order.
  @Test func valuesOfAGroupSurviveSwitchesThatAreOffMeanwhile() throws {
    var mixed = ToySection()
    mixed.first?.mixed = true
    let settings = ["contrast.queue=3", "contrast.mixed=false", "contrast.plain=true"]
    for order in [settings, settings.reversed()] {
      let first = try mixed.applying(settings: order, former: former).first
      #expect(first?.queue == 3 && first?.plain == true && first?.mixed == false, "\(order)")
    }
    let both = try set("contrast.mixed=false", "kinds.first.plain=true", over: mixed)
    #expect(both.first?.plain == true && both.first?.mixed == false)
  }

  @Test func aGroupWithoutSwitchesIsNotMade() throws {
    #expect(try set("contrast.queue=3", over: empty).kinds.names == [])
    #expect(try read("contrast: {queue: 3}", over: empty).kinds.names == [])
    #expect(try read("contrast: {}", over: empty).kinds.names == [])
    #expect(try read("contrast: {queue: 3}", over: full).first?.queue == 3)
    // The new key makes it all the same.
    #expect(try set("kinds.first={}", over: empty).first == ToyKinds.First())
    #expect(try read("kinds: {first: {queue: 3}}", over: empty).first?.queue == 3)
  }

  /// The new key counts in a recipe that has both.
  @Test func newKeysGoBeforeFormerOnes() throws {
    func weight(_ section: ToySection) -> Double? {
      (section.kinds["second"] as? ToyKinds.Second)?.weight
    }
    for isOn in [true, false] {
      let both = "samples: {pairs: \(isOn)}\nkinds: {second: {weight: 2.0}}\n"
      #expect(weight(try read(both)) == 2, "\(isOn)")
    }
    #expect(weight(try read("samples: {pairs: true}\nkinds: {second: null}")) == nil)
    let weighted = try set("kinds.second.weight=2", over: empty)
    #expect(weight(try set("samples.pairs=true", over: weighted)) == 2)
    let group = try read(
      "contrast: {plain: true, queue: 3, weight: 3.0}\nkinds: {first: {queue: 5}}", over: empty)
    #expect(group.first?.plain == true && group.first?.queue == 5 && group.first?.weight == 3)
  }

  @Test func wrongValuesOfFormerKeysAreNamed() {
    for (text, problem) in [
      ("samples: {pairs: maybe}", "samples.pairs is 'maybe': expected true or false"),
      ("samples: {pairs: null}", "samples.pairs is 'null': expected true or false"),
      ("samples: {pairs: [1]}", "samples.pairs is a group or a list: expected true or false"),
      ("samples: {pairs: true}\nkinds: 3", "kinds is a group of keys, not a value"),
      ("contrast: {plain: true}\nkinds: 3", "kinds is a group of keys, not a value"),
      ("contrast: 3", "contrast is a group of keys, not a value"),
      ("contrast: {plain: maybe}", "kinds.first.plain is 'maybe': expected true or false"),
      // Although the group is taken away.
      ("contrast: {queue: many}", "kinds.first.queue is 'many': expected a whole number"),
      (
        "contrast: {qeue: 3}", "unknown key kinds.first.qeue; did you mean kinds.first.queue?"
      ),
    ] {
      #expect(throws: TrainingError.badRecipe([problem]), "\(text)") {
        try read(text, over: empty)
      }
    }
  }

  @Test func zeroIsNone() throws {
    var base = ToySection()
    base.patience = 5
    #expect(try read("patience: 0", over: base).patience == nil)
    #expect(try read("patience: 3", over: base).patience == 3)
    #expect(try read("samples: {length: 2}", over: base).patience == 5)
    #expect(try set("patience=0", over: base).patience == nil)
    #expect(try set("patience=null", over: base).patience == nil)
  }

  @Test func presentKeysStayAsTheyAre() throws {
    for section in [empty, full, ToySection()] {
      #expect(try read(section.yaml()) == section)
    }
  }

  /// Keys that all recipes had.
  @Test func recipesOfVersionOneAreRead() throws {
    let text = """
      recipe: toy
      modality: toy
      training:
        steps: 5
        histogramEvery: 0
        selection:
          metric: null
          patience: 0
      """
    let recipe = try ToyRecipe().applying(yaml: text, name: "x")
    #expect(recipe.training.steps == 5 && recipe.training.histogramEvery == nil)
    #expect(recipe.training.selection.patience == nil && recipe.validate() == [])
    #expect(try recipe.yaml().contains("format: 3"))
    #expect(try ToyRecipe().applying(yaml: recipe.yaml(), name: "x") == recipe)
    var patient = ToyRecipe()
    (patient.training.selection.metric, patient.training.selection.patience) = (
      "validation_loss", 4
    )
    #expect(try ToyRecipe().applying(yaml: patient.yaml(), name: "x") == patient)
    let never = try patient.applying(settings: ["training.selection.patience=0"])
    #expect(never.training.selection.patience == nil)
    #expect(never.training.selection.metric == "validation_loss")
  }

  @Test func numbersBelowOneAreNoIntervals() {
    var recipe = ToyRecipe()
    recipe.training.histogramEvery = 0
    recipe.training.selection.metric = "validation_loss"
    recipe.training.selection.patience = -1
    #expect(
      recipe.validate() == [
        "training.histogramEvery is 0: must be at least 1",
        "training.selection.patience is -1: must be at least 1, or null for never",
      ])
  }

  @Test func aLaterFormatIsRefused() throws {
    let problem = "format is 4: this version of Cloze reads recipes up to 3"
    // Keys that are unknown here are the lesser problem.
    for text in ["format: 4", "format: 4\nlater: {key: 1}\n"] {
      #expect(throws: TrainingError.badRecipe([problem])) {
        try ToyRecipe().applying(yaml: text, name: "x")
      }
    }
    #expect(throws: TrainingError.badRecipe([problem])) {
      try ToyRecipe().applying(settings: ["format=4"])
    }
    for format in ["format: 1", "format: 2", "format: 3", "seed: 5"] {
      #expect(throws: Never.self) { try ToyRecipe().applying(yaml: format, name: "x") }
    }
  }
}
