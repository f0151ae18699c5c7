import ArgumentParser
import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// `cloze bench mlm`: measures the speed of training and encoding with a masked language model.
struct BenchMLMCommand: ComputingCommand {
  static let configuration = help(
    "mlm", "Measure training and encoding of a masked language model on random tokens.",
    notes: """
      Lengths are even between a quarter of --max-length and all of it; 15% of tokens are hidden; \
      tokens per second count real tokens, the median over the steps after two that warm up.

      \(StepProfile.notes)
      """,
    examples: [
      "cloze bench mlm --layers 4 --hidden 256 --heads 4 --batch 64 --max-length 128",
      "cloze bench mlm --layers 12 --hidden 768 --heads 12 --precision f32 --format json",
      "cloze bench mlm --batch 32 --vocab 30522 --profile",
    ])

  @Option(help: "Blocks.") var layers = 4
  @Option(help: "Features per token.") var hidden = 256
  @Option(help: "Attention heads (default: hidden / 64).") var heads: Int?
  @Option(help: "Width of the feed-forward layer (default: 4 hidden).") var feedForward: Int?
  @Option(help: "Tokens of the vocabulary.") var vocab = 30_000
  @Option(help: "Sequences per batch.") var batch = 64
  @Option(help: "The longest sequence.") var maxLength = 128
  @Option(help: "Steps measured.") var steps = 10
  @Flag(help: "Show where the time of a training step goes.") var profile = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// The encoder that the options describe.
  var encoder: EncoderConfiguration {
    var encoder = EncoderConfiguration()
    encoder.layers = layers
    encoder.hidden = hidden
    encoder.heads = heads ?? max(1, hidden / 64)
    encoder.feedForward = feedForward ?? hidden.multipliedReportingOverflow(by: 4).partialValue
    encoder.maximumLength = maxLength
    return encoder
  }

  func validate() throws {
    let limits = [
      ("--layers", layers, 0...1000), ("--vocab", vocab, 6...10_000_000),
      ("--batch", batch, 1...1_000_000), ("--max-length", maxLength, 1...1_000_000),
      ("--steps", steps, 1...100_000), ("--feed-forward", encoder.feedForward, 1...1_000_000),
    ]
    for (name, value, range) in limits where !range.contains(value) {
      throw ValidationError(
        "\(name) is \(value): must lie in \(range.lowerBound)...\(range.upperBound)")
    }
    let problems = encoder.modelProblems(givesPositions: false)
    if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
  }

  func execute(_ session: Session) throws {
    let (device, dtype) = try compute.setUp(.auto)
    try Limits.checkMemory(
      MaskedLanguageModelSizes(
        encoder: encoder, vocabulary: vocab, tokensPerBatch: batch * maxLength, masked: 0.15,
        length: maxLength), in: dtype)
    func benchmark(_ device: Device) throws -> MLMBenchmark {
      try MLMBenchmark(
        encoder, vocabulary: vocab, batch: batch, maximumLength: maxLength, dtype: dtype,
        device: device)
    }
    if profile {
      let table = StepProfile(steps: steps, outputs: vocab, dtype: dtype, device: device)
      return try session.show(
        table.records { try benchmark($0).profile(steps: steps, in: $1) })
    }
    let result = try benchmark(device).run(steps: steps)
    try session.show(
      Records(
        columns: [
          "layers", "hidden", "heads", "feedForward", "vocab", "batch", "maxLength", "precision",
          "backend", "threads", "steps", "trainTokensPerSecond", "encodeTokensPerSecond",
          "peakBytes", "peakResidentBytes",
        ],
        rows: [
          [
            .int(layers), .int(hidden), .int(encoder.heads), .int(encoder.feedForward),
            .int(vocab), .int(batch), .int(maxLength), .string(dtype.rawValue),
            .string(device.backend.name), .int(device.backend.pool.threads), .int(steps),
            .double(result.trainTokensPerSecond.rounded()),
            .double(result.encodeTokensPerSecond.rounded()), .int(result.peakBytes),
            RecordValue(Machine.peakResidentBytes),
          ]
        ]))
  }
}
