import ClozeData
import Foundation

extension RunFolder {
  /// The name of a run's model among its weights, beside checkpoints such as `step-00004000`.
  public static let modelWeights = "model"

  /// Returns the run whose weights `path` names, and their name: a run, its `model/`, or one of its
  /// checkpoints, also as `RUN@STEP`; nil for anything else, such as a Hugging Face folder.
  public static func holder(ofWeightsAt path: String) -> (run: RunFolder, weights: String)? {
    if let view = CheckpointView(at: path) ?? CheckpointView(named: path) {
      return (view.run, view.checkpoint)
    }
    if let run = try? open(path) { return (run, modelWeights) }
    let place = URL(fileURLWithPath: path).standardizedFileURL
    let parent = place.deletingLastPathComponent(), name = place.lastPathComponent
    if name == "model", let run = try? open(parent.path) { return (run, modelWeights) }
    guard parent.lastPathComponent == "checkpoints", name.hasPrefix("step-"),
      let run = try? open(parent.deletingLastPathComponent().path)
    else { return nil }
    return (run, name)
  }

  /// Returns a digest of the weights called `weights`: those of the model, or of a checkpoint; nil
  /// if there are none or they cannot be read.
  public func weightsDigest(_ weights: String = modelWeights) -> String? {
    let folder = weights == Self.modelWeights ? model : checkpoints.path + "/" + weights
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // An optimizer's moments change no answer of the model.
    let files = names.filter { $0.hasSuffix(".safetensors") && $0 != "moments.safetensors" }
    guard !files.isEmpty else { return nil }
    return try? DataDigest.of(files.sorted().map { folder + "/" + $0 })
  }

  /// Returns the kept evaluations of the model's present weights; none if there is no model.
  ///
  /// Those of a limited number of cases come first, then those of all cases, each oldest first: of
  /// several values of a metric the last one is the one to show.
  ///
  /// - Parameter digest: The digest of those weights, if it is known.
  public func currentEvaluations(digest: String? = nil) -> [KeptEvaluation] {
    let kept = evaluations().filter { $0.weights == Self.modelWeights }
    guard !kept.isEmpty, let digest = digest ?? weightsDigest() else { return [] }
    let current = kept.filter { $0.weightsDigest == digest }
    return current.filter { $0.limit != nil } + current.filter { $0.limit == nil }
  }
}
