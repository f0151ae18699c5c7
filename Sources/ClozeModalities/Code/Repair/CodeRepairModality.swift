import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTraining

/// Finding and repairing misused variables.
public enum CodeRepairModality: Modality {
  /// The particular part of its recipes.
  public typealias Body = CodeRepairBody

  /// What recipes and runs call it.
  public static let name = "code-repair"
  /// Labels are learned, as a rule by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// Reads the examples and makes tokens of them.
  public static func prepare(
    _ recipe: CodeRepairRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> CodeRepairData {
    let start = try FinetuneStart(recipe.body, run) { throw RepairError.noTokenizer }
    let tokenizer = start.tokenizer
    func samples(_ part: LabelledPart) throws -> RepairSamples {
      try RepairSamples(
        paths: recipe.data.paths, part, tokenizer, longest: recipe.maximumLength,
        keepsCut: part != .training, seed: recipe.seed)
    }
    let training = try samples(.training)
    let validation: RepairSamples?
    do { validation = try samples(.validation) } catch RepairError.noExamples { validation = nil }
    observe(
      .note("\(training.count) functions train, \(validation?.count ?? 0) validate"))
    if training.tooLong > 0 {
      observe(
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

  /// The sizes, which the recipe and the model know.
  public static func sizes(
    _ recipe: CodeRepairRecipe, of data: CodeRepairData
  ) throws -> StatedSizes { recipe.body.sizes(rows: data.rows) }

  /// A task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: CodeRepairRecipe, _ data: CodeRepairData, device: Device
  ) throws -> CodeRepairTask { try CodeRepairTask(recipe, data, device: device) }

  /// The recipes that have a name.
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
