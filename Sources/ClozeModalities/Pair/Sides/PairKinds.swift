import ClozeConfiguration
import ClozeData

/// The kinds of data that pairs can have.
public enum PairKinds: ConfigurationCatalogue {
  /// All kinds in order.
  static let all: [any PairKind.Type] = [
    TextKind.self,
    CodeKind.self,
    SpeechKind.self,
    VideoKind.self,
    PointsKind.self,
    ItemsKind.self,
  ]

  /// The kinds with their keys.
  public static let kinds: [ConfigurationKind] = all.map { kind($0) }

  private static func kind<Kind: PairKind>(_: Kind.Type) -> ConfigurationKind {
    ConfigurationKind(name: Kind.name, summary: Kind.summary, settings: Kind.Settings.self)
  }

  /// Returns the kind called `name`; nil if there is none.
  static func named(_ name: String) -> (any PairKind.Type)? { all.first { $0.name == name } }
}
