import ClozeTraining

/// The timer of the commands of `bench`.
enum BenchClock {
  /// Returns the median seconds of `runs` calls of `body`, after one that is not counted; never 0,
  /// so that it can be a divisor.
  static func seconds(runs: Int, _ body: () throws -> Void) rethrows -> Double {
    let times = try (0...runs).map { _ in
      let start = ContinuousClock.now
      try body()
      return (ContinuousClock.now - start) / .seconds(1)
    }
    return max(median(times.dropFirst()), 1e-9)
  }
}
