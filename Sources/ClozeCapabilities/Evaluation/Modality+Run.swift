import ClozeTraining

extension Modality {
  /// Returns the recipe of the run at `path`; nil if there is no run.
  ///
  /// - Throws: `TrainingError` if the run is of another modality or its recipe cannot be read.
  public static func recipe(ofRunAt path: String) throws -> ModalityRecipe? {
    guard let run = try? RunFolder.open(path) else { return nil }
    return try TrainingRun<Self>.resume(run.path, steps: nil).recipe
  }
}
