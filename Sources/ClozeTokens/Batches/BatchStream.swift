import ClozeTensor

/// The samples of one step.
public struct SampleBatch: Sendable, Equatable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The epoch that it belongs to, from 0.
  public let epoch: Int
  /// The tokens.
  public let tokens: PackedBatch
  /// The source's label for each sequence, such as whether its second part follows its first,
  /// `[B]`; nil if the source has no labels.
  public let labels: [Int32]?
}

/// A fixed number of samples, each determined by its index and the epoch.
public protocol SampleSource: Sendable {
  /// The number of samples, at least 1.
  var count: Int { get }
  /// The maximum number of tokens of a sample.
  var longestSample: Int { get }
  /// The seed of all draws.
  var seed: UInt64 { get }
  /// Adds sample `index` as it is in `epoch` to `batch` as one sequence, and returns its label if
  /// samples of this source have one.
  func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32?
}

/// The maximum size of a batch.
public struct BatchLimit: Sendable, Equatable {
  /// The maximum number of tokens of a batch of more than one sample.
  public var tokens: Int
  /// The maximum number of samples.
  public var sequences: Int

  /// Makes a limit of `tokens` and of `sequences`.
  public init(tokens: Int, sequences: Int = .max) {
    self.tokens = tokens
    self.sequences = sequences
  }
}

/// A position in a stream of batches; a stream resumed from it continues exactly as the original.
public struct BatchCursor: Codable, Sendable, Equatable {
  /// The number of completed epochs.
  public var epoch = 0
  /// The number of samples of this epoch already used.
  public var sample = 0
  /// The number of batches already made.
  public var batch = 0

  /// Makes the cursor of the start.
  public init() {}
}

/// Batches of samples: a pure function of the samples, the settings and the cursor.
///
/// Samples are shuffled differently in each epoch and fill a batch until the next one would exceed
/// its limit. A batch has at least one sample, and never samples from two epochs.
public struct BatchStream<Source: SampleSource>: Sendable {
  /// The order of samples in an epoch.
  public enum Order: Sendable {
    /// Random, from the seed and the epoch.
    case shuffled
    /// The source's order, for validation.
    case sequential
  }

  /// The samples.
  public let source: Source
  /// The maximum size of a batch.
  public let limit: BatchLimit
  /// The order of samples in an epoch.
  public let order: Order
  /// The number of epochs; nil for an endless stream.
  public let epochs: Int?
  /// The position of the next batch.
  public private(set) var cursor: BatchCursor

  private var permutation: [UInt32] = []
  private var permutationEpoch: Int?

  /// Makes a stream that continues at `cursor`.
  ///
  /// - Throws: `BatchError` if the limit or the cursor is invalid.
  public init(
    _ source: Source, limit: BatchLimit, order: Order = .shuffled, epochs: Int? = nil,
    cursor: BatchCursor = BatchCursor()
  ) throws {
    for (name, value) in [("tokens", limit.tokens), ("sequences", limit.sequences)]
    where value < 1 {
      throw BatchError.invalidSettings(["a batch of \(value) \(name); it must have at least 1"])
    }
    let passes = 0...1 << 48
    guard passes.contains(cursor.epoch), passes.contains(cursor.batch),
      (0...source.count).contains(cursor.sample)
    else {
      throw BatchError.cursorOutOfRange(sample: cursor.sample, samples: source.count)
    }
    (self.source, self.limit, self.order) = (source, limit, order)
    (self.epochs, self.cursor) = (epochs, cursor)
  }

  /// Returns the next batch; nil after the last epoch.
  public mutating func next() -> SampleBatch? {
    if cursor.sample == source.count {
      cursor.epoch += 1
      cursor.sample = 0
    }
    if let epochs, cursor.epoch >= epochs { return nil }
    shuffleIfNeeded()
    var tokens = PackedBatch(capacity: capacity)
    var labels: [Int32] = []
    while cursor.sample < source.count, tokens.sequenceCount < limit.sequences {
      let index = order == .shuffled ? Int(permutation[cursor.sample]) : cursor.sample
      let label = source.append(index, epoch: cursor.epoch, to: &tokens)
      if tokens.tokenCount > limit.tokens && tokens.sequenceCount > 1 {
        tokens.removeLastSequence()
        break
      }
      if let label { labels.append(label) }
      cursor.sample += 1
    }
    defer { cursor.batch += 1 }
    return SampleBatch(
      number: cursor.batch, epoch: cursor.epoch, tokens: tokens,
      labels: labels.isEmpty ? nil : labels)
  }

  /// The number of tokens to reserve room for.
  private var capacity: Int {
    let (most, overflow) = source.longestSample.multipliedReportingOverflow(by: limit.sequences)
    return min(overflow ? .max : most, limit.tokens) + source.longestSample
  }

  /// Makes the permutation of the epoch (Fisher and Yates 1938; Durstenfeld 1964) unless it exists.
  private mutating func shuffleIfNeeded() {
    guard order == .shuffled, permutationEpoch != cursor.epoch else { return }
    var random = CounterRandom(seed: source.seed, purpose: .shuffle, step: cursor.epoch)
    permutation = Array(0..<UInt32(source.count))
    for index in stride(from: source.count - 1, to: 0, by: -1) {
      permutation.swapAt(index, random.below(index + 1))
    }
    permutationEpoch = cursor.epoch
  }
}
