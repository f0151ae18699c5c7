/// A key that was added after files had been written: if such a file lacks it, its value is the
/// default.
///
/// The default is that of the key's type, `LaterValue.initial`.
@propertyWrapper
public struct Later<Value: LaterValue>: Codable, Sendable, Equatable {
  /// The value.
  public var wrappedValue: Value

  /// Makes a key with a value.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  /// Reads the value.
  public init(from decoder: any Decoder) throws { wrappedValue = try Value(from: decoder) }

  /// Writes the value alone.
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// A type of values of later keys.
public protocol LaterValue: Codable, Sendable, Equatable {
  /// The value if a file lacks the key, as for all models written before the key was added.
  static var initial: Self { get }
}

extension Bool: LaterValue {
  /// False, for a switch that is off.
  public static var initial: Bool { false }
}

extension KeyedDecodingContainer {
  /// Returns the value under `key`, or the type's initial one if there is none.
  public func decode<Value>(
    _: Later<Value>.Type, forKey key: Key
  ) throws -> Later<Value> {
    try decodeIfPresent(Later<Value>.self, forKey: key) ?? Later(wrappedValue: Value.initial)
  }
}
