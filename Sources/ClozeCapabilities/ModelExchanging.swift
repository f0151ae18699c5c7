import ClozeModels

/// A modality whose models are exchanged with other programs as folders in Hugging Face's layout.
public protocol ModelExchanging {
  /// Reads the model folder at `source`, which checks it, and writes it anew to `folder`.
  ///
  /// - Returns: what is to be said of the model.
  static func copyModel(from source: String, to folder: String) throws -> [ResultTable.Property]
  /// Returns what is to be said of a model that was read, beside its sizes.
  static func details(of model: ModelFolder) throws -> [ResultTable.Property]
}

extension Capability where Provider == any ModelExchanging.Type {
  /// Exchanging models with other programs.
  public static var modelExchange: Self {
    Self(lack: "which is not exchanged with other programs")
  }
}
