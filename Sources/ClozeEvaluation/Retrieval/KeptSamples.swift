/// A sample that takes memory.
public protocol SizedSample {
  /// The number of bytes that it takes.
  var bytes: Int { get }
}

/// Encoded samples by number: as many as fit a limit of memory. Others are encoded again when they
/// are needed.
public struct KeptSamples<Sample: SizedSample> {
  /// The most bytes that are kept.
  public let limit: Int
  private var samples: [Int: Sample] = [:]
  private var bytes = 0

  /// Makes room for `limit` bytes.
  public init(limit: Int) { self.limit = limit }

  /// Keeps a sample if there is room for it.
  public mutating func keep(_ sample: Sample, _ number: Int) {
    guard bytes + sample.bytes <= limit, samples[number] == nil else { return }
    samples[number] = sample
    bytes += sample.bytes
  }

  /// Returns the samples called `numbers`; those that are not kept are encoded by `encode`, at most
  /// `size` at once.
  public func find(
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
