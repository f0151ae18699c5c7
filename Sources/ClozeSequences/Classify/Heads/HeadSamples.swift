import ClozeData
import ClozeTokens

/// The samples of a head as sequences of tokens.
public struct HeadSamples<Head: FinetuneHead>: SampleSource {
  /// The samples.
  public let examples: [Head.Example]
  /// The windows of all samples, in order.
  public let windows: [HeadWindow]
  /// The sample of each window.
  public let places: [Int]
  /// The seed of the order of batches.
  public let seed: UInt64
  private let tokens: SampleTokens

  /// The number of windows.
  public var count: Int { windows.count }
  /// The maximum number of tokens of a window.
  public var longestSample: Int { windows.reduce(1) { max($0, $1.sequence.count) } }
  /// The number of samples of which tokens are missing.
  public var cut: Int { Set(windows.indices.filter { windows[$0].isCut }.map { places[$0] }).count }
  /// The number of samples with a text that the tokenizer cannot read.
  public var unreadable: Int { windows.count(where: \.isUnreadable) }

  /// Makes the sequences of `examples`.
  public init(
    _ examples: [Head.Example], _ head: Head, _ encoder: LabelledEncoder, _ limits: WindowLimits,
    seed: UInt64
  ) {
    (self.examples, self.seed) = (examples, seed)
    var windows: [HeadWindow] = [], places: [Int] = []
    for (place, example) in examples.enumerated() {
      let found = head.windows(of: example, encoder, limits)
      windows += found
      places += [Int](repeating: place, count: found.count)
    }
    (self.windows, self.places) = (windows, places)
    tokens = SampleTokens(encoder.roles)
  }

  /// Adds window `index` to `batch`; its label is its index.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    batch.append(windows[index].sequence, tokens)
    return Int32(index)
  }

  /// Returns the samples and windows of a batch.
  func cases(of batch: SampleBatch) -> [(example: Head.Example, window: HeadWindow)] {
    (batch.labels ?? []).map { (examples[places[Int($0)]], windows[Int($0)]) }
  }
}
