import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// Measures the speed of a task's training steps; it changes the task's parameters.
public enum TaskBenchmark {
  /// Returns the median over a few steps of the tokens per second, without the first one unless
  /// that alone takes `seconds`.
  public static func rate(of task: some TrainingTask, seconds: Double = 3) throws -> Double {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let batches = try task.batches(from: BatchCursor())
    defer { batches.cancel() }
    var rates: [Double] = [], elapsed = 0.0
    for step in 0..<4 where step == 0 || elapsed < seconds {
      let start = ContinuousClock.now
      guard let next = try batches.next() else {
        throw TrainingError.noData(reason: "there is no batch to measure the speed on")
      }
      let result = try task.loss(
        next.batch, ForwardContext(training: task.seed, step: step, dtype: task.precision))
      try result.loss.backward()
      try optimizer.step(step + 1, rate: 1e-4, norm: optimizer.gradientNorm())
      let duration = (ContinuousClock.now - start) / .seconds(1)
      rates.append(Double(result.tokens) / duration)
      elapsed += duration
    }
    return median(rates.count > 1 ? rates.dropFirst() : rates[...])
  }
}
