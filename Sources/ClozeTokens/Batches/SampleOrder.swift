import ClozeTensor

/// The order in which samples become batches: numbers of samples, whatever the data. What they
/// become is the business of those who take them.
///
/// A pure function of the number of samples, the seed and the cursor; random, and another one in
/// each epoch, or as the samples lie.
public struct SampleOrder: Sendable {
  /// The kinds of order.
  public enum Kind: Sendable {
    /// Random, from the seed and the epoch.
    case shuffled
    /// As they lie, for validation.
    case sequential
  }

  /// The samples of a batch.
  public struct Taken: Sendable, Equatable {
    /// The batch's number, from 0.
    public let number: Int
    /// The pass through the samples that it belongs to, from 0.
    public let epoch: Int
  }

  /// The number of samples.
  public let count: Int
  /// The place of the next batch.
  public private(set) var cursor: BatchCursor

  private let seed: UInt64
  private let kind: Kind
  /// The weights of samples; nil if each is drawn once in an epoch.
  private let draws: SampleDraws?
  private let epochs: Int?
  private var permutation: [UInt32] = []
  private var permutationEpoch: Int?

  /// The order of `count` samples from `cursor` on.
  ///
  /// - Parameters:
  ///   - draws: the weights of samples, for a shuffled order; nil if each is drawn once in an
  ///     epoch.
  ///   - epochs: the number of passes; nil if there is no end.
  /// - Throws: `BatchError.cursorOutOfRange`; `BatchError.invalidSettings` if an epoch is too long.
  public init(
    count: Int, seed: UInt64, _ kind: Kind = .shuffled, draws: SampleDraws? = nil,
    epochs: Int? = nil, cursor: BatchCursor = BatchCursor()
  ) throws {
    let passes = 0...1 << 48
    (self.count, self.seed, self.kind) = (count, seed, kind)
    (self.epochs, self.cursor, self.draws) = (epochs, cursor, draws)
    guard draws.map({ $0.expected < Double(UInt32.max >> 1) }) ?? true else {
      throw BatchError.invalidSettings([
        "the weights make an epoch of more than \(UInt32.max >> 1) samples; give smaller ones"
      ])
    }
    guard passes.contains(cursor.epoch), passes.contains(cursor.batch) else {
      throw BatchError.cursorOutOfRange(sample: cursor.sample, samples: count)
    }
    if draws != nil { shuffleIfNeeded() }
    guard (0...length).contains(cursor.sample) else {
      throw BatchError.cursorOutOfRange(sample: cursor.sample, samples: length)
    }
  }

  /// The number of draws of the present epoch.
  private var length: Int { draws == nil ? count : permutation.count }

  /// Makes a batch: `take` gets the numbers of samples in order until it does not want the one that
  /// it gets, which is the first of the next batch then, or the epoch ends.
  ///
  /// - Returns: the batch's number and epoch; nil after the last epoch.
  public mutating func take(_ take: (_ index: Int, _ epoch: Int) -> Bool) -> Taken? {
    if cursor.sample == length {
      cursor.epoch += 1
      cursor.sample = 0
    }
    if let epochs, cursor.epoch >= epochs { return nil }
    shuffleIfNeeded()
    while cursor.sample < length {
      let index = kind == .shuffled ? Int(permutation[cursor.sample]) : cursor.sample
      guard take(index, cursor.epoch) else { break }
      cursor.sample += 1
    }
    defer { cursor.batch += 1 }
    return Taken(number: cursor.batch, epoch: cursor.epoch)
  }

  /// Makes a full batch: what remains of an epoch and is fewer than `count` samples is omitted,
  /// with its number.
  ///
  /// - Returns: The numbers of the samples, and the batch's number and epoch; nil after the last
  ///   epoch.
  public mutating func takeFull(_ count: Int) -> (indices: [Int], taken: Taken)? {
    while true {
      var indices: [Int] = []
      let taken = take { index, _ in
        guard indices.count < count else { return false }
        indices.append(index)
        return true
      }
      guard let taken else { return nil }
      if indices.count == count { return (indices, taken) }
    }
  }

  /// Makes the permutation of the epoch (Fisher and Yates 1938; Durstenfeld 1964).
  private mutating func shuffleIfNeeded() {
    guard kind == .shuffled, permutationEpoch != cursor.epoch else { return }
    var random = CounterRandom(seed: seed, purpose: .shuffle, step: cursor.epoch)
    permutation =
      draws?.samples(epoch: cursor.epoch, seed: seed) ?? Array(0..<UInt32(count))
    for index in stride(from: permutation.count - 1, to: 0, by: -1) {
      permutation.swapAt(index, random.below(index + 1))
    }
    permutationEpoch = cursor.epoch
  }
}
