import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTensor
import Foundation
import Yams

/// A complete recipe: the keys that every recipe has, and a body with those that are specific to
/// the modality.
///
/// In a file the keys of the body are at the same level as the others; in code its properties are
/// also the recipe's.
///
/// ```swift
/// var recipe = Recipe<TextBody>()
/// recipe.encoder.layers = 2
/// recipe = try recipe.applying(settings: ["masking.rate=0.2"])
/// ```
@dynamicMemberLookup
public struct Recipe<Body: RecipeBody>: TrainingRecipe {
  /// The modality that the recipe is for.
  public typealias Kind = Body.Kind

  /// The version of the keys; recipes of version 0.1 have none.
  public var format = RecipeFormat()
  /// The preset that the recipe is based on.
  public var recipe: String
  /// The modality, as a key of the recipe.
  public var modality = ModalityName<Kind>()
  /// The seed of all random numbers.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The run or model folder, of any kind, whose blocks training begins with; nil for random ones.
  public var encoderFrom: String?
  /// The blocks of that model that fill the recipe's, if their numbers may differ; nil if they must
  /// not.
  public var layersFrom: LayerChoice?
  /// The part that is specific to the modality.
  public var body = Body()
  /// The number of steps, the optimizer, the schedule, and the choice of the model.
  public var training = TrainingConfiguration()

  /// Makes the default recipe.
  public init() { recipe = Kind.name }

  /// This recipe.
  public var typed: Recipe { self }

  /// A property of the body.
  public subscript<Value>(dynamicMember path: WritableKeyPath<Body, Value>) -> Value {
    get { body[keyPath: path] }
    set { body[keyPath: path] = newValue }
  }

  /// A read-only property of the body.
  public subscript<Value>(dynamicMember path: KeyPath<Body, Value>) -> Value {
    body[keyPath: path]
  }
}

/// The version of a recipe's keys, as the value of a key. Only the present version is written.
///
/// Version 1, or none, is that of Cloze 0.1, and 2 that of 0.2, in which objectives are a group. 3
/// has a seed for splits apart from that of all else.
public struct RecipeFormat: Codable, Sendable, Equatable {
  /// The number of the present version.
  public static let current = 3

  /// Makes the present version.
  public init() {}

  /// Reads a number.
  ///
  /// - Throws: `TrainingError.badRecipe` if a later version wrote it.
  public init(from decoder: any Decoder) throws {
    try Self.check(decoder.singleValueContainer().decode(Int.self))
  }

  /// Returns the form that a recipe names, 1 if it names none.
  ///
  /// - Throws: `TrainingError.badRecipe` for a later form, whose keys may be unknown here.
  static func number(yaml text: String) throws -> Int {
    // What is no YAML is an error of those who read the rest.
    guard let found = (try? Yams.compose(yaml: text))?.mapping?["format"]?.int else { return 1 }
    try check(found)
    return found
  }

  private static func check(_ number: Int) throws {
    guard (1...current).contains(number) else {
      throw TrainingError.badRecipe([
        "format is \(number): this version of Cloze reads recipes up to \(current)"
      ])
    }
  }

  /// Writes the number of the present version.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Self.current)
  }
}

extension Recipe {
  private enum Key: String, CodingKey {
    case format, recipe, modality, seed, precision, encoderFrom, layersFrom, training
  }

  /// Reads the common keys and those of the body from one group.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    format = try values.decode(RecipeFormat.self, forKey: .format)
    recipe = try values.decode(String.self, forKey: .recipe)
    modality = try values.decode(ModalityName<Kind>.self, forKey: .modality)
    seed = try values.decode(UInt64.self, forKey: .seed)
    precision = try values.decode(Precision.self, forKey: .precision)
    encoderFrom = try values.decodeIfPresent(String.self, forKey: .encoderFrom)
    layersFrom = try values.decodeIfPresent(LayerChoice.self, forKey: .layersFrom)
    body = try Body(from: decoder)
    training = try values.decode(TrainingConfiguration.self, forKey: .training)
  }

  /// Writes the common keys and those of the body into one group.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(format, forKey: .format)
    try values.encode(recipe, forKey: .recipe)
    try values.encode(modality, forKey: .modality)
    try values.encode(seed, forKey: .seed)
    try values.encode(precision, forKey: .precision)
    try values.encodeIfPresent(encoderFrom, forKey: .encoderFrom)
    try values.encodeIfPresent(layersFrom, forKey: .layersFrom)
    try body.encode(to: encoder)
    try values.encode(training, forKey: .training)
  }
}

extension Recipe: CustomReflectable {
  /// The common properties and those of the body, at one level as in a file.
  public var customMirror: Mirror {
    var children: [(label: String?, value: Any)] = [
      ("format", format), ("recipe", recipe), ("modality", modality), ("seed", seed),
      ("precision", precision), ("encoderFrom", encoderFrom as Any),
      ("layersFrom", layersFrom as Any),
    ]
    children += Mirror(reflecting: body).children.map { ($0.label, $0.value) }
    children.append(("training", training))
    return Mirror(
      self, children: children.map { ($0.label ?? "", $0.value) }, displayStyle: .struct)
  }
}

