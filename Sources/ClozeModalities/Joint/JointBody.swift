import ClozeConfiguration
import ClozeTensor
import ClozeEvaluation
import ClozeTraining
import Foundation

/// A complete recipe for training several kinds of data with the same blocks.
public typealias JointRecipe = Recipe<JointBody>

/// The part of a recipe that is specific to training several kinds of data with the same blocks.
public struct JointBody: RecipeBody {
  /// The modality of the recipe.
  public typealias Kind = JointModality

  /// The members.
  public var members: [JointMember] = []

  /// Makes a recipe without members.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "members":
      "a list of recipes that are trained together: name, recipe, data, validation, weight, set"
  ]

  /// Returns the problems of the values.
  public func problems() -> [String] {
    guard !members.isEmpty else {
      return ["members is empty: list recipes with name, recipe and data"]
    }
    let names = members.map { $0.name.lowercased() }
    let twice = Set(names.filter { name in names.count { $0 == name } > 1 }).sorted()
    var problems = members.flatMap(\.problems)
    problems += twice.map { "members has '\($0)' twice: give each its own name" }
    for member in members.dropFirst()
    where member.set.contains(where: { $0.hasPrefix("encoderFrom=") }) {
      problems.append(
        "members.\(member.name) sets encoderFrom: shared blocks are those of the first member")
    }
    if !members.contains(where: { $0.weight > 0 }) {
      problems.append("members all have the weight 0: give at least one another")
    }
    return problems
  }

  /// A model's blocks are taken by a member, not by all.
  public static func problems(of recipe: JointRecipe) -> [String] {
    recipe.encoderFrom == nil
      ? [] : ["encoderFrom is for members: give the first of them set: [encoderFrom=MODEL]"]
  }

  /// The files and folders of all members; those of single members change in their entries.
  public var dataPaths: [String] {
    get { members.flatMap(\.data) }
    set { divide(newValue, \.data) }
  }

  /// Those that validate, of all members.
  public var validationPaths: [String] {
    get { members.flatMap(\.validation) }
    set { divide(newValue, \.validation) }
  }

  /// Gives the members `paths` in the order in which they are listed, as when they are made
  /// absolute. Other numbers of them cannot be divided: the first member has them all then, and the
  /// others none, which a resumed run refuses.
  private mutating func divide(_ paths: [String], _ key: WritableKeyPath<JointMember, [String]>) {
    var counts = members.map { $0[keyPath: key].count }
    if counts.reduce(0, +) != paths.count {
      counts = members.indices.map { $0 == 0 ? paths.count : 0 }
    }
    var rest = paths[...]
    for (index, count) in counts.enumerated() {
      members[index][keyPath: key] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
  }

  /// The members' files are named in their entries.
  public static var fixedData: String? { "members name it" }

  /// The metrics of all members, each with the member's name.
  public var metrics: [LoggedMetric] { named { Array($0.metrics) } }
  /// The series of all members, each with the member's name.
  public var stepMetrics: [LoggedMetric] { named { $0.stepSeries } }

  private func named(_ metrics: (any TrainingRecipe) -> [LoggedMetric]) -> [LoggedMetric] {
    members.flatMap { member -> [LoggedMetric] in
      guard let recipe = try? member.resolved(among: JointModality.kinds, seed: 0, precision: .f32)
      else { return [] }
      return metrics(recipe).map { $0.named(Self.series($0.name, of: member.name)) }
    }
  }

  /// Returns the name of a member's series in the joint run: `validation_loss` of `reading` is
  /// `validation_reading_loss`.
  static func series(_ name: String, of member: String) -> String {
    let validation = "validation_"
    return name.hasPrefix(validation)
      ? validation + member + "_" + name.dropFirst(validation.count) : member + "_" + name
  }

  /// Returns the body with the texts of its members' files, so that a run needs them no more.
  public func adopting() throws -> JointBody {
    var body = self
    for index in body.members.indices
    where body.members[index].yaml == nil && body.members[index].preset(among: Kind.kinds) == nil {
      body.members[index].yaml = try? String(
        contentsOfFile: body.members[index].recipe, encoding: .utf8)
    }
    return body
  }

  /// Checks the recipe and the data of every member.
  public static func check(_ recipe: JointRecipe) throws {
    for member in recipe.members {
      let found = try recipe.recipe(of: member)
      do { try found.check() } catch {
        throw JointError.member(member.name, oneLine(error))
      }
    }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    try members.reduce(0) {
      try $0 + $1.resolved(among: JointModality.kinds, seed: 0, precision: .f32).dataBytes()
    }
  }

  /// Returns the sizes of the members together, each counted as if it were alone: parameters are a
  /// bound, since blocks are shared; of activations those of the largest member are held.
  public func sizes() throws -> JointSizes {
    JointSizes(
      try members.map {
        (
          $0.name, $0.weight,
          try Self.sizes(
            $0.resolved(among: JointModality.kinds, seed: 0, precision: .f32))
        )
      })
  }

  private static func sizes(_ recipe: some TrainingRecipe) throws -> any RecipeSizes {
    try recipe.sizes()
  }
}

extension Recipe where Body == JointBody {
  /// Returns the complete recipe of a member, with the seed and the type of this one.
  func recipe(of member: JointMember) throws -> any TrainingRecipe {
    try member.resolved(
      among: JointModality.kinds, seed: seed, precision: precision, training: training)
  }
}

extension TrainingRecipe {
  /// The series that are specific to the steps of this recipe, as its alarms name them.
  fileprivate var stepSeries: [LoggedMetric] { typed.body.stepMetrics }
}

/// Returns an error as one line.
func oneLine(_ error: any Error) -> String {
  let text = (error as? any LocalizedError)?.errorDescription ?? "\(error)"
  return text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
