/// A switch that came after files had been written: where such a file lacks it, it is off.
@propertyWrapper
public struct LaterSwitch: Codable, Sendable, Equatable {
  /// Whether it is on.
  public var wrappedValue: Bool

  /// A switch that is on or off.
  public init(wrappedValue: Bool) { self.wrappedValue = wrappedValue }

  /// Reads true or false.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Bool.self)
  }

  /// Writes true or false.
  public func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension KeyedDecodingContainer {
  /// The switch under `key`, off where there is none.
  func decode(_: LaterSwitch.Type, forKey key: Key) throws -> LaterSwitch {
    try decodeIfPresent(LaterSwitch.self, forKey: key) ?? LaterSwitch(wrappedValue: false)
  }
}
