import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// The contrast of codes that a run was trained with, for evaluation.
struct SpeechContrast {
  private let objective: ObjectiveSet

  /// Reads the layers of the contrast of the model of the run at `path`; nil if the run has no
  /// contrast, or its layers are nowhere, which is then noted.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  init?(
    _ recipe: SpeechRecipe, _ model: SpeechModel, of path: String, seed: UInt64,
    note: (String) -> Void
  ) throws {
    guard let settings = recipe.objectives[CodeContrastObjective.name] else { return nil }
    let folder = try ModelFolder.locate(path)
    let names = try SafeTensorsModel(path: folder).entries.map(\.name)
    let isInFolder = names.contains { $0.hasPrefix(SpeechModel.contrast) }
    let checkpoint = isInFolder ? nil : Self.checkpoint(of: model, path)
    guard isInFolder || checkpoint != nil else {
      note("note: \(path) has no layers of the contrast, which is therefore not scored")
      return nil
    }
    var setup = ObjectiveSetup(
      model.store, model.configuration.backbone.encoder, tokenHead: model.head,
      places: model.configuration.backbone.usualSteps)
    setup.contrastDepth = model.configuration.backbone.contrastDepth
    setup.quantizedWidth = model.configuration.quantizer.quantizedWidth
    var choice = ObjectiveChoice()
    choice[CodeContrastObjective.name] = settings
    objective = try ObjectiveSet(choice, setup, encoder: model.backbone.encoder, seed: seed)
    if let checkpoint {
      try CheckpointFolder.fill(model.store, from: checkpoint)
    } else {
      try NativeModelFolder.fill(model.store, from: folder) { $0.hasPrefix(SpeechModel.contrast) }
    }
  }

  /// Returns the checkpoint of the run at `path` that has the model's weights; nil if none has.
  /// Checkpoints have the layers of the contrast, also where a folder was written without them.
  private static func checkpoint(of model: SpeechModel, _ path: String) -> String? {
    RunFolder.holder(ofWeightsAt: path)?.run.checkpoints.all().first { folder in
      let file = try? SafeTensorsFile(path: CheckpointFolder.weights(of: folder))
      return (try? file?.floats(of: "mask", shape: model.mask.shape)) == model.mask.values
    }
  }

  /// Returns the measures of a batch.
  ///
  /// - Parameter inputs: The encoder's input, hidden steps replaced [T', C].
  func measures(
    _ batch: MaskedSpeech, _ inputs: Tensor, _ context: ForwardContext
  ) throws -> [ObjectiveLoss.Measure] {
    try objective.loss(batch, context) { _, _ in EncoderInput(inputs) }.measures
  }
}
