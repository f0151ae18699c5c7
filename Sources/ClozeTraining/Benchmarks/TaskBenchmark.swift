import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// Measures the speed of a task's training steps; it changes the task's parameters.
public enum TaskBenchmark {
  /// Returns the median over `steps` steps of the tokens per second, after a step that is not
  /// counted.
  public static func rate(of task: some TrainingTask, steps: Int = 2) throws -> Double {
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let batches = try task.batches(from: BatchCursor())
    defer { batches.cancel() }
    let rates = try (0...steps).map { step in
      let start = ContinuousClock.now
      guard let next = try batches.next() else {
        throw TrainingError.noData(reason: "there is no batch to measure the speed on")
      }
      let result = try task.loss(
        next.batch, ForwardContext(training: task.seed, step: step, dtype: task.precision))
      try result.loss.backward()
      try optimizer.step(step + 1, rate: 1e-4, norm: optimizer.gradientNorm())
      return Double(result.tokens) / ((ContinuousClock.now - start) / .seconds(1))
    }
    return median(rates.dropFirst())
  }
}
