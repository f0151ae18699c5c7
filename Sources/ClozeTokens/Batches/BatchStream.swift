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
  /// The weights of samples in a shuffled order; nil if each is drawn once in an epoch.
  var draws: SampleDraws? { get }
  /// Adds sample `index` as it is in `epoch` to `batch` as one sequence, and returns its label if
  /// samples of this source have one.
  func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32?
}

extension SampleSource {
  /// Each is drawn once in an epoch.
  public var draws: SampleDraws? { nil }
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
  /// The positions in the streams that this one is made of, by name; nil for a plain stream.
  public var parts: [String: BatchCursor]?

  /// Makes the cursor of the start.
  public init() {}

  /// Returns the cursor with which a stream of other samples goes on: batches keep their numbers,
  /// from which all else is drawn.
  public var restarted: BatchCursor {
    var cursor = self
    (cursor.epoch, cursor.sample) = (0, 0)
    cursor.parts = parts?.mapValues(\.restarted)
    return cursor
  }
}

/// Batches of packed samples, a pure function of the samples, the settings and the cursor.
///
/// Samples come in the order of a `SampleOrder` and fill a batch until the next would exceed its
/// limit. A batch has at least one sample, and none from two epochs.
public struct BatchStream<Source: SampleSource>: Sendable {
  /// The samples.
  public let source: Source
  /// The most that goes into a batch.
  public let limit: BatchLimit
  /// The place of the next batch.
  public var cursor: BatchCursor { order.cursor }

  private var order: SampleOrder

  /// Makes a stream that continues at `cursor`.
  ///
  /// - Throws: `BatchError` if the limit or the cursor is invalid.
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
      count: source.count, seed: source.seed, order,
      draws: order == .shuffled ? source.draws : nil, epochs: epochs, cursor: cursor)
  }

  /// Returns the next batch; nil after the last epoch.
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

  /// The number of tokens to reserve room for.
  private var capacity: Int {
    let (most, overflow) = source.longestSample.multipliedReportingOverflow(by: limit.sequences)
    return min(overflow ? .max : most, limit.tokens) + source.longestSample
  }
}
