import ClozeData
import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation

/// What a recipe costs: counted, estimated, and measured on this machine.
struct RecipeCost {
  private let recipe: TextRecipe
  private let vocabulary: Int
  private let dtype: DType
  private let device: Device
  private let sizes: Limits.Sizes

  init(_ recipe: TextRecipe, _ compute: ComputeOptions, _ device: Device) throws {
    self.recipe = recipe
    self.device = device
    dtype = try compute.resolved(recipe.precision, on: device).dtype
    vocabulary =
      try recipe.tokenizer.path.map { try loadTokenizer($0).vocabulary.count }
      ?? recipe.tokenizer.vocabularySize
    sizes = Limits.Sizes(
      encoder: recipe.encoder, vocabulary: vocabulary, tokens: recipe.tokensPerBatch,
      masked: recipe.masking.rate, dtype: dtype, nextSentence: recipe.samples.nextSentence)
    try Limits.check(sizes)
  }

  /// Throws if training needs more memory than this machine has.
  func checkMemory() throws { try Limits.checkMemory(sizes) }

  /// Shows the costs by name.
  func show(_ session: Session) throws {
    try session.show(records())
    guard !fits else { return }
    session.note(
      "note: that is more memory than this machine has, which is \(Format.bytes(Machine.memory))")
  }

  private func records() throws -> Records {
    let encoder = recipe.encoder, length = recipe.samples.maximumLength
    let counts = encoder.parameterCounts(
      vocabularySize: vocabulary, nextSentence: recipe.samples.nextSentence)
    let memory = sizes.memory
    let speed = try self.speed()
    let tokens =
      Double(recipe.training.steps) * Double(recipe.training.accumulation)
      * Double(recipe.tokensPerBatch)
    var records = Records(properties: [
      "recipe": .string(recipe.recipe), "precision": .string(dtype.rawValue),
      "backend": .string(device.backend.name), "threads": .int(device.backend.pool.threads),
      "vocabulary": .int(vocabulary), "parameters": .int(counts.total),
      "parameters in embeddings": .int(counts.embeddings),
      "parameters in blocks": .int(counts.blocks),
      "parameters in heads": .int(counts.head + counts.nextSentence),
      "FLOPs forward per token": .int(
        whole(
          encoder.predictionOperations(
            length: length, vocabularySize: vocabulary, masked: recipe.masking.rate))),
      "FLOPs training per token": .int(whole(trainingOperations(encoder))),
      "memory": .string(Format.bytes(memory.total)),
      "memory for parameters": .string(Format.bytes(memory.parameters)),
      "memory for gradients": .string(Format.bytes(memory.gradients)),
      "memory for moments": .string(Format.bytes(memory.moments)),
      "memory for activations": .string(Format.bytes(memory.activations)),
    ])
    if let bytes = try corpusBytes() { records.append(["data", .string(Format.bytes(bytes))]) }
    records.append(["steps", .int(recipe.training.steps)])
    records.append(["tokens at most", .int(whole(tokens))])
    records.append(["tokens per second", .int(whole(speed.rate))])
    records.append(["measured by", .string(speed.source)])
    records.append(["time at most", .string(duration(tokens / speed.rate))])
    return records
  }

  private func trainingOperations(_ encoder: EncoderConfiguration) -> Double {
    encoder.trainingOperations(
      length: recipe.samples.maximumLength, vocabularySize: vocabulary,
      masked: recipe.masking.rate)
  }

  private func corpusBytes() throws -> Int? {
    guard !recipe.data.paths.isEmpty else { return nil }
    return try TextFileList(paths: recipe.data.paths).totalBytes
  }

  private var fits: Bool { Limits.fits(sizes) }

  private func duration(_ seconds: Double) -> String {
    let days = seconds / 86_400
    return days < 3 ? Format.duration(seconds) : "\(Format.count(days)) days"
  }

  /// Tokens per second, and what was measured to know it.
  private func speed() throws -> (rate: Double, source: String) {
    var encoder = recipe.encoder
    encoder.layers = min(encoder.layers, 2)
    let counts = encoder.parameterCounts(vocabularySize: vocabulary)
    // Beyond this, drawing initial values alone would take minutes.
    guard counts.total < 100_000_000 else {
      let rate = try GEMMSpeed.measure(1024, 1024, 1024, dtype, runs: 9, on: device)
      return (rate / trainingOperations(recipe.encoder), "matrix products, at best")
    }
    let rate = try tokensPerSecond(encoder)
    return (
      max(1e-9, rate * trainingOperations(encoder) / trainingOperations(recipe.encoder)),
      "training with \(encoder.layers) of \(recipe.encoder.layers) blocks"
    )
  }

  /// A short benchmark of `encoder`.
  private func tokensPerSecond(_ encoder: EncoderConfiguration) throws -> Double {
    let length = recipe.samples.maximumLength
    // Lengths are even between a quarter and all of the maximum: 5/8 of it on average.
    let batch = max(1, min(recipe.tokensPerBatch, 4096) * 8 / (5 * length))
    let benchmark = try MLMBenchmark(
      encoder, vocabulary: max(6, vocabulary), batch: batch, maximumLength: length, dtype: dtype,
      device: device)
    return try benchmark.run(steps: 2).trainTokensPerSecond
  }
}
