import ClozeConfiguration
import ClozeTensor
import ClozeTraining
import Foundation

/// A member of a joint run: a recipe of any kind of pretraining, with its data and its weight.
///
/// ```yaml
/// members:
///   - name: reading
///     recipe: text-tiny
///     data: [book.txt]
///   - name: hearing
///     recipe: hearing.yaml
///     weight: 2
///     set: [backbone.layers=2]
/// ```
public struct JointMember: Codable, Sendable, Equatable {
  /// The name, by which its metrics and its folder are called.
  public var name: String
  /// A preset, or the path of a YAML file.
  public var recipe: String
  /// The files and folders of the data; empty for those of the recipe.
  public var data: [String] = []
  /// The files and folders that validate; empty for those of the recipe.
  public var validation: [String] = []
  /// The number of its batches in proportion to those of the others; 0 for none.
  public var weight = 1.0
  /// Settings of the recipe, each `key.path=value`.
  public var set: [String] = []
  /// The text of the YAML file when the run began, which holds from then on; nil for a preset.
  public var yaml: String?

  /// Makes a member with its recipe's data.
  public init(name: String, recipe: String) { (self.name, self.recipe) = (name, recipe) }

  private enum Key: String, CodingKey, CaseIterable {
    case name, recipe, data, validation, weight, set, yaml
  }

  /// Reads a member; what is not named has its default.
  ///
  /// - Throws: `TrainingError.badRecipe` for a key that members do not have.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    guard let name = try values.decodeIfPresent(String.self, forKey: .name),
      let recipe = try values.decodeIfPresent(String.self, forKey: .recipe)
    else {
      throw TrainingError.badRecipe(["members has an entry without name or recipe: give both"])
    }
    (self.name, self.recipe) = (name, recipe)
    data = try values.decodeIfPresent([String].self, forKey: .data) ?? []
    validation = try values.decodeIfPresent([String].self, forKey: .validation) ?? []
    weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? 1
    set = try values.decodeIfPresent([String].self, forKey: .set) ?? []
    yaml = try values.decodeIfPresent(String.self, forKey: .yaml)
    let known = Key.allCases.map(\.rawValue)
    let found = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    if let strange = found.first(where: { !known.contains($0) }) {
      throw TrainingError.badRecipe([
        "members: '\(name)' has the unknown key \(strange); known are \(known.joined(separator: ", "))"
      ])
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension JointMember {
  /// The problems of the member alone, one line each.
  var problems: [String] {
    var problems: [String] = []
    let isPlain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    if name.isEmpty || !isPlain || name.lowercased() == "validation" {
      problems.append(
        "members has the name '\(name)': letters, digits and hyphens are possible, and not validation"
      )
    }
    for key in ["training.", "seed=", "precision="] {
      if let setting = set.first(where: { $0.hasPrefix(key) }) {
        problems.append("members.\(name) sets \(setting): that is the joint recipe's to say")
      }
    }
    if !(weight >= 0 && weight.isFinite) {
      problems.append("members.\(name) has the weight \(weight): must be at least 0")
    }
    return problems
  }

  /// Returns the complete recipe of the member.
  ///
  /// - Parameters:
  ///   - kinds: The kinds of data that it may be of.
  ///   - seed: The seed of the joint run.
  /// - Throws: `TrainingError.badRecipe` if it is no recipe for pretraining, or errors of reading.
  func resolved(
    among kinds: [any Modality.Type], seed: UInt64, precision: Precision,
    training: TrainingConfiguration = TrainingConfiguration()
  ) throws -> any TrainingRecipe {
    var found = try named(among: kinds)
    found = try applied(found)
    if !data.isEmpty { (found.dataPaths, found.validationPaths) = (data, []) }
    if !validation.isEmpty { found.validationPaths = validation }
    (found.seed, found.precision) = (seed, precision)
    // Schedules within a member, such as that of a quantizer's temperature, follow the run's steps.
    (found.training.steps, found.training.epochs) = (training.steps, nil)
    found.training.accumulation = training.accumulation
    let problems = found.validate()
    guard problems.isEmpty else {
      throw TrainingError.badRecipe(problems.map { "members.\(name): \($0)" })
    }
    return found
  }

  private func applied(_ recipe: some TrainingRecipe) throws -> any TrainingRecipe {
    do { return try recipe.applying(settings: set) } catch TrainingError.badRecipe(let problems) {
      throw TrainingError.badRecipe(problems.map { "members.\(name): \($0)" })
    }
  }

  /// Returns the preset that the member names; nil if it names none.
  func preset(among kinds: [any Modality.Type]) -> (any TrainingRecipe)? {
    func preset<M: Modality>(_: M.Type) -> (any TrainingRecipe)? {
      M.presets.first { $0.name == recipe }?.recipe
    }
    return kinds.lazy.compactMap { preset($0) }.first
  }

  private func named(among kinds: [any Modality.Type]) throws -> any TrainingRecipe {
    if yaml == nil, let found = preset(among: kinds) { return found }
    guard let text = yaml ?? (try? String(contentsOfFile: recipe, encoding: .utf8)) else {
      throw TrainingError.badRecipe([
        "members.\(name): '\(recipe)' is neither a preset for pretraining nor a YAML file that can "
          + "be read; 'cloze help pretrain' lists the presets"
      ])
    }
    let modality = RecipeKeys.modality(yaml: text)
    guard let kind = kinds.first(where: { $0.name == modality }) else {
      throw TrainingError.badRecipe([
        "members.\(name): '\(recipe)' is a recipe for '\(modality)', which cannot be a member; "
          + "possible are \(kinds.map { $0.name }.joined(separator: ", "))"
      ])
    }
    func read<M: Modality>(_: M.Type) throws -> any TrainingRecipe {
      try M.ModalityRecipe().applying(yaml: text, name: recipe)
    }
    return try read(kind)
  }
}
