import ClozeTraining

extension Modality {
  /// The recipe of the run at `path`; nil where no run is there.
  ///
  /// - Throws: `TrainingError` where the run is of another modality or its recipe cannot be read.
  public static func recipe(ofRunAt path: String) throws -> ModalityRecipe? {
    guard let run = try? RunFolder.open(path) else { return nil }
    return try TrainingRun<Self>.resume(run.path, steps: nil).recipe
  }
}
