import ClozeCapabilities
import ClozeTraining

/// Runs that train on clouds, of whichever kind.
public enum PointRuns {
  private static let modalities: [any Modality.Type] = [
    DVAEModality.self, PointsModality.self, PointsClassifyModality.self,
  ]

  /// Returns the recipe of the run at `path`; nil where there is no run, or one that trains on other data.
  ///
  /// - Throws: `TrainingError` where the recipe cannot be read.
  public static func recipe(of path: String) throws -> (any PointRecipe)? {
    guard let run = try? RunFolder.open(path) else { return nil }
    let kind = try run.modality()
    func read<M: Modality>(_: M.Type) throws -> (any TrainingRecipe)? {
      try M.recipe(ofRunAt: path)
    }
    return try modalities.first { $0.name == kind }.flatMap { try read($0) } as? any PointRecipe
  }
}
