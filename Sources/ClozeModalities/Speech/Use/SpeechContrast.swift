import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// The contrast of codes that a run was trained with, for evaluation.
struct SpeechContrast {
  private let objective: ObjectiveSet

  /// Reads the layers of the contrast from the model's `folder`; nil if the run has no contrast, or
  /// the folder not its layers, which is then noted.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  init?(
    _ recipe: SpeechRecipe, _ model: SpeechModel, folder: String, seed: UInt64,
    note: (String) -> Void
  ) throws {
    guard let settings = recipe.objectives[CodeContrastObjective.name] else { return nil }
    let names = try SafeTensorsModel(path: folder).entries.map(\.name)
    guard names.contains(where: { $0.hasPrefix(SpeechModel.contrast) }) else {
      note("note: \(folder) has no layers of the contrast, which is therefore not scored")
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
    try NativeModelFolder.fill(model.store, from: folder) { $0.hasPrefix(SpeechModel.contrast) }
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
