import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// A task whose model encodes batches without hiding anything, as for embeddings.
public protocol EncodingTask: TrainingTask {
  /// Encodes a batch.
  ///
  /// - Returns: The number of tokens of the batch.
  func encode(_ batch: Batch, _ context: ForwardContext) throws -> Int
}

/// The speed of a task.
public struct TaskSpeed: Sendable {
  /// The median over steps of the tokens per second in training.
  public var training: Double
  /// The same in encoding; nil if the task does not encode.
  public var encoding: Double?
  /// The most bytes that tensors held at once in training, including parameters and moments.
  public var peakBytes: Int
}

/// Measures the speed of a task's training steps, and of encoding; it changes the task's
/// parameters.
public final class TaskBenchmark<Task: TrainingTask> {
  private let task: Task
  private let optimizer: AdamW
  private let batches: BatchSequence<Task.Batch>
  private var step = 0

  /// Makes a benchmark of a task on its first batches.
  public init(_ task: Task) throws {
    self.task = task
    optimizer = try AdamW(task.store, OptimizerConfiguration())
    batches = try task.batches(from: BatchCursor())
  }

  deinit { batches.cancel() }

  /// Returns the median over a few steps of the tokens per second, without the first one unless
  /// that alone takes `seconds`.
  public func rate(seconds: Double = 3) throws -> Double {
    var rates: [Double] = [], elapsed = 0.0
    while rates.isEmpty || elapsed < seconds && rates.count < 4 {
      let (tokens, duration) = try timed { try train($0) }
      rates.append(Double(tokens) / duration)
      elapsed += duration
    }
    return median(rates.count > 1 ? rates.dropFirst() : rates[...])
  }

  /// Trains on and encodes `steps` batches each, after two that are not counted.
  public func run(steps: Int) throws -> TaskSpeed {
    let training = try rate(of: steps) { try train($0) }
    let peak = task.store.device.allocator.peakBytes
    let encoding = try (task as? any EncodingTask).map { try encodingRate(of: $0, steps) }
    return TaskSpeed(training: training, encoding: encoding, peakBytes: peak)
  }

  /// Trains on `steps` batches after two that are not counted, recording the time of each operation
  /// in `profile`, which the device must have been made with.
  ///
  /// - Returns: The mean number of seconds per step.
  public func profile(steps: Int, in profile: OperationProfile) throws -> Double {
    for _ in 0..<2 { _ = try timed { try train($0) } }
    profile.clear()
    return try (0..<steps).reduce(0) { sum, _ in try sum + timed { try train($0) }.seconds }
      / Double(steps)
  }

  private func encodingRate<Encoding: EncodingTask>(
    of task: Encoding, _ steps: Int
  ) throws -> Double {
    let context = ForwardContext(evaluating: task.precision)
    return try rate(of: steps) { batch in
      guard let batch = batch as? Encoding.Batch else { return 0 }
      return try GradientMode.disabled { try task.encode(batch, context) }
    }
  }

  private func rate(of steps: Int, _ body: (Task.Batch) throws -> Int) throws -> Double {
    let rates = try (0..<steps + 2).map { _ in
      let (tokens, seconds) = try timed(body)
      return Double(tokens) / seconds
    }
    return median(rates.dropFirst(2))
  }

  /// Returns the tokens and the duration of `body` on the next batch, which is there already.
  private func timed(_ body: (Task.Batch) throws -> Int) throws -> (tokens: Int, seconds: Double) {
    guard let next = try batches.next() else {
      throw TrainingError.noData(reason: "there is no batch to measure the speed on")
    }
    step += 1
    let start = ContinuousClock.now, tokens = try body(next.batch)
    return (tokens, (ContinuousClock.now - start) / .seconds(1))
  }

  /// Takes one optimizer step; returns the number of tokens in the batch.
  private func train(_ batch: Task.Batch) throws -> Int {
    let result = try task.loss(
      batch, ForwardContext(training: task.seed, step: step - 1, dtype: task.precision))
    try result.loss.backward()
    try optimizer.step(step, rate: 1e-4, norm: optimizer.gradientNorm())
    return result.tokens
  }
}
