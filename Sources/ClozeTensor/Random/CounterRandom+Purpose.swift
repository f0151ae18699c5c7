extension CounterRandom {
  /// The purpose of random numbers, which separates streams that share a seed, step and sample.
  ///
  /// A purpose is identified only by its key, so that adding one does not change the numbers of
  /// others. Any module can make a purpose from a name of its choice:
  ///
  /// ```swift
  /// extension CounterRandom.Purpose {
  ///   static let position = Self("objective.position")
  /// }
  /// ```
  public struct Purpose: Sendable, Hashable {
    let key: UInt64

    /// Makes the purpose called `name`, whose key is the name's FNV-1a hash (Fowler, Noll and Vo
    /// 1991) with the highest bit set, which none of the numbered purposes below has.
    public init(_ name: String) {
      let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      key = hash | 1 << 63
    }

    private init(number: UInt64) { key = number }
  }
}

/// The purposes that have numbers instead of names.
extension CounterRandom.Purpose {
  /// Initial values of parameters.
  public static let initialization = Self(number: 1)
  /// The order of samples.
  public static let shuffle = Self(number: 2)
  /// The masked parts of a sample, and their replacements.
  public static let masking = Self(number: 3)
  /// The elements dropped by dropout.
  public static let dropout = Self(number: 4)
  /// Sequences that skip a block's sublayers.
  public static let dropPath = Self(number: 5)
  /// The noise of categorical samples.
  public static let gumbel = Self(number: 6)
  /// The split of data into parts.
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
  /// Points drawn from clouds, and their augmentation.
  public static let cloud = Self(number: 17)
}
