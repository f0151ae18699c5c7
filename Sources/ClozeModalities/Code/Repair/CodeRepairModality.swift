import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTraining

/// Localisation and repair of misused variables.
public enum CodeRepairModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = CodeRepairBody

  /// The name in recipes and runs.
  public static let name = "code-repair"
  /// Fine-tuning: labels are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// Reads and tokenizes the examples.
  public static func prepare(
    _ recipe: CodeRepairRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> CodeRepairData {
    let start = try FinetuneStart(recipe.body, run) { throw RepairError.noTokenizer }
    let tokenizer = start.tokenizer
    let training = try RepairSamples(
      paths: recipe.data.paths, .training, tokenizer, longest: recipe.maximumLength,
      keepsCut: false, seed: recipe.seed)
    let validation = try recipe.data.validation(
      tokenizer, longest: recipe.maximumLength, seed: recipe.seed)
    try observe(
      .note("\(training.count) functions train, \(validation?.count ?? 0) validate"))
    let known = Set(training.samples.map(\.ids))
    let shared = validation?.samples.count { known.contains($0.ids) } ?? 0
    if shared > 0 {
      try observe(.note("\(shared) functions that validate are equal to one that trains"))
    }
    if training.tooLong > 0 {
      try observe(
        .note(
          "\(training.tooLong) functions have more than \(recipe.maximumLength) tokens and do not train"
        ))
    }
    var sum = RunningChecksum()
    Array(tokenizer.fingerprint.utf8).withUnsafeBytes { sum.update($0) }
    for sample in training.samples + (validation?.samples ?? []) {
      let marks =
        [Int32(sample.location), Int32(sample.ids.count)] + sample.targets.map(Int32.init)
      (sample.ids + marks).withUnsafeBytes { sum.update($0) }
    }
    return CodeRepairData(
      tokenizer: tokenizer, rows: start.rows, begins: start.begins, training: training,
      validation: validation,
      digest: Checksum.sha256(sum.digest))
  }

  /// Returns the sizes, which the recipe and the pretrained model determine.
  public static func sizes(
    _ recipe: CodeRepairRecipe, of data: CodeRepairData
  ) throws -> StatedSizes { recipe.body.sizes(rows: data.rows) }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: CodeRepairRecipe, _ data: CodeRepairData, device: Device
  ) throws -> CodeRepairTask { try CodeRepairTask(recipe, data, device: device) }

  /// The named recipes.
  public static let presets: [Preset<CodeRepairRecipe>] = [
    Preset(
      name: "code-repair",
      summary: "two pointers, to a misused variable and to the right one; chosen by validation"
    ) {
      $0.encoder.initializerRange = 0.04
      $0.training.steps = 3000
      $0.training.optimizer.rate = 2e-4
      $0.training.schedule.warmup = 0.1
      $0.training.validateEvery = 200
      $0.training.checkpointEvery = 1000
      $0.training.selection.metric = "validation_accuracy"
    }
  ]
}
