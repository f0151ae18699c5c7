import ClozeTensor

/// Samples for one step.
public struct SampleBatch: Sendable, Equatable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The pass through the samples that it belongs to, from 0.
  public let epoch: Int
  /// The tokens.
  public let tokens: PackedBatch
  /// 0 where a sequence's second part follows its first and 1 where it does not, `[B]`; nil if
  /// sequences are not pairs.
  public let nextSentenceLabels: [Int32]?
}

/// Batches of samples, a pure function of the samples, the settings and the cursor.
///
/// Samples come in a random order that is another one in each epoch, and fill a batch until the next
/// would exceed its tokens. A batch has at least one sample, and none from two epochs.
public struct BatchStream: Sendable {
  /// A place in a stream; the stream goes on from it exactly as the one it was taken from.
  public struct Cursor: Codable, Sendable, Equatable {
    /// Passes through the samples that are done.
    public var epoch = 0
    /// Samples of this epoch that are done.
    public var sample = 0
    /// Batches that are done.
    public var batch = 0

    /// The beginning.
    public init() {}
  }

  /// The order of samples in an epoch.
  public enum Order: Sendable {
    /// Random, from the seed and the epoch.
    case shuffled
    /// As they stand, for validation.
    case sequential
  }

  /// The samples.
  public let table: SampleTable
  /// The most tokens of a batch of more than one sample.
  public let tokensPerBatch: Int
  /// The order of samples in an epoch.
  public let order: Order
  /// How many epochs there are; nil if there is no end.
  public let epochs: Int?
  /// The place of the next batch.
  public private(set) var cursor: Cursor

  private var permutation: [UInt32] = []
  private var permutationEpoch: Int?

  /// A stream that goes on at `cursor`.
  ///
  /// - Throws: `BatchError` if `tokensPerBatch` or the cursor is not possible.
  public init(
    table: SampleTable, tokensPerBatch: Int, order: Order = .shuffled, epochs: Int? = nil,
    cursor: Cursor = Cursor()
  ) throws {
    guard tokensPerBatch > 0 else {
      throw BatchError.invalidSettings([
        "tokensPerBatch is \(tokensPerBatch); it must be at least 1"
      ])
    }
    let passes = 0...1 << 48
    guard passes.contains(cursor.epoch), passes.contains(cursor.batch),
      (0...table.count).contains(cursor.sample)
    else {
      throw BatchError.cursorOutOfRange(sample: cursor.sample, samples: table.count)
    }
    (self.table, self.tokensPerBatch, self.order) = (table, tokensPerBatch, order)
    (self.epochs, self.cursor) = (epochs, cursor)
  }

  /// The next batch; nil after the last epoch.
  public mutating func next() -> SampleBatch? {
    if cursor.sample == table.count {
      cursor.epoch += 1
      cursor.sample = 0
    }
    if let epochs, cursor.epoch >= epochs { return nil }
    shuffleIfNeeded()
    var tokens = PackedBatch(capacity: tokensPerBatch + table.configuration.maximumLength)
    var labels: [Int32] = []
    while cursor.sample < table.count {
      let index = order == .shuffled ? Int(permutation[cursor.sample]) : cursor.sample
      let label = table.append(index, epoch: cursor.epoch, to: &tokens)
      if tokens.tokenCount > tokensPerBatch && tokens.sequenceCount > 1 {
        tokens.removeLastSequence()
        break
      }
      if let label { labels.append(label) }
      cursor.sample += 1
    }
    defer { cursor.batch += 1 }
    return SampleBatch(
      number: cursor.batch, epoch: cursor.epoch, tokens: tokens,
      nextSentenceLabels: table.configuration.nextSentence ? labels : nil)
  }

  /// Makes the permutation of the epoch (Fisher and Yates 1938; Durstenfeld 1964).
  private mutating func shuffleIfNeeded() {
    guard order == .shuffled, permutationEpoch != cursor.epoch else { return }
    var random = CounterRandom(seed: table.seed, purpose: .shuffle, step: cursor.epoch)
    permutation = Array(0..<UInt32(table.count))
    for index in stride(from: table.count - 1, to: 0, by: -1) {
      permutation.swapAt(index, random.below(index + 1))
    }
    permutationEpoch = cursor.epoch
  }
}
