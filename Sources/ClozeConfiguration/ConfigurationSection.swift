/// A group of keys in a recipe or a model's configuration: values with their defaults, a line about
/// each, and a check.
///
/// A section describes only its direct keys and lists the sections within it; the help, completion
/// and checks of a whole recipe, and the keys that a file may have, are composed from these by
/// path.
///
/// ```swift
/// struct Sizes: ConfigurationSection {
///   var layers = 4
///   static let summaries = ["layers": "the number of blocks"]
///   func problems() -> [String] { layers > 0 ? [] : ["layers is \(layers): must be at least 1"] }
/// }
/// ```
public protocol ConfigurationSection: Codable, Sendable, Equatable {
  /// Makes the default values.
  init()
  /// One line about each of the section's direct keys, by key.
  static var summaries: [String: String] { get }
  /// The possible values of direct keys that are restricted texts, by key.
  static var choices: [String: [String]] { get }
  /// A line on each kind that can be chosen here: by name where the kind is a group of keys, and by
  /// `key=name` where a key names it.
  static var kindSummaries: [KindSummary] { get }
  /// The sections within this one.
  static var parts: [ConfigurationPart<Self>] { get }
  /// Gives every direct optional a value, so that all keys are known.
  mutating func fillOptionals()
  /// Returns the problems of the direct values, one line each, which starts with the key.
  func problems() -> [String]
}

extension ConfigurationSection {
  /// No restricted texts.
  public static var choices: [String: [String]] { [:] }
  /// There are no kinds.
  public static var kindSummaries: [KindSummary] { [] }
  /// No section within this one.
  public static var parts: [ConfigurationPart<Self>] { [] }
  /// Does nothing, since there are no optionals.
  public mutating func fillOptionals() {}
  /// No problems.
  public func problems() -> [String] { [] }
}

extension ConfigurationSection {
  /// A value in which every optional is filled, here and in all parts.
  public static var schema: Self {
    var value = Self()
    value.fillOptionals()
    for part in parts { part.fill(&value) }
    return value
  }

  /// One line about each key, here and in all parts, by path.
  public static var allSummaries: [String: String] {
    parts.reduce(into: summaries) { $0.merge($1.summaries().under($1.name)) { own, _ in own } }
  }

  /// The values of restricted texts, here and in all parts, by path.
  public static var allChoices: [String: [String]] {
    parts.reduce(into: choices) { $0.merge($1.choices().under($1.name)) { own, _ in own } }
  }

  /// A line on each kind, here and in all parts, by path.
  public static var allKindSummaries: [KindSummary] {
    parts.reduce(kindSummaries) { $0 + $1.kinds().under($1.name) }
  }

  /// All that is wrong with the values, here and in all parts, one line each.
  public func validate() -> [String] {
    Self.parts.reduce(problems()) { found, part in
      found + part.problems(self).map { part.name + "." + $0 }
    }
  }
}

/// A section within another one: its key and its property.
public struct ConfigurationPart<Whole>: Sendable {
  /// The key.
  public let name: String
  // Made when they are read, since checks and schemas list the parts without them.
  let summaries: @Sendable () -> [String: String]
  let choices: @Sendable () -> [String: [String]]
  let kinds: @Sendable () -> [KindSummary]
  let fill: @Sendable (inout Whole) -> Void
  let problems: @Sendable (Whole) -> [String]

  /// Makes the part with the section at `path`, under the key `name`.
  public init<Part: ConfigurationSection>(
    _ name: String, _ path: WritableKeyPath<Whole, Part> & Sendable
  ) {
    self.name = name
    summaries = { Part.allSummaries }
    choices = { Part.allChoices }
    kinds = { Part.allKindSummaries }
    fill = { $0[keyPath: path] = Part.schema }
    problems = { $0[keyPath: path].validate() }
  }
}

extension Dictionary where Key == String {
  /// Returns the entries with their keys relative to the section that holds this one at `path`.
  public func under(_ path: String) -> [String: Value] {
    reduce(into: [:]) { $0[path + "." + $1.key] = $1.value }
  }
}
