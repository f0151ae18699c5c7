import Foundation

/// The properties of a model of any kind.
public struct NativeModelSummary: Sendable, Equatable {
  /// The modality's name.
  public let modality: String
  /// The values of its configuration, in the order of their paths.
  public let values: [Value]
  /// The number of values in its tensors.
  public let numbers: Int

  /// A value of the configuration.
  public struct Value: Sendable, Equatable {
    /// The path, such as `encoder.layers`.
    public let path: String
    /// The value, as JSON writes it; texts without quotes.
    public let text: String

    /// Makes the value `text` at `path`.
    public init(path: String, text: String) { (self.path, self.text) = (path, text) }
  }
}

/// A JSON value of any structure.
indirect enum LooseValue: Decodable {
  case object([String: LooseValue])
  case list([LooseValue])
  case text(String)

  init(from decoder: any Decoder) throws {
    if let members = try? [String: LooseValue](from: decoder) {
      self = .object(members)
      return
    }
    if let elements = try? [LooseValue](from: decoder) {
      self = .list(elements)
      return
    }
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {
      self = .text("\(flag)")
    } else if let whole = try? value.decode(Int.self) {
      self = .text("\(whole)")
    } else if let number = try? value.decode(Double.self) {
      self = .text("\(number)")
    } else {
      self = .text((try? value.decode(String.self)) ?? "null")
    }
  }

  /// Returns every value by its path.
  func flattened(_ path: String = "") -> [NativeModelSummary.Value] {
    switch self {
    case .object(let members):
      members.sorted { $0.key < $1.key }
        .flatMap { $1.flattened(path.isEmpty ? $0 : path + "." + $0) }
    case .list(let elements):
      [.init(path: path, text: elements.map(\.listed).joined(separator: ", "))]
    case .text(let text): [.init(path: path, text: text)]
    }
  }

  private var listed: String { if case .text(let text) = self { text } else { "..." } }
}
