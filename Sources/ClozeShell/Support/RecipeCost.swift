import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// The costs of a recipe: counted, estimated, and measured on this machine.
struct RecipeCost {
  private let recipe: any TrainingRecipe
  private let sizes: any RecipeSizes
  private let dtype: DType
  private let device: Device

  init(
    _ recipe: any TrainingRecipe, _ compute: ComputeOptions, _ device: Device
  ) throws {
    self.recipe = recipe
    self.device = device
    dtype = try compute.resolved(recipe.precision, on: device).dtype(on: device)
    sizes = try recipe.sizes()
    try Limits.check(sizes)
  }

  /// Makes the costs of a recipe whose precision is settled and whose data has determined `sizes`.
  init(_ recipe: any TrainingRecipe, _ sizes: any RecipeSizes, _ device: Device) {
    (self.recipe, self.sizes, self.device) = (recipe, sizes, device)
    dtype = recipe.precision.dtype(on: device)
  }

  /// Returns the expected time of `steps` steps in words, such as `about 0:45`.
  func time(of steps: Int) throws -> String {
    let speed = try speed(of: sizes)
    let seconds = seconds(steps, speed.rate)
    guard seconds >= 1 else { return "less than a second" }
    return (speed.isMeasured ? "about " : "at least ") + Self.duration(seconds)
  }

  /// Throws if training needs more memory than this machine has, `count` times at once.
  func checkMemory(times count: Int = 1) throws {
    try Limits.checkMemory(sizes, in: dtype, times: count)
  }

  /// A text that recipes share if a step of them costs the same.
  var likeness: String {
    let parts = sizes.parameterParts.map { "\($0.name) \($0.count)" }
    return "\(parts) \(sizes.tokensPerBatch) \(sizes.predictionOperations) \(dtype)"
  }

  /// Returns the speed of training; of items with an assumed number.
  func speed() throws -> Speed {
    try speed(of: sizes.assuming(vocabulary: Self.assumedItems + 1))
  }

  /// Shows the costs by name.
  func show(_ session: Session) throws {
    try session.show(records())
    guard sizes.isComplete else {
      return session.note(
        "note: the size of the vocabulary is known once the data is read; "
          + "what depends on it is left out")
    }
    guard !Limits.fits(sizes.memory(in: dtype)) else { return }
    session.note(
      "note: that is more memory than this machine has, which is \(Format.bytes(Machine.memory))")
  }

  private func records() throws -> Records {
    var records = Records(properties: [
      "recipe": .string(recipe.recipe), "precision": .string(dtype.rawValue),
      "backend": .string(device.backend.name), "threads": .int(device.backend.pool.threads),
    ])
    for (name, value) in counted { records.append([.string(name), value]) }
    if !recipe.dataPaths.isEmpty {
      records.append(["data", .string(Format.bytes(try recipe.dataBytes()))])
    }
    let training = recipe.training
    let tokens =
      Double(training.steps) * Double(training.accumulation) * Double(sizes.tokensPerBatch)
    records.append(["steps", .int(training.steps)])
    records.append(["tokens at most", .int(whole(tokens))])
    let assumed = sizes.assuming(vocabulary: Self.assumedItems + 1)
    let speed = try speed(of: assumed)
    let condition = sizes.isComplete ? "" : ", if there are \(Self.assumedItems) items"
    records.append(["tokens per second", .int(whole(speed.rate))])
    records.append(["measured by", .string(speed.part + condition)])
    records.append([
      .string(speed.isMeasured ? "time at most" : "time at least"),
      .string(Self.duration(seconds(training.steps, speed.rate))),
    ])
    return records
  }

  /// The number of items that is assumed for the time before the data is read.
  private static let assumedItems = 10_000

  /// Returns the seconds of `steps` steps of full batches.
  func seconds(_ steps: Int, _ rate: Double) -> Double {
    Double(steps) * Double(recipe.training.accumulation) * Double(sizes.tokensPerBatch) / rate
  }

  /// The costs counted from the sizes, as far as they are known.
  private var counted: [(String, RecordValue)] {
    let parts = sizes.parameterParts.map { ("parameters in \($0.name)", RecordValue.int($0.count)) }
    guard sizes.isComplete else { return parts }
    let memory = sizes.memory(in: dtype)
    return (sizes.vocabulary.map { [("vocabulary", .int($0))] } ?? [])
      + [("parameters", .int(sizes.parameterCount))] + parts + [
        ("FLOPs forward per token", .int(whole(sizes.predictionOperations))),
        ("FLOPs training per token", .int(whole(sizes.trainingOperations))),
        ("memory", .string(Format.bytes(memory.total))),
        ("memory for parameters", .string(Format.bytes(memory.parameters))),
        ("memory for gradients", .string(Format.bytes(memory.gradients))),
        ("memory for moments", .string(Format.bytes(memory.moments))),
        ("memory for activations", .string(Format.bytes(memory.activations))),
      ]
  }

  /// Returns `seconds` as a time, or as days if there are many.
  static func duration(_ seconds: Double) -> String {
    let days = seconds / 86_400
    return days < 3 ? Format.duration(seconds) : "\(Format.count(days)) days"
  }

  /// The tokens per second, a description of the measurement, and true if that was of training.
  typealias Speed = (rate: Double, part: String, isMeasured: Bool)

  /// Returns the tokens per second, a description of the measurement, and true if that was of
  /// training.
  private func speed(of sizes: any RecipeSizes) throws -> Speed {
    if let measured = try measuredRate(recipe, sizes) {
      return (max(1e-9, measured.rate), measured.part, true)
    }
    let rate = try GEMMSpeed.measure(1024, 1024, 1024, dtype, runs: 9, on: device)
    return (rate / sizes.trainingOperations, "matrix products, at best", false)
  }

  private func measuredRate<R: TrainingRecipe>(
    _ recipe: R, _ sizes: any RecipeSizes
  ) throws -> (rate: Double, part: String)? {
    guard let sizes = sizes as? R.Body.Sizes else { return nil }
    return try recipe.typed.body.measuredRate(of: sizes, in: dtype, on: device)
  }
}
