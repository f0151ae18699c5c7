import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Foundation

/// A benchmark of the speed and memory of masked-LM training and encoding on random tokens. Lengths
/// are uniform in [maximumLength / 4, maximumLength], 15% of tokens are masked, and only real
/// tokens are counted.
public struct MLMBenchmark {
  /// The measured speed and memory.
  public struct Result: Sendable {
    /// The median over steps of real tokens per second in training.
    public var trainTokensPerSecond: Double
    /// The median over steps of real tokens per second in encoding.
    public var encodeTokensPerSecond: Double
    /// The most bytes that tensors held at once in training, including parameters and moments.
    public var peakBytes: Int
  }

  /// The share of tokens that is hidden.
  static let masked = 0.15

  private let model: MaskedLanguageModel
  private let vocabulary: Int
  private let batch: Int
  private let maximumLength: Int
  private let dtype: DType

  /// Makes a benchmark of `configuration` with batches of `batch` sequences.
  public init(
    _ configuration: EncoderConfiguration, vocabulary: Int, batch: Int, maximumLength: Int,
    dtype: DType, device: Device
  ) throws {
    device.allocator.resetPeak()
    model = try MaskedLanguageModel(
      configuration, vocabularySize: vocabulary, seed: 0, device: device)
    self.vocabulary = vocabulary
    self.batch = batch
    self.maximumLength = maximumLength
    self.dtype = dtype
  }

  /// Returns the median over `steps` steps of real tokens per second in training, after two that
  /// are not counted.
  func trainingRate(steps: Int) throws -> Double {
    let optimizer = try AdamW(model.store, OptimizerConfiguration())
    let rates = try (1...steps + 2).map { step in
      try rate(step) { ids, layout, masked in try train(ids, layout, masked, step, optimizer) }
    }
    return median(rates.dropFirst(2))
  }

  /// Trains on and encodes `steps` batches each, after two that are not counted.
  public func run(steps: Int) throws -> Result {
    let rate = try trainingRate(steps: steps)
    let peak = model.store.device.allocator.peakBytes
    let encoding = try (1...steps + 2).map { step in
      try self.rate(steps + 2 + step) { ids, layout, _ in
        _ = try GradientMode.disabled {
          try model.encode(ids, layout, ForwardContext(evaluating: dtype))
        }
      }
    }
    return Result(
      trainTokensPerSecond: rate,
      encodeTokensPerSecond: median(encoding.dropFirst(2)), peakBytes: peak)
  }

  /// Trains on `steps` batches after two that are not counted, recording the time of each operation
  /// in `profile`, which the device must have been made with.
  ///
  /// - Returns: The mean number of seconds per step.
  public func profile(steps: Int, in profile: OperationProfile) throws -> Double {
    let optimizer = try AdamW(model.store, OptimizerConfiguration())
    var seconds = 0.0
    for step in 1...steps + 2 {
      if step == 3 { profile.clear() }
      _ = try rate(step) { ids, layout, masked in
        let start = ContinuousClock.now
        try train(ids, layout, masked, step, optimizer)
        if step > 2 { seconds += (ContinuousClock.now - start) / .seconds(1) }
      }
    }
    return seconds / Double(steps)
  }

  private func train(
    _ ids: [Int32], _ layout: SequenceLayout, _ masked: [Int32], _ step: Int, _ optimizer: AdamW
  ) throws {
    let context = ForwardContext(training: 0, step: step, dtype: dtype)
    let hidden = try model.encode(ids, layout, context, rows: masked)
    let labels = masked.map { ids[Int($0)] }
    try model.head.loss(hidden, labels: labels).loss.backward()
    try optimizer.step(step, rate: 1e-4, norm: optimizer.gradientNorm())
  }

  /// Returns the real tokens per second of `body` on the batch of `step`.
  private func rate(
    _ step: Int, _ body: ([Int32], SequenceLayout, [Int32]) throws -> Void
  ) rethrows -> Double {
    var random = CounterRandom(seed: 0, purpose: .bench, step: step)
    let shortest = max(1, maximumLength / 4)
    let lengths = (0..<batch).map { _ in
      shortest + random.below(maximumLength - shortest + 1)
    }
    let layout = SequenceLayout(
      offsets: lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1)) })
    let count = lengths.reduce(0, +)
    let ids = (0..<count).map { _ in
      Int32(min(5, vocabulary - 1) + random.below(max(1, vocabulary - 5)))
    }
    let chosen = (0..<Int32(count)).filter { _ in random.uniform() < Self.masked }
    let start = ContinuousClock.now
    try body(ids, layout, chosen.isEmpty ? [0] : chosen)
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    return Double(count) / elapsed
  }
}
