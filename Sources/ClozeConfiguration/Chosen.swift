/// The kinds that a mapping in a configuration can name, each with settings of its own type.
public protocol ConfigurationCatalogue: Sendable {
  /// The kinds in order.
  static var kinds: [ConfigurationKind] { get }
}

/// A kind that can be chosen by name.
public struct ConfigurationKind: Sendable {
  /// The name.
  public let name: String
  /// One line on it.
  public let summary: String
  /// The type of its settings, which has no optionals: where a mapping names a kind without them, they
  /// are the defaults.
  public let settings: any ConfigurationSection.Type

  /// A kind.
  public init(name: String, summary: String, settings: any ConfigurationSection.Type) {
    (self.name, self.summary, self.settings) = (name, summary, settings)
  }
}

/// A section whose groups can be missing: a choice among kinds.
public protocol SectionChoice: ConfigurationSection {}

/// Kinds of a catalogue that are chosen, with their settings: a mapping by name, in which kinds that are
/// missing or null are not chosen.
///
/// ```swift
/// var objectives = Chosen<ObjectiveCatalogue>()
/// objectives["masked"] = MaskedSettings()
/// ```
public struct Chosen<Catalogue: ConfigurationCatalogue>: SectionChoice {
  private var settings: [String: any ConfigurationSection] = [:]

  /// Nothing is chosen.
  public init() {}

  /// The names of the kinds that are chosen, in the order of the catalogue.
  public var names: [String] { Catalogue.kinds.map(\.name).filter { settings[$0] != nil } }

  /// The settings of the kind called `name`; nil where it is not chosen.
  public subscript(name: String) -> (any ConfigurationSection)? {
    get { settings[name] }
    set { settings[name] = newValue }
  }

  /// Equal if the same kinds are chosen with equal settings.
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

  /// Reads the kinds of the catalogue that are there.
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

  /// Writes the kinds that are chosen, in the order of the catalogue.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for name in names {
      guard let chosen = settings[name] else { continue }
      try container.encode(chosen, forKey: Name(stringValue: name))
    }
  }
}

extension Chosen {
  /// The lines on the keys of all kinds.
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

  /// Chooses every kind with its defaults.
  public mutating func fillOptionals() {
    func made<Settings: ConfigurationSection>(_: Settings.Type) -> Settings { Settings() }
    for kind in Catalogue.kinds where settings[kind.name] == nil {
      settings[kind.name] = made(kind.settings)
    }
  }

  /// The problems of the settings of all chosen kinds.
  public func problems() -> [String] {
    names.flatMap { name in
      (settings[name]?.validate() ?? []).map { name + "." + $0 }
    }
  }
}

extension Chosen: CustomReflectable {
  /// The chosen kinds by name, as the properties that they are to those who look keys up.
  public var customMirror: Mirror {
    Mirror(
      self, children: names.map { (label: $0, value: settings[$0] as Any) }, displayStyle: .struct)
  }
}
