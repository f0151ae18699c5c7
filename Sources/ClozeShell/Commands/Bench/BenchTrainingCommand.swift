import ArgumentParser
import ClozeReport
import ClozeTensor
import ClozeTraining
import Foundation

/// `cloze bench training`: measures the speed of a recipe's steps on its data.
struct BenchTrainingCommand: ComputingCommand {
  static let configuration = help(
    "training", "Measure the training steps of a recipe on its data, and encoding.",
    notes: """
      Rates are medians over the steps after two that warm up; a token is what the recipe counts: a token of \
      text, a frame of speech, an item. Nothing is written. Encoding hides nothing and computes no \
      gradients; speech has it.

      \(StepProfile.notes)
      """,
    examples: [
      "cloze bench training speech-small --data spoken/ --set backbone.encoder.dropout=0",
      "cloze bench training text-tiny --data texts/ --steps 20 --profile",
    ])

  @Argument(help: ArgumentHelp("A preset or a YAML file.", valueName: "recipe"))
  var name: String

  @OptionGroup var recipe: RecipeOptions
  @Flag(help: "Show where the time of a training step goes.") var profile = false
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if let steps = recipe.steps, !(1...100_000).contains(steps) {
      throw ValidationError("--steps is \(steps): must lie in 1...100000")
    }
  }

  func execute(_ session: Session) throws {
    let device = compute.device()
    var recipe = try recipe.recipe(name, session)
    recipe.precision = try compute.resolved(recipe.precision, on: device)
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    try recipe.check()
    try RecipeCost(recipe, compute, device).checkMemory()
    try measure(recipe, device, session)
  }

  /// The number of measured steps.
  private var steps: Int { recipe.steps ?? 10 }

  private func measure(
    _ recipe: some TrainingRecipe, _ device: Device, _ session: Session
  ) throws {
    let recipe = recipe.typed, dtype = recipe.precision.dtype(on: device)
    let prepared = try prepared(recipe, session)
    if profile {
      let table = StepProfile(steps: steps, outputs: -1, dtype: dtype, device: device)
      return try session.show(
        table.records {
          try benchmark(recipe, prepared, $0).profile(steps: steps, in: $1)
        })
    }
    let speed = try benchmark(recipe, prepared, device).run(steps: steps)
    try session.show(
      Records(
        columns: [
          "recipe", "precision", "backend", "threads", "steps", "trainTokensPerSecond",
          "encodeTokensPerSecond", "peakBytes", "peakResidentBytes",
        ],
        rows: [
          [
            .string(recipe.recipe), .string(dtype.rawValue), .string(device.backend.name),
            .int(device.backend.pool.threads), .int(steps), .double(speed.training.rounded()),
            speed.encoding.map { .double($0.rounded()) } ?? .null, .int(speed.peakBytes),
            RecordValue(Machine.peakResidentBytes),
          ]
        ]))
  }

  /// Reads the data; what a run would keep goes with this process.
  private func prepared<Body: RecipeBody>(
    _ recipe: Recipe<Body>, _ session: Session
  ) throws -> Body.Kind.Prepared {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("cloze-bench-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let progress = PreparationProgress(session, totalBytes: nil)
    defer { progress.finish() }
    return try Body.Kind.prepare(
      recipe, run: RunFolder.create(at: path, recipe: recipe.yaml()),
      threads: compute.threadCount, observe: progress.show)
  }

  private func benchmark<Body: RecipeBody>(
    _ recipe: Recipe<Body>, _ prepared: Body.Kind.Prepared, _ device: Device
  ) throws -> TaskBenchmark<Body.Kind.Task> {
    device.allocator.resetPeak()
    try Limits.checkMemory(
      Body.Kind.sizes(recipe, of: prepared), in: recipe.precision.dtype(on: device))
    return try TaskBenchmark(Body.Kind.task(recipe, prepared, device: device))
  }
}
