import ArgumentParser
import ClozeCapabilities

/// The argument that names a model of items.
struct ItemsModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a model folder of items.", valueName: "model"))
  var path: String

  /// Reads the model, ready to compute in f32 unless the user requests another precision.
  ///
  /// - Throws: `MissingCapability` if the model does not rank items.
  func load(_ compute: ComputeOptions) throws -> any Recommender {
    let settled = try compute.forUse()
    return try Registry.provider(of: .historyScoring, forModelAt: path)
      .recommender(at: path, settled)
  }
}
