import ClozeTensor

/// The weights by which samples are drawn in an epoch, each by the part of the corpus that it is
/// from.
///
/// A sample of weight w is drawn w times as often as one of weight 1: in each epoch floor(w) times,
/// and once more with the probability that is left, decided anew for each epoch and sample.
public struct SampleDraws: Sendable {
  /// The range of a weight.
  public static let range = 0.001...1000.0

  /// The weight of each part.
  public let weights: [Double]
  /// The part of each sample.
  private let parts: [UInt16]

  /// Makes the weights of samples, of which sample i is from the part `parts[i]`.
  ///
  /// - Precondition: Each part has a weight.
  init(weights: [Double], parts: [UInt16]) {
    precondition(parts.allSatisfy { $0 < weights.count }, "a weight for each part")
    (self.weights, self.parts) = (weights, parts)
  }

  /// The number of samples.
  var count: Int { parts.count }

  /// The mean number of draws in an epoch.
  var expected: Double { parts.reduce(0) { $0 + weights[Int($1)] } }

  /// Returns the samples of an epoch, each as often as it is drawn, in ascending order; all of them
  /// once if none would be drawn.
  func samples(epoch: Int, seed: UInt64) -> [UInt32] {
    var drawn: [UInt32] = []
    drawn.reserveCapacity(Int(expected * 1.05) + 16)
    for (sample, part) in parts.enumerated() {
      let weight = weights[Int(part)], whole = weight.rounded(.down)
      var times = Int(whole)
      if weight > whole {
        var random = CounterRandom(seed: seed, purpose: .weighting, step: epoch, sample: sample)
        if random.uniform() < weight - whole { times += 1 }
      }
      for _ in 0..<times { drawn.append(UInt32(sample)) }
    }
    return drawn.isEmpty ? Array(0..<UInt32(count)) : drawn
  }
}

extension CounterRandom.Purpose {
  /// The samples that are drawn once more than the whole part of their weight.
  static let weighting = Self("sample weights")
}
