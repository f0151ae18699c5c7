/// The kinds that a mapping in a configuration can name, each with a type of settings.
public protocol ConfigurationCatalogue: Sendable {
  /// The kinds, in order.
  static var kinds: [ConfigurationKind] { get }
}

/// A kind that can be chosen by name.
public struct ConfigurationKind: Sendable {
  /// The name.
  public let name: String
  /// A summary in one line.
  public let summary: String
  /// The type of its settings, which have their defaults where a mapping names the kind alone.
  public let settings: any ConfigurationSection.Type

  /// Makes a kind.
  public init(name: String, summary: String, settings: any ConfigurationSection.Type) {
    (self.name, self.summary, self.settings) = (name, summary, settings)
  }
}

/// A section whose groups can be absent: a choice of kinds.
public protocol SectionChoice: ConfigurationSection {}

/// A choice of kinds of a catalogue, with their settings: a mapping by name. Kinds that are absent
/// or null are not chosen.
///
/// ```swift
/// var objectives = Chosen<ObjectiveCatalogue>()
/// objectives["masked"] = MaskedObjective.Settings()
/// ```
public struct Chosen<Catalogue: ConfigurationCatalogue>: SectionChoice {
  private var settings: [String: any ConfigurationSection] = [:]

  /// Makes an empty choice.
  public init() {}

  /// The names of the chosen kinds, in the order of the catalogue.
  public var names: [String] { Catalogue.kinds.map(\.name).filter { settings[$0] != nil } }

  /// The settings of the kind called `name`; nil if it is not chosen.
  public subscript(name: String) -> (any ConfigurationSection)? {
    get { settings[name] }
    set { settings[name] = newValue }
  }

  /// True if the same kinds are chosen with equal settings.
  public static func == (one: Chosen, other: Chosen) -> Bool {
    guard one.settings.count == other.settings.count else { return false }
    for (name, settings) in one.settings {
      guard isEqual(settings, other.settings[name]) else { return false }
    }
    return true
  }

  private static func isEqual<Settings: ConfigurationSection>(
    _ settings: Settings, _ other: (any ConfigurationSection)?
  ) -> Bool {
    settings == other as? Settings
  }
}

extension Chosen {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads the chosen kinds of the catalogue.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for kind in Catalogue.kinds {
      let key = Name(stringValue: kind.name)
      guard container.contains(key), try !container.decodeNil(forKey: key) else { continue }
      func read<Settings: ConfigurationSection>(_: Settings.Type) throws -> Settings {
        try container.decode(Settings.self, forKey: key)
      }
      settings[kind.name] = try read(kind.settings)
    }
  }

  /// Writes the chosen kinds, in the order of the catalogue.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for name in names {
      guard let chosen = settings[name] else { continue }
      try container.encode(chosen, forKey: Name(stringValue: name))
    }
  }
}

extension Chosen {
  /// One line about each key of all kinds.
  public static var summaries: [String: String] {
    Catalogue.kinds.reduce(into: [:]) { lines, kind in
      lines.merge(kind.settings.allSummaries.under(kind.name)) { own, _ in own }
    }
  }

  /// A line on each kind, and on the kinds that can be chosen within it.
  public static var kindSummaries: [KindSummary] {
    Catalogue.kinds.flatMap { kind in
      [KindSummary(kind.name, kind.summary)] + kind.settings.allKindSummaries.under(kind.name)
    }
  }

  /// The restricted texts of all kinds.
  public static var choices: [String: [String]] {
    Catalogue.kinds.reduce(into: [:]) { texts, kind in
      texts.merge(kind.settings.allChoices.under(kind.name)) { own, _ in own }
    }
  }

  /// Chooses the kinds that are absent, with all of their keys.
  public mutating func fillOptionals() {
    for kind in Catalogue.kinds where settings[kind.name] == nil {
      settings[kind.name] = kind.settings.schema
    }
  }

  /// Returns the problems of the settings of all chosen kinds.
  public func problems() -> [String] {
    names.flatMap { name in
      (settings[name]?.validate() ?? []).map { name + "." + $0 }
    }
  }
}

extension Chosen: CustomReflectable {
  /// The chosen kinds by name, as properties for looking up keys.
  public var customMirror: Mirror {
    Mirror(
      self, children: names.map { (label: $0, value: settings[$0] as Any) }, displayStyle: .struct)
  }
}
