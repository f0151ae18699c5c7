import CSoxr

/// Changes the rate of sound that comes in blocks, with soxr at its high quality.
///
/// Of n samples in all become exactly round(n x new rate / old rate). Blocks of any size give the
/// same samples.
final class Resampler {
  private let from: Int
  private let to: Int
  /// Nil if the rates are equal.
  private let handle: soxr_t?
  private var taken = 0
  private var given = 0

  /// Makes a resampler from one rate to another, in samples per second.
  init(from: Int, to: Int) {
    (self.from, self.to) = (from, to)
    handle = from == to ? nil : soxr_create(Double(from), Double(to), 1, nil, nil, nil, nil)
    precondition(from == to || handle != nil, "soxr changes no rate \(from) to \(to)")
  }

  deinit { soxr_delete(handle) }

  /// The number of samples that `count` samples become.
  static func length(_ count: Int, from: Int, to: Int) -> Int {
    (2 * count * to + from) / (2 * from)
  }

  /// Takes in `samples` and returns those that are ready.
  func next(_ samples: [Float]) -> [Float] {
    taken += samples.count
    guard handle != nil else { return samples }
    var result: [Float] = [], done = 0
    samples.withUnsafeBufferPointer { samples in
      while done < samples.count {
        let rest = UnsafeBufferPointer(rebasing: samples[done...])
        let (used, made) = process(rest, room: Self.room(rest.count, from, to))
        done += used
        result += made
        if used == 0, made.isEmpty { break }
      }
    }
    given += result.count
    return result
  }

  /// Returns the last samples.
  func finish() -> [Float] {
    guard handle != nil else { return [] }
    let missing = max(0, Self.length(taken, from: from, to: to) - given)
    var result: [Float] = []
    while result.count < missing {
      let (_, made) = process(nil, room: missing - result.count)
      if made.isEmpty { break }
      result += made
    }
    result += [Float](repeating: 0, count: missing - result.count)
    given += missing
    return result
  }

  private static func room(_ count: Int, _ from: Int, _ to: Int) -> Int {
    min(1 << 20, length(count, from: from, to: to) + 64)
  }

  /// Passes on `samples`, or their end; returns the numbers of those used and the samples made.
  private func process(
    _ samples: UnsafeBufferPointer<Float>?, room: Int
  ) -> (used: Int, made: [Float]) {
    var used = 0, size = 0
    let made = [Float](unsafeUninitializedCapacity: room) { buffer, count in
      soxr_process(
        handle, samples?.baseAddress, samples?.count ?? 0, &used, buffer.baseAddress, room, &size)
      count = size
    }
    return (used, made)
  }
}
