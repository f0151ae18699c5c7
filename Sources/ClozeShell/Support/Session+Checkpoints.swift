import ClozeData
import ClozeModels
import ClozeRuns
import ClozeTensor
import ClozeTraining
import Foundation

extension Session {
  /// Returns the path of the model of the checkpoint that `name` names as `RUN@WHICH`; nil if it is
  /// no such name, or if a run is called so or something exists under it as a path.
  ///
  /// - Throws: `CheckpointError` if the run has no such checkpoint, `RunStoreError` if there is no
  ///   such run; the errors of making a model.
  func checkpoint(_ name: String, in folder: RunsFolder) throws -> String? {
    guard let reference = CheckpointReference(name), access(name, F_OK) != 0,
      !folder.names.contains(name)
    else { return nil }
    let run = try RunFolder.open(folder.path(of: reference.run))
    guard let view = try run.checkpoint(reference.choice) else { return run.path }
    try view.make { try write(view, to: $0) }
    return view.path
  }

  /// Writes the model of a checkpoint: like the run's, with the checkpoint's weights, or, if the
  /// run has none yet, as training would write it.
  private func write(_ view: CheckpointView, to folder: String) throws {
    let isThere = FileManager.default.fileExists(atPath: view.run.model + "/config.json")
    if isThere, !hasOwnValues(view.run.model) {
      let weights = try SafeTensorsFile(path: CheckpointFolder.weights(of: view.source))
      return try ModelFolder.copy(
        view.run.model, to: folder, weights: weights, device: Device())
    }
    let reason = isThere ? "has values that follow from data" : "has no model yet"
    note("\(view.run.path) \(reason): its data is read to make one of \(view.checkpoint)")
    try write(
      Registry.modality(named: view.run.modality(), in: view.run.path), view, to: folder)
  }

  /// True if the model in `folder` has values beside the weights that differ from checkpoint to
  /// checkpoint: thresholds, or the scale of a number.
  private func hasOwnValues(_ folder: String) -> Bool {
    switch try? ClassifierFolder.kind(of: folder) {
    case .number, .labels, .spans: true
    default: false
    }
  }

  private func write<M: Modality>(_: M.Type, _ view: CheckpointView, to folder: String) throws {
    let recipe = try TrainingRun<M>.resume(view.run.path, steps: nil).recipe
    let preparation = PreparationProgress(self, totalBytes: nil)
    defer { preparation.finish() }
    let data = try M.prepare(
      recipe, run: view.run, threads: ProcessInfo.processInfo.activeProcessorCount,
      observe: preparation.show)
    let task = try M.task(recipe, data, device: Device())
    do {
      try CheckpointFolder.fill(task.store, from: view.source)
    } catch let error as SafeTensorsError {
      throw TrainingError.otherModel(path: view.source, reason: error.description)
    }
    try task.save(to: folder)
  }
}
