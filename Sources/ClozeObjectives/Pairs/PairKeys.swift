import ClozeEncoder
import ClozeTensor

/// The vectors that samples of one side are compared with: those of the other side in the batch,
/// then those in a queue.
struct PairKeys {
  /// The vectors, of length 1 [K, D].
  let vectors: Tensor
  /// The samples of both sides that each key belongs to [K] each.
  let samples: [[Int32]]

  /// True for each key that is as right for a pair as its own: one with an equal sample on either
  /// side, such as another caption of the same clip.
  func equal(to pair: Int, of batch: some PairBatch) -> [Bool] {
    let own = PairSide.allCases.map { batch.samples($0)[pair] }
    return samples[0].indices.map { samples[0][$0] == own[0] || samples[1][$0] == own[1] }
  }
}

/// A side's queue of keys with the samples that they belong to.
struct PairQueue {
  private let keys: KeyQueue
  /// The number of each key's sample of each side plus 1; 0 for none.
  private let samples: [Tensor]
  private let place: Tensor

  /// Makes a queue of `size` keys of `side` with its states in `store`; at first they are random
  /// and belong to no sample.
  init(_ store: ParameterStore, _ side: PairSide, size: Int, width: Int) throws {
    let name = "queue.\(side.rawValue)"
    keys = try KeyQueue(store, name, size: size, width: width)
    samples = try PairSide.allCases.map {
      try store.addState("\(name).samples.\($0.rawValue)", [size], .zeros)
    }
    place = try store.addState("\(name).next", [1], .zeros)
  }

  /// Returns `vectors` of a batch, followed by those of the queue.
  func keys(_ vectors: Tensor, of batch: some PairBatch) throws -> PairKeys {
    PairKeys(
      vectors: try Tensor.concatenating([vectors, keys.keys.detached()], axis: 0),
      samples: PairSide.allCases.map { side in
        batch.samples(side) + samples[side.rawValue].doubles.map { Int32($0) - 1 }
      })
  }

  /// Replaces the oldest keys by those of a batch.
  func enqueue(_ vectors: Tensor, of batch: some PairBatch) {
    keys.enqueue(vectors)
    let start = Int(place.doubles.first ?? 0)
    for side in PairSide.allCases {
      var all = samples[side.rawValue].doubles
      for (index, sample) in batch.samples(side).enumerated() {
        all[(start + index) % all.count] = Double(sample + 1)
      }
      var values = all.makeIterator()
      samples[side.rawValue].fill { values.next() ?? 0 }
    }
    place.fill { Double((start + vectors.shape[0]) % samples[0].count) }
  }
}
