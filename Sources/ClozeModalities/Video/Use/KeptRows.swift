import ClozeTensor

/// Encoded samples by number: as many as fit a limit of memory. Others are encoded again when they
/// are needed.
struct KeptRows {
  /// The rows of a sample, and what else a reader of pairs needs of it.
  struct Sample {
    /// The rows, one after the other [N, C]: words, or patches.
    let rows: [Float]
    /// The vector of a clip [C]; empty for a text.
    var vector: [Float] = []
    /// The number of frames of a clip; 0 for a text.
    var frames = 0

    fileprivate var bytes: Int { 4 * (rows.count + vector.count) }
  }

  /// The most bytes that are kept.
  let limit: Int
  private var samples: [Int: Sample] = [:]
  private var bytes = 0

  /// Makes room for `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Keeps a sample if there is room for it.
  mutating func keep(_ sample: Sample, _ number: Int) {
    guard bytes + sample.bytes <= limit, samples[number] == nil else { return }
    samples[number] = sample
    bytes += sample.bytes
  }

  /// Returns the samples called `numbers`; those that are not kept are encoded by `encode`, at most
  /// `size` at once.
  func find(
    _ numbers: some Collection<Int>, size: Int, encode: ([Int]) throws -> [Sample]
  ) rethrows -> [Int: Sample] {
    var found: [Int: Sample] = [:], missing: [Int] = []
    for number in numbers {
      if let sample = samples[number] { found[number] = sample } else { missing.append(number) }
    }
    for first in stride(from: 0, to: missing.count, by: size) {
      let part = Array(missing[first..<min(first + size, missing.count)])
      for (number, sample) in zip(part, try encode(part)) { found[number] = sample }
    }
    return found
  }
}
