import ArgumentParser
import ClozeItems
import ClozeModels
import ClozeTensor

/// Which model of items is used.
struct ItemsModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a model folder of items.", valueName: "model"))
  var path: String

  /// The model, ready to compute in f32 unless the user says otherwise.
  func load(_ compute: ComputeOptions) throws -> ItemsModel {
    try Self.load(path, compute)
  }

  /// The model at `path`, ready to compute in f32 unless the user says otherwise.
  static func load(_ path: String, _ compute: ComputeOptions) throws -> ItemsModel {
    let (device, dtype) = try compute.setUp(.f32)
    return try ItemsModel(
      folder: ModelFolder.locate(ModelArgument.checked(path)), precision: dtype, device: device)
  }
}
