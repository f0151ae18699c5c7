import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// The outcome of repairing functions in which variables may be misused.
public struct RepairOutcome: Sendable, Equatable {
  /// True for each function with a misused variable.
  public var isMisuse: [Bool] = []
  /// True if the location was predicted correctly, or that there is none.
  public var isLocated: [Bool] = []
  /// True if a misuse was distinguished from none, wherever it was located.
  public var isClassified: [Bool] = []
  /// True if the right variable was predicted; nothing has to be predicted for functions without a
  /// misuse.
  public var isRepaired: [Bool] = []

  /// Makes the outcome of no functions.
  public init() {}

  /// The metrics of all functions and of those with and without a misuse, by name, case by case
  /// (Vasic et al. 2019, section 4; Kanade et al. 2020, section 4.3).
  public var cases: [(name: String, hits: [Double])] {
    let all = Array(isMisuse.indices)
    let wrong = all.filter { isMisuse[$0] }, right = all.filter { !isMisuse[$0] }
    func hits(_ indices: [Int], _ isHit: (Int) -> Bool) -> [Double] {
      indices.map { isHit($0) ? 1 : 0 }
    }
    return [
      ("accuracy", hits(all) { isLocated[$0] && (!isMisuse[$0] || isRepaired[$0]) }),
      ("classification", hits(all) { isClassified[$0] }),
      ("no misuse", hits(right) { isLocated[$0] }),
      ("localisation", hits(wrong) { isLocated[$0] }),
      ("repair", hits(wrong) { isRepaired[$0] }),
      ("localisation and repair", hits(wrong) { isLocated[$0] && isRepaired[$0] }),
    ].filter { !$0.hits.isEmpty }
  }

  /// The metrics with 95% percentile intervals from 1000 bootstrap resamples of the functions.
  public func metrics(seed: UInt64) throws -> [(estimate: MetricEstimate, count: Int)] {
    try cases.map { name, hits in
      let estimate = try Bootstrap(seed: seed).estimate(hits)
      return (
        MetricEstimate(
          name: name, value: estimate.value, low: estimate.low, high: estimate.high), hits.count
      )
    }
  }
}

extension SequenceRepairer {
  /// Computes the sum of both pointers' losses.
  func loss(
    of batch: SampleBatch, _ samples: RepairSamples, multipliesMask: Bool,
    _ context: ForwardContext
  ) throws -> Tensor {
    let tokens = batch.tokens
    let scores = try scores(tokens.ids, SequenceLayout(offsets: tokens.offsets), context)
    let targets = samples.targets(of: batch, multipliesMask: multipliesMask)
    return try scores.location.pointerCrossEntropy(targets.location)
      .adding(scores.repair.pointerCrossEntropy(targets.repair))
  }

  /// Returns the outcome for functions; those whose answer was truncated count as wrong.
  public func outcome(
    of samples: RepairSamples, batch: Int, multipliesMask: Bool, precision: DType,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> RepairOutcome {
    var stream = try BatchStream(
      samples, limit: BatchLimit(tokens: .max, sequences: batch), order: .sequential, epochs: 1)
    var outcome = RepairOutcome()
    while let batch = stream.next() {
      let tokens = batch.tokens
      let scores = try GradientMode.disabled {
        try self.scores(
          tokens.ids, SequenceLayout(offsets: tokens.offsets), ForwardContext(evaluating: precision)
        )
      }
      let targets = samples.targets(of: batch, multipliesMask: multipliesMask)
      let places = targets.location.best(scores.location.doubles)
      let repairs = targets.repair.best(scores.repair.doubles)
      for (index, label) in (batch.labels ?? []).enumerated() {
        outcome.add(samples.samples[Int(label)], place: places[index], repair: repairs[index])
      }
      try observe(outcome.isMisuse.count)
    }
    return outcome
  }
}

extension RepairOutcome {
  fileprivate mutating func add(_ sample: RepairSample, place: Int?, repair: Int?) {
    let misuse = sample.isLost || sample.location > 0
    isMisuse.append(misuse)
    isLocated.append(!sample.isLost && place == sample.location)
    isClassified.append(((place ?? 0) > 0) == misuse)
    isRepaired.append(repair.map(sample.targets.contains) ?? false)
  }
}