extension Recipe {
  /// One line about each common key and each key of the body.
  public static var summaries: [String: String] {
    [
      "format": "the form of the recipe's keys",
      "recipe": "the preset that the recipe began as",
      "modality": "the kind of data and of training, which decides what other keys there are",
      "seed": "all random numbers follow from it, except what validates (data.splitSeed)",
      "precision": "the type of activations; auto: the faster of the two, measured",
      "encoderFrom":
        "the run or model folder, of any kind of data, whose blocks are begun with; null: none",
      "layersFrom":
        "the blocks of encoderFrom that are taken: first, last or even; null: all must fit",
    ].merging(Body.allSummaries) { _, body in body }
  }

  /// The texts that can have only certain values.
  public static var choices: [String: [String]] {
    Body.allChoices.merging([
      "training.selection.metric": Body.schema.metrics.selectable,
      "layersFrom": LayerChoice.allCases.map(\.rawValue),
    ]) { body, _ in body }
  }

  /// The kinds that the body's sections can name.
  public static var kindSummaries: [KindSummary] { Body.allKindSummaries }

  /// The section `training`; the sections of the body are already among its lines.
  public static var parts: [ConfigurationPart<Recipe>] {
    [ConfigurationPart("training", \.training)]
  }

  /// Fills the optional groups of the body.
  public mutating func fillOptionals() {
    body = Body.schema
    (encoderFrom, layersFrom) = ("", .first)
  }

  /// Returns the problems of the body, alone and in combination with the other keys.
  public func problems() -> [String] {
    body.validate() + Body.problems(of: self)
      + training.selection.problems(among: metrics.selectable) + validationProblems + epochProblems
      + encoderProblems
  }

  private var encoderProblems: [String] {
    guard encoderFrom != nil else {
      return layersFrom == nil
        ? [] : ["layersFrom needs encoderFrom: the model whose blocks are taken (--encoder)"]
    }
    if Kind.encoders.isEmpty {
      return ["encoderFrom is for models with an encoder, and those of \(Kind.name) have none"]
    }
    let model = (self as? any ModelRecipe)?.modelPath
    return model == nil
      ? [] : ["encoderFrom and model exclude each other: a model has an encoder"]
  }

  private var epochProblems: [String] {
    guard training.epochs != nil, Kind.stage == .pretraining else { return [] }
    return ["training.epochs is for recipes that learn labels; give training.steps (--steps)"]
  }

  private var validationProblems: [String] {
    let trained = Set(dataPaths.map(\.standardizedPath))
    return validationPaths.filter { trained.contains($0.standardizedPath) }.map {
      "data.validationPaths names \($0), which data.paths names, too: give other files, or leave "
        + "out --validation for a part of the data"
    }
  }
}

extension Recipe {
  /// The files and folders of the data.
  public var dataPaths: [String] {
    get { body.dataPaths }
    set { body.dataPaths = newValue }
  }

  /// The files and folders that validate; empty if a part of the data does.
  public var validationPaths: [String] {
    get { body.validationPaths }
    set { body.validationPaths = newValue }
  }

  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { body.metrics }

  /// All series that a run logs: those of validation, of the body's steps, and of all steps, unless
  /// the body declares one of the same name.
  public var series: [LoggedMetric] {
    let declared = body.metrics + body.stepMetrics, names = Set(declared.map(\.name))
    return declared + StepReport.metrics.filter { !names.contains($0.name) }
  }

  /// The alarms of the body, with its key `alarm`.
  public var alarms: Alarms { Alarms(body.alarms, mode: body.alarm) }

  /// The purpose of the training.
  public var stage: TrainingStage { Kind.stage }

  /// Returns the recipe with the sizes that its body adopts and those of the encoder that it takes,
  /// and with every path except those of the data made absolute by `absolute`.
  ///
  /// - Throws: Errors of reading the model whose encoder it takes, or a `TransferError`.
  public func resolved(_ absolute: (String) -> String) throws -> Recipe {
    var resolved = self
    resolved.body = body.adopted
    return try resolved.adoptingEncoder().replacingPaths(absolute)
  }

  /// Returns the recipe with the sizes of the encoder that it takes from another model, if any.
  ///
  /// - Throws: As `resolved`.
  public func adoptingEncoder() throws -> Recipe { try EncoderTransfer(self)?.recipe ?? self }

  /// Returns the recipe with every path except those of the data replaced by `change`.
  public func replacingPaths(_ change: (String) -> String) -> Recipe {
    var recipe = self
    for key in Body.paths {
      if let path = body[keyPath: key] { recipe.body[keyPath: key] = change(path) }
    }
    recipe.encoderFrom = encoderFrom.map(change)
    return recipe
  }

  /// Checks that the data and other files that the recipe names exist.
  public func check() throws {
    try Body.check(self)
    if !validationPaths.isEmpty { _ = try TextFileList(paths: validationPaths) { _ in false } }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int { try body.dataBytes() }

  /// Returns the sizes of the model, as far as they are known before the data is read.
  public func sizes() throws -> Body.Sizes { try body.sizes() }

  /// The preset that the recipe is based on; the defaults if no preset has that name.
  public var preset: Recipe { Kind.presets.first { $0.name == recipe }?.recipe ?? Recipe() }
}

extension String {
  fileprivate var standardizedPath: String { URL(fileURLWithPath: self).standardizedFileURL.path }
}
