import ArgumentParser
import ClozeCapabilities

/// Which model of items is used.
struct ItemsModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a model folder of items.", valueName: "model"))
  var path: String

  /// Reads the model, ready to compute in f32 unless the user says otherwise.
  ///
  /// - Throws: `MissingCapability` where the model ranks no items.
  func load(_ compute: ComputeOptions) throws -> any Recommender {
    let settled = try compute.forUse()
    return try Registry.provider(of: .historyScoring, forModelAt: path)
      .recommender(at: path, settled)
  }
}
