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

  /// Throws if training needs more memory than this machine has.
  func checkMemory() throws { try Limits.checkMemory(sizes, in: dtype) }

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
    guard sizes.isComplete else { return records }
    let speed = try self.speed()
    records.append(["tokens per second", .int(whole(speed.rate))])
    records.append(["measured by", .string(speed.part)])
    records.append(["time at most", .string(duration(tokens / speed.rate))])
    return records
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

  private func duration(_ seconds: Double) -> String {
    let days = seconds / 86_400
    return days < 3 ? Format.duration(seconds) : "\(Format.count(days)) days"
  }

  /// Returns the tokens per second, and a description of the measurement.
  private func speed() throws -> (rate: Double, part: String) {
    if let measured = try sizes.measuredRate(in: dtype, on: device) {
      return (max(1e-9, measured.rate), measured.part)
    }
    let rate = try GEMMSpeed.measure(1024, 1024, 1024, dtype, runs: 9, on: device)
    return (rate / sizes.trainingOperations, "matrix products, at best")
  }
}
