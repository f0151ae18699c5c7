import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The pairs of one step.
public struct PairSampleBatch: Sendable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The numbers of the samples of each pair [B].
  public let identities: [PairIdentity]
  /// The samples of each side, the first one first.
  public let inputs: [any PairInput]
}

/// The construction of batches of pairs.
public struct PairBatches: Sendable {
  /// The pairs.
  public let samples: PairSamples
  /// The most pairs of a batch.
  public let size: Int
  /// The seed of the order and of all choices.
  public let seed: UInt64

  /// Makes batches of at most `size` pairs.
  public init(_ samples: PairSamples, size: Int, seed: UInt64) {
    (self.samples, self.size, self.seed) = (samples, size, seed)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread; all
  /// are full, as far as there are pairs: the remainder of an epoch is omitted.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<PairSampleBatch> {
    let order = try SampleOrder(count: samples.training.count, seed: seed, cursor: cursor)
    let wanted = min(size, samples.training.count)
    return PrefetchingStream(state: order) { order in
      guard let (indices, taken) = order.takeFull(wanted) else { return nil }
      let chosen = indices.map { samples.training[$0] }
      return CursorBatch(
        batch: batch(chosen, number: taken.number, isTraining: true), next: order.cursor)
    }
  }

  /// Returns the batches of `pairs` in their order, the last one included, without chance.
  public func batches(_ pairs: [Int32]) -> some Sequence<PairSampleBatch> {
    let parts = stride(from: 0, to: pairs.count, by: size).map {
      Array(pairs[$0..<min($0 + size, pairs.count)])
    }
    return parts.enumerated().lazy.map { batch($1, number: $0, isTraining: false) }
  }

  private func batch(_ pairs: [Int32], number: Int, isTraining: Bool) -> PairSampleBatch {
    let both = pairs.map(samples.identity)
    let draw = { (sample: Int32) in
      CounterRandom(seed: seed, purpose: .pairSamples, step: number, sample: Int(sample))
    }
    return PairSampleBatch(
      number: number,
      identities: both.map { PairIdentity(first: UInt64($0.first), second: UInt64($0.other)) },
      inputs: [
        samples.sides[0].input(both.map(\.first), isTraining ? draw : nil),
        samples.sides[1].input(both.map(\.other), isTraining ? draw : nil),
      ])
  }
}

extension CounterRandom.Purpose {
  /// The parts of samples of pairs that a step sees: frames of clips, points of clouds.
  fileprivate static let pairSamples = Self("pair.samples")
}
