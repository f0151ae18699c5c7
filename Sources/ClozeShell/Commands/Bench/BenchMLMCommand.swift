import ArgumentParser
import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// `cloze bench mlm`: how fast a masked language model trains and encodes.
struct BenchMLMCommand: ComputingCommand {
  static let configuration = help(
    "mlm", "Measure training and encoding of a masked language model on random tokens.",
    notes: """
      Lengths are even between a quarter of --max-length and all of it; 15% of tokens are hidden; \
      tokens per second count real tokens, the median over the steps after two that warm up.

      --profile shows instead where the time of a training step goes: milliseconds by the clock; share of \
      them; idle, the share of all threads' time in which they waited; gflops of the matrix products, and peak, \
      the share that is of the speed of square matrices measured here just before. The row other is what no \
      operation took, memory, graph and the like; the last row is the whole step.
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
    let problems = encoder.validate()
    if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
  }

  func execute(_ session: Session) throws {
    let device = compute.device(), precision = try compute.resolved(on: device)
    try Limits.checkMemory(
      MaskedLanguageModelSizes(
        encoder: encoder, vocabulary: vocab, tokensPerBatch: batch * maxLength, masked: 0.15,
        length: maxLength), in: precision.dtype)
    if profile { return try session.show(profiled(precision.dtype, on: device)) }
    let benchmark = try MLMBenchmark(
      encoder, vocabulary: vocab, batch: batch, maximumLength: maxLength, dtype: precision.dtype,
      device: device)
    let result = try benchmark.run(steps: steps)
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
            .int(vocab), .int(batch), .int(maxLength), .string(precision.rawValue),
            .string(device.backend.name), .int(device.backend.pool.threads), .int(steps),
            .double(result.trainTokensPerSecond.rounded()),
            .double(result.encodeTokensPerSecond.rounded()), .int(result.peakBytes),
            RecordValue(Machine.peakResidentBytes),
          ]
        ]))
  }
}

extension BenchMLMCommand {
  /// Where the time of a training step goes.
  private func profiled(_ dtype: DType, on device: Device) throws -> Records {
    let peak = try GEMMSpeed.measure(2048, 2048, 2048, dtype, runs: 9, on: device)
    let profile = OperationProfile(outputs: vocab)
    let benchmark = try MLMBenchmark(
      encoder, vocabulary: vocab, batch: batch, maximumLength: maxLength, dtype: dtype,
      device: Device(device, noting: profile))
    let seconds = try benchmark.profile(steps: steps, in: profile)
    let threads = Double(device.backend.pool.threads), parts = profile.parts
    var records = Records(columns: [
      "part", "calls", "milliseconds", "share", "idle", "gflops", "peak",
    ])
    func percent(_ value: Double) -> RecordValue { .double((value * 1000).rounded() / 10) }
    func add(_ name: String, _ calls: Int?, _ time: Double, idle: Double?, rate: Double?) {
      records.append([
        .string(name), RecordValue(calls), .double((time * 1e5).rounded() / 100),
        percent(time / seconds), idle.map(percent) ?? .null,
        rate.map { .double(($0 / 1e8).rounded() / 10) } ?? .null,
        rate.map { percent($0 / peak) } ?? .null,
      ])
    }
    var total = OperationProfile.Entry()
    for part in OperationProfile.Part.allCases {
      guard let entry = parts[part] else { continue }
      let time = entry.seconds / Double(steps)
      add(
        part.rawValue, entry.calls / steps, time,
        idle: 1 - entry.busySeconds / (entry.seconds * threads),
        rate: entry.operations > 0 ? entry.operations / entry.seconds : nil)
      total.seconds += time
      total.busySeconds += entry.busySeconds / Double(steps)
      total.operations += entry.operations / Double(steps)
    }
    add("other", nil, max(0, seconds - total.seconds), idle: nil, rate: nil)
    add(
      "step", nil, seconds, idle: 1 - total.busySeconds / (seconds * threads),
      rate: total.operations / seconds)
    return records
  }
}
