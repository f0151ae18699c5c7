extension CounterRandom {
  /// The use that random numbers are put to; separates streams that share a seed, step and sample.
  ///
  /// A purpose is known by its key alone, so that adding one changes no other's numbers. Any module
  /// makes a purpose of a name of its choice:
  ///
  /// ```swift
  /// extension CounterRandom.Purpose {
  ///   static let position = Self("objective.position")
  /// }
  /// ```
  public struct Purpose: Sendable, Hashable {
    let key: UInt64

    /// The purpose called `name`, whose key is the name's FNV-1a hash (Fowler, Noll and Vo 1991) with the
    /// highest bit set, which no number of the purposes below has.
    public init(_ name: String) {
      let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      key = hash | 1 << 63
    }

    private init(number: UInt64) { key = number }
  }
}

/// The purposes from before they had names, by their numbers.
extension CounterRandom.Purpose {
  /// Initial values of parameters.
  public static let initialization = Self(number: 1)
  /// The order of samples.
  public static let shuffle = Self(number: 2)
  /// The parts of a sample that are masked, and what stands there instead.
  public static let masking = Self(number: 3)
  /// Elements that dropout leaves out.
  public static let dropout = Self(number: 4)
  /// Sequences that skip a block's sublayers.
  public static let dropPath = Self(number: 5)
  /// Noise of samples of categories.
  public static let gumbel = Self(number: 6)
  /// The parts that data are divided into.
  public static let split = Self(number: 7)
  /// Pairs of sentences.
  public static let nextSentence = Self(number: 8)
  /// Inputs of benchmarks.
  public static let bench = Self(number: 9)
  /// Inputs of tests.
  public static let test = Self(number: 10)
  /// Negative samples.
  public static let negativeSampling = Self(number: 11)
  /// Resamples of a bootstrap.
  public static let bootstrap = Self(number: 12)
  /// Signs of a permutation test.
  public static let signFlip = Self(number: 13)
  /// Synthetic data.
  public static let synthesis = Self(number: 14)
  /// Episodes of few-shot classification.
  public static let fewShot = Self(number: 15)
  /// Mixtures of two samples.
  public static let mixing = Self(number: 16)
  /// Points drawn from clouds, and how they are moved.
  public static let cloud = Self(number: 17)
}
