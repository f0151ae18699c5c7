import ArgumentParser
import ClozeCapabilities

/// The argument that names a model of items.
struct ItemsModelArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A run, by name or folder, or a model folder of items.", valueName: "model"))
  var name: String

  /// Reads the model, ready to compute in f32 unless the user requests another precision.
  ///
  /// - Throws: `MissingCapability` if the model does not rank items.
  func load(_ compute: ComputeOptions, _ session: Session) throws -> any Recommender {
    let settled = try compute.forUse(), path = try session.model(name)
    return try Registry.provider(of: .historyScoring, forModelAt: path)
      .recommender(at: path, settled)
  }
}
