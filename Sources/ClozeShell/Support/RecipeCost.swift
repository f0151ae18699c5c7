import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// What a recipe costs: counted, estimated, and measured on this machine.
struct RecipeCost {
  private let recipe: any PretrainingRecipe
  private let sizes: RecipeSizes
  private let dtype: DType
  private let device: Device

  init(
    _ recipe: any PretrainingRecipe, _ compute: ComputeOptions, _ device: Device
  ) throws {
    self.recipe = recipe
    self.device = device
    dtype = try compute.resolved(recipe.precision, on: device).dtype
    sizes = try recipe.sizes()
    try Limits.check(sizes)
  }

  /// Throws if training needs more memory than this machine has.
  func checkMemory() throws { try Limits.checkMemory(sizes, in: dtype) }

  /// Shows the costs by name.
  func show(_ session: Session) throws {
    try session.show(records())
    guard sizes.vocabulary != nil else {
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
    if let vocabulary = sizes.vocabulary {
      addSizes(vocabulary, to: &records)
    } else {
      records.append(["parameters in blocks", .int(sizes.parameters.blocks)])
    }
    if !recipe.dataPaths.isEmpty {
      records.append(["data", .string(Format.bytes(try recipe.dataBytes()))])
    }
    let training = recipe.training
    let tokens =
      Double(training.steps) * Double(training.accumulation) * Double(sizes.tokensPerBatch)
    records.append(["steps", .int(training.steps)])
    records.append(["tokens at most", .int(whole(tokens))])
    guard let vocabulary = sizes.vocabulary else { return records }
    let speed = try self.speed(vocabulary)
    records.append(["tokens per second", .int(whole(speed.rate))])
    records.append(["measured by", .string(speed.source)])
    records.append(["time at most", .string(duration(tokens / speed.rate))])
    return records
  }

  /// What depends on the number of tokens in the vocabulary.
  private func addSizes(_ vocabulary: Int, to records: inout Records) {
    let counts = sizes.parameters, memory = sizes.memory(in: dtype)
    let rows: KeyValuePairs<String, RecordValue> = [
      "vocabulary": .int(vocabulary), "parameters": .int(counts.total),
      "parameters in embeddings": .int(counts.embeddings),
      "parameters in blocks": .int(counts.blocks),
      "parameters in heads": .int(counts.head + counts.nextSentence),
      "FLOPs forward per token": .int(whole(sizes.predictionOperations)),
      "FLOPs training per token": .int(whole(sizes.trainingOperations)),
      "memory": .string(Format.bytes(memory.total)),
      "memory for parameters": .string(Format.bytes(memory.parameters)),
      "memory for gradients": .string(Format.bytes(memory.gradients)),
      "memory for moments": .string(Format.bytes(memory.moments)),
      "memory for activations": .string(Format.bytes(memory.activations)),
    ]
    for (name, value) in rows { records.append([.string(name), value]) }
  }

  private func duration(_ seconds: Double) -> String {
    let days = seconds / 86_400
    return days < 3 ? Format.duration(seconds) : "\(Format.count(days)) days"
  }

  /// Tokens per second, and what was measured to know it.
  private func speed(_ vocabulary: Int) throws -> (rate: Double, source: String) {
    var part = sizes
    part.encoder.layers = min(sizes.encoder.layers, 2)
    let counts = part.encoder.parameterCounts(vocabularySize: vocabulary)
    // Beyond this, drawing initial values alone would take minutes.
    guard counts.total < 100_000_000 else {
      let rate = try GEMMSpeed.measure(1024, 1024, 1024, dtype, runs: 9, on: device)
      return (rate / sizes.trainingOperations, "matrix products, at best")
    }
    let rate = try tokensPerSecond(part.encoder, vocabulary)
    return (
      max(1e-9, rate * part.trainingOperations / sizes.trainingOperations),
      "training with \(part.encoder.layers) of \(sizes.encoder.layers) blocks"
    )
  }

  /// A short benchmark of `encoder`.
  private func tokensPerSecond(
    _ encoder: EncoderConfiguration, _ vocabulary: Int
  ) throws -> Double {
    let length = sizes.length
    // Lengths are even between a quarter and all of the maximum: 5/8 of it on average.
    let batch = max(1, min(sizes.tokensPerBatch, 4096) * 8 / (5 * length))
    let benchmark = try MLMBenchmark(
      encoder, vocabulary: max(6, vocabulary), batch: batch, maximumLength: length, dtype: dtype,
      device: device)
    return try benchmark.run(steps: 2).trainTokensPerSecond
  }
}
