import ClozeConfiguration

/// Kinds to choose among, and what surrounds them in a recipe.
enum ToyKinds: ConfigurationCatalogue {
  static let kinds = [
    ConfigurationKind(name: "first", summary: "the first", settings: First.self),
    ConfigurationKind(name: "second", summary: "the second", settings: Second.self),
  ]

  struct First: ConfigurationSection {
    var weight = 1.0
    var plain = false
    var mixed = false
    var queue = 16
    static let summaries = [
      "weight": "a weight", "plain": "a switch", "mixed": "another", "queue": "a length",
    ]
    func problems() -> [String] { queue > 0 ? [] : ["queue is \(queue): must be at least 1"] }
  }

  enum Shape: String, Codable, CaseIterable { case round, square }

  struct Second: ConfigurationSection {
    var weight = 0.5
    var shape = Shape.round
    var limit: Int?
    static let summaries = ["weight": "a weight", "shape": "a shape", "limit": "a number"]
    mutating func fillOptionals() { limit = 1 }
  }
}

struct ToySection: ConfigurationSection {
  struct Samples: ConfigurationSection {
    var length = 7
    static let summaries = ["length": "a length"]
  }

  var kinds = Chosen<ToyKinds>()
  var samples = Samples()
  var patience: Int?

  init() { kinds["first"] = ToyKinds.First() }

  /// The settings of the first kind.
  var first: ToyKinds.First? {
    get { kinds["first"] as? ToyKinds.First }
    set { kinds["first"] = newValue }
  }

  static let summaries = ["patience": "a number"]
  static var parts: [ConfigurationPart<ToySection>] {
    [ConfigurationPart("kinds", \.kinds), ConfigurationPart("samples", \.samples)]
  }
  mutating func fillOptionals() { patience = 1 }
}
