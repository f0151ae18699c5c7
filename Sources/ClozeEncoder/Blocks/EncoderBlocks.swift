import ClozeConfiguration

/// The kinds of blocks that `encoder.block` can name.
public enum EncoderBlocks: ConfigurationCatalogue {
  /// All kinds in order.
  public static let all: [any EncoderBlock.Type] = [
    TransformerBlock.self,
    ParallelBlock.self,
    ConformerBlock.self,
    DividedBlock.self,
  ]

  /// The kinds that have settings, which are groups of keys under `encoder.blockSettings`.
  public static let kinds: [ConfigurationKind] = all.compactMap { kind in
    func settings<Kind: EncoderBlock>(_: Kind.Type) -> any ConfigurationSection.Type {
      Kind.Settings.self
    }
    let settings = settings(kind)
    guard settings != NoSettings.self else { return nil }
    return ConfigurationKind(name: kind.name, summary: kind.summary, settings: settings)
  }

  /// Returns the kind called `name`.
  ///
  /// - Throws: `UnknownBlock` if there is none.
  static func kind(_ name: BlockName) throws(UnknownBlock) -> any EncoderBlock.Type {
    guard let kind = all.first(where: { $0.name == name.rawValue }) else {
      throw UnknownBlock(name: name.rawValue, known: all.map { $0.name })
    }
    return kind
  }
}

/// The name of a kind of block: a transformer's if a file has none.
public struct BlockName: RawRepresentable, LaterValue {
  /// The name.
  public let rawValue: String

  /// Makes a name, which need not be that of a kind.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The transformer's name: the kind of all models written before there were others.
  public static var initial: BlockName { BlockName(rawValue: TransformerBlock.name) }
}

/// The error for the name of a block that no kind has.
public struct UnknownBlock: Error, Equatable, CustomStringConvertible {
  /// The name.
  public let name: String
  /// The existing names.
  public let known: [String]

  /// The key, the name, and the one that was probably meant.
  public var description: String {
    let advice =
      closest(to: name, among: known).map { "did you mean \($0)?" }
      ?? "must be one of \(known.joined(separator: ", "))"
    return "block is \(name): \(advice)"
  }
}

extension EncoderConfiguration {
  /// True if blocks of this kind depend on the order of rows beyond attention, so that no view can
  /// leave out rows or their positions; false of an unknown kind.
  public var readsNeighbours: Bool { (try? EncoderBlocks.kind(block).readsNeighbours) ?? false }

  /// The keys that only blocks of this kind have, with their values as text; empty if there are
  /// none or the kind is unknown. What only estimates of cost read is left out.
  public var ownBlockValues: [String: String] {
    func values<Kind: EncoderBlock>(of kind: Kind.Type) -> [String: String] {
      let values = Mirror(reflecting: settings(of: kind)).children.compactMap { child in
        child.label.map { ("blockSettings.\(Kind.name).\($0)", "\(child.value)") }
      }
      return Dictionary(uniqueKeysWithValues: values.filter { !$0.0.hasSuffix(".patches") })
    }
    guard let kind = try? EncoderBlocks.kind(block) else { return [:] }
    return values(of: kind)
  }

  /// Returns the values of the keys that only blocks of the type `Kind` have; the defaults if they
  /// are not given.
  public func settings<Kind: EncoderBlock>(of _: Kind.Type) -> Kind.Settings {
    blockSettings[Kind.name] as? Kind.Settings ?? Kind.Settings()
  }
}

extension KeyedDecodingContainer {
  /// Reads the settings under `key`: none if the file lacks them, as files of earlier versions do.
  func decode(
    _: Chosen<EncoderBlocks>.Type, forKey key: Key
  ) throws -> Chosen<EncoderBlocks> {
    try decodeIfPresent(Chosen<EncoderBlocks>.self, forKey: key) ?? Chosen()
  }
}

extension KeyedEncodingContainer {
  /// Writes settings, and nothing if there are none.
  mutating func encode(_ settings: Chosen<EncoderBlocks>, forKey key: Key) throws {
    guard !settings.names.isEmpty else { return }
    try encodeIfPresent(settings, forKey: key)
  }
}
