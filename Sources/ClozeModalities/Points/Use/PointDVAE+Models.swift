import ClozeModels
import ClozeTensor

extension PointDVAE {
  /// Reads the tokenizer of the model in the folder at `path`: that dVAE, or the one whose tokens a
  /// masked point model was trained on.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `PointModelError`.
  public static func tokenizer(of path: String, device: Device) throws -> PointDVAE {
    let isMasked = try ModelFolder.modality(of: path) == PointModel.modality
    return try load(from: isMasked ? path + PointModel.tokenizerFolder : path, device: device)
  }
}
