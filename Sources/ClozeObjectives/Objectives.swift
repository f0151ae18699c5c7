import ClozeConfiguration
import ClozeEvaluation

/// All objectives.
public enum Objectives {
  /// The objectives, in the order in which their losses are computed and added.
  public static var all: [any Objective.Type] {
    [
      MaskedObjective.self,
      NextSentenceObjective.self,
      ContrastObjective.self,
      PositionObjective.self,
      CodeContrastObjective.self,
      DiversityObjective.self,
      PairContrastObjective.self,
      PairMatchObjective.self,
      CrossMaskedObjective.self,
      PixelsObjective.self,
    ]
  }

  /// Returns the objective called `name`.
  static func named(_ name: String) -> (any Objective.Type)? { all.first { $0.name == name } }
}

/// The objectives as the keys of a recipe.
public enum ObjectiveCatalogue: ConfigurationCatalogue {
  /// The kinds, one for each objective.
  public static let kinds: [ConfigurationKind] = Objectives.all.map { kind($0) }

  private static func kind<O: Objective>(_: O.Type) -> ConfigurationKind {
    ConfigurationKind(name: O.name, summary: O.summary, settings: O.Settings.self)
  }
}

/// The objectives of a recipe, with their settings: a mapping by name.
public typealias ObjectiveChoice = Chosen<ObjectiveCatalogue>

extension Chosen where Catalogue == ObjectiveCatalogue {
  /// The choice of masked tokens alone.
  public static var masked: ObjectiveChoice {
    var choice = ObjectiveChoice()
    choice[MaskedObjective.name] = MaskedObjective.Settings()
    return choice
  }

  /// True if the objective called `name` is chosen.
  public func contains(_ name: String) -> Bool { self[name] != nil }

  /// Returns the problems of training a model of `traits` for these objectives, as lines about a
  /// recipe.
  public func obstacles(_ traits: InputTraits) -> [String] {
    func obstacle<O: Objective>(_: O.Type) -> String? {
      (self[O.name] as? O.Settings).flatMap { O.obstacle($0, traits) }
        .map { "objectives.\(O.name) \($0)" }
    }
    guard !names.isEmpty else { return ["objectives is empty: name one, such as masked"] }
    return Objectives.all.compactMap { obstacle($0) }
  }

  /// Returns the sum of the costs of these objectives.
  public func cost(_ shape: ObjectiveShape) -> ObjectiveCost {
    func cost<O: Objective>(_: O.Type) -> ObjectiveCost? {
      (self[O.name] as? O.Settings).map { O.cost($0, shape) }
    }
    return Objectives.all.compactMap { cost($0) }.reduce(ObjectiveCost(), +)
  }

  /// The metrics of validation of these objectives, each called `series_metric`.
  public var metrics: [LoggedMetric] { named { $0.metrics } }

  /// The measures of steps of these objectives, each called `series_measure`.
  public var stepMetrics: [LoggedMetric] { named { $0.stepMetrics } }

  private func named(_ metrics: (any Objective.Type) -> [LoggedMetric]) -> [LoggedMetric] {
    Objectives.all.filter { contains($0.name) }.flatMap { kind in
      metrics(kind).map { $0.named("\(kind.series)_\($0.name)") }
    }
  }

  /// Makes the chosen objectives for a model, each with its settings.
  func made(
    _ setup: ObjectiveSetup
  ) throws -> [(objective: any Objective, settings: any ObjectiveSettings)] {
    func made<O: Objective>(
      _: O.Type
    ) throws -> (objective: any Objective, settings: any ObjectiveSettings)? {
      try (self[O.name] as? O.Settings).map { (try O($0, setup), $0) }
    }
    return try Objectives.all.compactMap { try made($0) }
  }
}
