import ClozeModels

/// A modality whose models are exchanged with other programs as folders in Hugging Face's layout.
public protocol ModelExchanging {
  /// Reads the model folder at `source`, which checks it, and writes it to `folder`.
  ///
  /// - Returns: The properties of the model to show.
  static func copyModel(from source: String, to folder: String) throws -> [ResultTable.Property]
  /// Returns the properties of a model to show in addition to its sizes.
  static func details(of model: ModelFolder) throws -> [ResultTable.Property]
}

extension ModelExchanging {
  /// None beside the sizes.
  public static func details(of model: ModelFolder) throws -> [ResultTable.Property] { [] }
}

extension Capability where Provider == any ModelExchanging.Type {
  /// The capability of exchanging models with other programs.
  public static var modelExchange: Self {
    Self(lack: "which is not exchanged with Hugging Face's libraries")
  }
}
