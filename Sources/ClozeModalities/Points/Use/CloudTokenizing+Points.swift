import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension DVAEModality: CloudTokenizing {
  /// Returns the tokens of a cloud by the dVAE at `path`.
  public static func tokens(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudTokens {
    try CloudTokens(of: cloud, at: path, compute)
  }
}

extension PointsModality: CloudTokenizing {
  /// Returns the tokens of a cloud by the dVAE of the model at `path`.
  public static func tokens(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudTokens {
    try CloudTokens(of: cloud, at: path, compute)
  }
}

extension CloudTokens {
  /// Computes the tokens of a cloud by the dVAE of the model at `path`.
  fileprivate init(of cloud: CloudSelection, at path: String, _ compute: Compute) throws {
    let tokenizer = try PointDVAE.tokenizer(
      of: ModelFolder.locate(path), device: compute.device)
    let cut = tokenizer.configuration.patch
    let (name, points) = try cloud.read(points: cut.points)
    let patches = PointPatches(points, cut, PointGeometry(pool: compute.device.backend.pool))
    self.init(
      cloud: name, tokens: try tokenizer.tokens(patches, precision: compute.dtype),
      centres: patches.centres)
  }
}
