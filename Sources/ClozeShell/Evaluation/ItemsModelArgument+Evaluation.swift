import ClozeItems
import ClozeModels
import ClozeTensor

extension ItemsModelArgument {
  /// The model at `path`, ready to compute in f32 unless the user says otherwise.
  static func load(_ path: String, _ compute: ComputeOptions) throws -> ItemsModel {
    let (device, dtype) = try compute.setUp(.f32)
    return try ItemsModel(
      folder: ModelFolder.locate(ModelArgument.checked(path)), precision: dtype, device: device)
  }
}
