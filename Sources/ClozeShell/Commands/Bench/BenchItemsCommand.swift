import ArgumentParser
import ClozeCapabilities
import ClozeReport
import ClozeTensor

/// `cloze bench items`: measures the speed of training and scoring with a model of items.
struct BenchItemsCommand: ComputingCommand {
  static let configuration = help(
    "items", "Measure training and scoring of a model of items on real histories.",
    notes: """
      Each step takes random users and of each the newest --max-length items. Rates are medians over \
      the steps after two that warm up. Scoring finds the ten best of all items.

      \(StepProfile.notes)
      """,
    examples: [
      "cloze bench items --data ml-1m.txt --precision bf16",
      "cloze bench items --data beauty.txt --max-length 50 --rate 0.6 --steps 20",
    ])

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Files of interactions.", valueName: "path"))
  var data: [String]

  @Option(help: "Blocks.") var layers = 2
  @Option(help: "Features per item.") var hidden = 64
  @Option(help: "Attention heads.") var heads = 2
  @Option(help: "The longest history.") var maxLength = 200
  @Option(help: "Histories per batch.") var batch = 256
  @Option(help: "The share of items that is hidden.") var rate = 0.2
  @Flag(help: "Predict each next item instead of hidden ones.") var causal = false
  @Option(help: "Steps measured.") var steps = 10
  @Flag(help: "Show where the time of a training step goes.") var profile = false

  @OptionGroup var columns: InteractionOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  private var request: HistoryBenchmarkRequest {
    HistoryBenchmarkRequest(
      paths: data, layers: layers, hidden: hidden, heads: heads, maximumLength: maxLength,
      batch: batch, rate: rate, isCausal: causal)
  }

  func validate() throws {
    let limits = [
      ("--layers", layers, 0...1000), ("--batch", batch, 1...1_000_000),
      ("--max-length", maxLength, 2...1_000_000), ("--steps", steps, 1...100_000),
    ]
    for (name, value, range) in limits where !range.contains(value) {
      throw ValidationError(
        "\(name) is \(value): must lie in \(range.lowerBound)...\(range.upperBound)")
    }
    let problems = try Registry.provider(of: .historyBenchmarking).problems(of: request)
    if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
  }

  func execute(_ session: Session) throws {
    let device = compute.device()
    let precision = try compute.resolved(on: device), dtype = precision.dtype(on: device)
    let provider = try Registry.provider(of: .historyBenchmarking)
    let log = try columns.read(data, session)
    try Limits.checkMemory(
      provider.sizes(of: request, items: log.items.count), in: dtype)
    func benchmark(_ device: Device) throws -> any HistoryBenchmark {
      try provider.benchmark(
        request, log,
        Compute(device: device, dtype: dtype, threads: compute.threadCount))
    }
    if profile {
      let table = StepProfile(
        steps: steps, outputs: log.items.count + 1, dtype: dtype, device: device)
      return try session.show(
        table.records { try benchmark($0).profile(steps: steps, in: $1) })
    }
    let result = try benchmark(device).run(steps: steps)
    try session.show(
      Records(
        columns: [
          "items", "layers", "hidden", "heads", "maxLength", "batch", "precision", "backend",
          "threads", "steps", "trainHistoriesPerSecond", "trainItemsPerSecond",
          "scoreHistoriesPerSecond", "peakBytes", "peakResidentBytes",
        ],
        rows: [
          [
            .int(log.items.count), .int(layers), .int(hidden), .int(heads), .int(maxLength),
            .int(batch), .string(precision.rawValue), .string(device.backend.name),
            .int(device.backend.pool.threads), .int(steps),
            .double(result.trainedHistories.rounded()), .double(result.trainedItems.rounded()),
            .double(result.scoredHistories.rounded()), .int(result.peakBytes),
            RecordValue(Machine.peakResidentBytes),
          ]
        ]))
  }
}
