import ClozeEncoder
import Foundation

/// An encoder in a model folder of any kind: its sizes, and the names of its parameters.
///
/// A folder of tokens has one, without a prefix. In the configuration of any other model each group
/// of the form of an encoder's is one; the names of the groups that it is in are the prefix of its
/// parameters, except `encoder` and `backbone`: `backbone.encoder` has none, and `backbone.text`
/// has `text.`.
public struct StoredEncoder: Sendable, Equatable {
  /// The prefix of its parameters, its dot included; empty for none.
  public let prefix: String
  /// The prefix without its dot; `encoder` if there is none.
  public var name: String { prefix.isEmpty ? "encoder" : String(prefix.dropLast()) }
  /// The sizes.
  public let configuration: EncoderConfiguration

  /// Makes an encoder of a folder.
  public init(prefix: String, configuration: EncoderConfiguration) {
    (self.prefix, self.configuration) = (prefix, configuration)
  }

  /// Returns the encoders of the model in `folder` that have blocks, by prefix.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func all(in folder: String) throws -> [StoredEncoder] {
    guard try NativeModelFolder.isOne(folder) else {
      let sizes = try ModelFolder.sizes(of: folder).encoder
      return [StoredEncoder(prefix: "", configuration: sizes)].filter(\.hasBlocks)
    }
    let model = try ModelFolderConfiguration.parsing(folder: folder) { data in
      let file = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      return try found(in: (file?["cloze"] as? [String: Any])?["model"], at: "")
    }
    return model.filter(\.hasBlocks).sorted { $0.prefix < $1.prefix }
  }

  private var hasBlocks: Bool { configuration.layers > 0 && configuration.modelIsPossible }

  private static func found(in value: Any?, at prefix: String) throws -> [StoredEncoder] {
    guard let members = value as? [String: Any] else { return [] }
    guard members["layers"] == nil || members["feedForward"] == nil else {
      let data = try JSONSerialization.data(withJSONObject: members)
      let configuration = try JSONDecoder().decode(EncoderConfiguration.self, from: data)
      return [StoredEncoder(prefix: prefix, configuration: configuration.withoutStart)]
    }
    return try members.flatMap { name, value in
      let isPlain = ["encoder", "backbone"].contains(name)
      return try found(in: value, at: isPlain ? prefix : prefix + name + ".")
    }
  }
}

extension EncoderConfiguration {
  /// True if the values are those of a model that can be, whatever gives its positions.
  fileprivate var modelIsPossible: Bool { validate().isEmpty }
}
