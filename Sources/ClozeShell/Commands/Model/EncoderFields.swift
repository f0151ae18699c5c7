import ClozeConfiguration
import ClozeEncoder
import ClozeReport

/// The values of an encoder, by their keys in recipes.
enum EncoderFields {
  /// Returns all keys and values, in the order of their declaration.
  static func all(_ encoder: EncoderConfiguration) -> [(String, RecordValue)] {
    fields(of: encoder)
  }

  private static func fields(of section: Any) -> [(String, RecordValue)] {
    Mirror(reflecting: section).children.flatMap { child -> [(String, RecordValue)] in
      guard let label = child.label else { return [] }
      // The storage of a property with a wrapper has an underscore before its name.
      guard !label.hasPrefix("_") else {
        let wrapped = Mirror(reflecting: child.value).children.first?.value ?? child.value
        return [(String(label.dropFirst()), value(wrapped))]
      }
      guard let chosen = child.value as? Chosen<EncoderBlocks> else {
        return [(label, value(child.value))]
      }
      return chosen.names.flatMap { name in
        chosen[name].map { fields(of: $0) }?.map { ("\(label).\(name).\($0.0)", $0.1) } ?? []
      }
    }
  }

  private static func value(_ value: Any) -> RecordValue {
    switch value {
    case let value as Int: .int(value)
    case let value as Double: .double(value)
    case let value as Bool: .bool(value)
    case let value as any RawRepresentable<String>: .string(value.rawValue)
    default: .string("\(value)")
    }
  }
}
