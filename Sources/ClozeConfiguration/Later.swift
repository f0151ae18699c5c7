/// A key that came after files had been written: where such a file lacks it, its value is the default.
///
/// The default is that of the key's type, `LaterValue.initial`.
@propertyWrapper
public struct Later<Value: LaterValue>: Codable, Sendable, Equatable {
  /// The value.
  public var wrappedValue: Value

  /// A key with a value.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  /// Reads the value.
  public init(from decoder: any Decoder) throws { wrappedValue = try Value(from: decoder) }

  /// Writes the value alone.
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// A type whose values can be those of a later key.
public protocol LaterValue: Codable, Sendable, Equatable {
  /// The value where a file lacks the key: that of all models from before there was the key.
  static var initial: Self { get }
}

extension Bool: LaterValue {
  /// Off.
  public static var initial: Bool { false }
}

extension KeyedDecodingContainer {
  /// The value under `key`, the type's initial one where there is none.
  public func decode<Value>(
    _: Later<Value>.Type, forKey key: Key
  ) throws -> Later<Value> {
    try decodeIfPresent(Later<Value>.self, forKey: key) ?? Later(wrappedValue: Value.initial)
  }
}
