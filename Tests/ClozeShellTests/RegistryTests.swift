import ClozeTraining
import Foundation
import Testing

@testable import ClozeShell

/// The registry of modalities, and what each of them must bring.
@Suite struct RegistryTests {
  @Test func modalitiesAreThoseOfTheFolder() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/ClozeModalities")
    let folders = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let names = Registry.modalities.map { $0.name }
    // A folder may hold several tasks on its data: points, points-dvae, points-classify.
    let data = names.map { String($0.prefix { $0 != "-" }) }
    #expect(Set(data) == Set(folders.map { $0.lowercased() }))
    #expect(names.first == Modalities.unnamed)
    // Of a joint run its members are scored.
    #expect(Set(Registry.evaluations.map { $0.name }).union(["joint"]) == Set(names))
    #expect(names.contains(Modalities.unnamedClassifier))
  }

  /// Options of one name are one option, so that all modalities have to declare it alike.
  @Test func optionsOfOneNameAreAlike() {
    let declared = Registry.evaluations.flatMap { $0.evaluationOptions }
    for option in declared {
      #expect(DeclaredOptions.all.count { $0.name == option.name } == 1)
      for other in declared where other.name == option.name {
        #expect(option.summary == other.summary && option.valueName == other.valueName)
        #expect(option.isRepeating == other.isRepeating)
        #expect(option.kind == other.kind || !option.choices.isEmpty && !other.choices.isEmpty)
      }
    }
    for kind in Registry.evaluations {
      #expect(!kind.evaluated.isEmpty && !kind.evaluationNotes.isEmpty, "\(kind.name)")
      #expect(!kind.evaluationSplits.isEmpty, "\(kind.name)")
    }
  }

  @Test func presetsHaveNamesOfTheirOwn() {
    let names = Registry.presets.map(\.name)
    #expect(Set(names).count == names.count)
    for modality in Registry.modalities {
      #expect(Registry.firstPresets.contains { $0.modality == modality.name })
    }
  }

  @Test func presetsAreCompleteRecipes() throws {
    for preset in Registry.presets {
      #expect(!preset.summary.isEmpty && !preset.summary.contains("\n"), "\(preset.name)")
      #expect(preset.recipe.recipe == preset.name)
      var recipe = preset.recipe
      recipe.dataPaths = ["data"]
      // A joint recipe needs members, which no preset can have.
      let lacks = preset.modality == "joint" ? 1 : 0
      #expect(recipe.validate().count == lacks, "\(preset.name)")
      let text = try recipe.yaml()
      #expect(text.contains("modality: \(preset.modality)\n"), "\(preset.name)")
      let again = try Registry.recipe(yaml: text, name: preset.name)
      #expect(try again.yaml() == text)
      for key in try recipe.keys() {
        #expect(!key.summary.isEmpty && key.summary.count <= 90, "\(preset.name): \(key.path)")
      }
    }
  }

  /// A run of an earlier version goes on with the split that it had.
  @Test func earlierRecipesSplitByTheirSeed() throws {
    // The members of joint recipes have data, and they have none.
    for preset in Registry.presets where preset.modality != "joint" {
      var recipe = preset.recipe
      (recipe.dataPaths, recipe.seed) = (["data"], 7)
      let later = ["splitSeed", "equalTogether", "validationPaths"]
      let text = try recipe.yaml().split(separator: "\n").filter { line in
        !later.contains { line.contains("  \($0): ") }
      }.joined(separator: "\n")
      let earlier = text.replacing("format: 3", with: "format: 2")
      #expect(earlier != text, "\(preset.name)")
      func values(_ recipe: some TrainingRecipe) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try recipe.keys().map { ($0.path, $0.value) })
      }
      func expect(_ text: String, isRun: Bool, seed: String, together: String) throws {
        func read<Found: TrainingRecipe>(_: Found) throws -> any TrainingRecipe {
          try Found().applying(yaml: text, name: "x", isRun: isRun)
        }
        let found = try values(read(recipe))
        let hasSeed = found["data.splitSeed"] != nil
        #expect(hasSeed == (preset.modality != "code-repair"), "\(preset.name)")
        #expect(found["seed"] == "7" && found["data.validationPaths"] == "[]")
        if hasSeed { #expect(found["data.splitSeed"] == seed, "\(preset.name)") }
        if let value = found["data.equalTogether"] {
          #expect(value == together, "\(preset.name)")
        }
      }
      try expect(earlier, isRun: true, seed: "7", together: "false")
      try expect(earlier, isRun: false, seed: "7", together: "true")
      try expect(text, isRun: true, seed: "42", together: "true")
      let given = earlier.replacing("data:\n", with: "data:\n  splitSeed: 5\n")
      if preset.modality != "code-repair" {
        try expect(given, isRun: true, seed: "5", together: "false")
      }
      let set = try recipe.applying(settings: ["seed=9"])
      #expect(try values(set)["data.splitSeed"] != "9")
    }
  }

  @Test func theModalityOfAFileIsSaid() throws {
    let scratch = try Scratch()
    let older = cloze(
      "explain", try scratch.write("older.yaml", "recipe: old\nseed: 3\n"), "--yaml")
    #expect(older.result.contains("modality: text\n"), "\(older.messages)")
    let unknown = cloze("explain", try scratch.write("a.yaml", "modality: txet\n"), "--yaml")
    #expect(unknown.status == 2)
    #expect(unknown.messages.contains("did you mean 'text'?"), "\(unknown.messages)")
    let changed = cloze("explain", "text", "--set", "modality=teapots")
    #expect(changed.status == 2)
    #expect(changed.messages.contains("expected one of text"), "\(changed.messages)")
  }
}
