import Foundation

/// The jobs that wait, in the order of their arrival, and how many of them are computed at once.
///
/// Sendable because every access holds `condition`'s lock.
final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private let capacity: Int
  private let most: Int
  private let patience: TimeInterval
  private var jobs: [Job] = []
  private var weight = 0
  /// The weight for which the thread that computes waits; nil while it does not.
  private var awaited: Int?
  /// The weight of the last batch, as an estimate of how many clients are about to come back.
  private var lastWeight = 0

  /// Makes a queue for at most `capacity` jobs, of which as many as weigh `most` form a batch. A
  /// batch that is smaller than the last one waits `patience` seconds for more.
  init(capacity: Int, most: Int, patience: TimeInterval) {
    (self.capacity, self.most, self.patience) = (capacity, most, patience)
  }

  /// The number of jobs that wait.
  var count: Int { condition.withLock { jobs.count } }

  /// Adds a job; returns false if there is no room for it.
  func add(_ job: Job) -> Bool {
    condition.withLock {
      guard jobs.count < capacity else { return false }
      jobs.append(job)
      weight += job.weight
      if let awaited, weight >= awaited { condition.signal() }
      return true
    }
  }

  /// Removes and returns the jobs to compute next, all of the endpoint that has waited longest;
  /// none if none has come within `seconds`.
  func next(within seconds: TimeInterval) -> [Job] {
    condition.withLock {
      wait(forWeight: 1, seconds)
      guard !jobs.isEmpty else {
        lastWeight = 0
        return []
      }
      // Clients that were answered together tend to come back together, and an idle server should
      // let nobody wait.
      if lastWeight > 1, patience > 0 { wait(forWeight: min(lastWeight, most), patience) }
      let batch = takeBatch()
      lastWeight = batch.reduce(0) { $0 + $1.weight }
      return batch
    }
  }

  /// Waits until the jobs weigh `wanted`, at most `seconds`.
  private func wait(forWeight wanted: Int, _ seconds: TimeInterval) {
    guard weight < wanted else { return }
    awaited = wanted
    defer { awaited = nil }
    let end = Date(timeIntervalSinceNow: seconds)
    while weight < wanted, condition.wait(until: end) {}
  }

  /// Removes the jobs of the oldest one's endpoint, in order, up to the first that is too much.
  private func takeBatch() -> [Job] {
    var batch: [Job] = [], rest: [Job] = [], taken = 0, isFull = false
    for job in jobs {
      guard job.endpoint == jobs[0].endpoint, !isFull else {
        rest.append(job)
        continue
      }
      isFull = !batch.isEmpty && taken + job.weight > most
      if isFull { rest.append(job) } else { batch.append(job) }
      taken += isFull ? 0 : job.weight
    }
    jobs = rest
    weight -= taken
    return batch
  }
}
