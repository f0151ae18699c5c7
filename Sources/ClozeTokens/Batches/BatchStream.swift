import ClozeTensor

/// Samples for one step.
public struct SampleBatch: Sendable, Equatable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The pass through the samples that it belongs to, from 0.
  public let epoch: Int
  /// The tokens.
  public let tokens: PackedBatch
  /// What the source says of each sequence, such as whether a second part follows its first, `[B]`;
  /// nil if it says nothing.
  public let labels: [Int32]?
}

/// Where samples come from: a fixed number of them, each the same in the same epoch.
public protocol SampleSource: Sendable {
  /// The number of samples, at least 1.
  var count: Int { get }
  /// The most tokens of a sample.
  var longestSample: Int { get }
  /// The seed of all draws.
  var seed: UInt64 { get }
  /// Adds sample `index` as it is in `epoch` to `batch` as one sequence, and returns its label, where
  /// samples of this source have one.
  func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32?
}

/// How much goes into a batch.
public struct BatchLimit: Sendable, Equatable {
  /// The most tokens of a batch of more than one sample.
  public var tokens: Int
  /// The most samples.
  public var sequences: Int

  /// At most `tokens` and at most `sequences`.
  public init(tokens: Int, sequences: Int = .max) {
    self.tokens = tokens
    self.sequences = sequences
  }
}

/// A place in a stream of batches; the stream goes on from it exactly as the one it was taken from.
public struct BatchCursor: Codable, Sendable, Equatable {
  /// Passes through the samples that are done.
  public var epoch = 0
  /// Samples of this epoch that are done.
  public var sample = 0
  /// Batches that are done.
  public var batch = 0

  /// The beginning.
  public init() {}
}

/// Batches of packed samples, a pure function of the samples, the settings and the cursor.
///
/// Samples come in the order of a `SampleOrder` and fill a batch until the next would exceed its limit. A batch
/// has at least one sample, and none from two epochs.
public struct BatchStream<Source: SampleSource>: Sendable {
  /// The samples.
  public let source: Source
  /// The most that goes into a batch.
  public let limit: BatchLimit
  /// The place of the next batch.
  public var cursor: BatchCursor { order.cursor }

  private var order: SampleOrder

  /// A stream that goes on at `cursor`.
  ///
  /// - Throws: `BatchError` if the limit or the cursor is not possible.
  public init(
    _ source: Source, limit: BatchLimit, order: SampleOrder.Kind = .shuffled, epochs: Int? = nil,
    cursor: BatchCursor = BatchCursor()
  ) throws {
    for (name, value) in [("tokens", limit.tokens), ("sequences", limit.sequences)]
    where value < 1 {
      throw BatchError.invalidSettings(["a batch of \(value) \(name); it must have at least 1"])
    }
    (self.source, self.limit) = (source, limit)
    self.order = try SampleOrder(
      count: source.count, seed: source.seed, order, epochs: epochs, cursor: cursor)
  }

  /// The next batch; nil after the last epoch.
  public mutating func next() -> SampleBatch? {
    let (source, limit) = (source, limit)
    var tokens = PackedBatch(capacity: capacity)
    var labels: [Int32] = []
    let taken = order.take { index, epoch in
      guard tokens.sequenceCount < limit.sequences else { return false }
      let label = source.append(index, epoch: epoch, to: &tokens)
      if tokens.tokenCount > limit.tokens && tokens.sequenceCount > 1 {
        tokens.removeLastSequence()
        return false
      }
      if let label { labels.append(label) }
      return true
    }
    return taken.map {
      SampleBatch(
        number: $0.number, epoch: $0.epoch, tokens: tokens, labels: labels.isEmpty ? nil : labels)
    }
  }

  /// Tokens to make room for.
  private var capacity: Int {
    let (most, overflow) = source.longestSample.multipliedReportingOverflow(by: limit.sequences)
    return min(overflow ? .max : most, limit.tokens) + source.longestSample
  }
}
