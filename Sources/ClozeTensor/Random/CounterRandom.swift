import Foundation

/// Counter-based random numbers: Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as
/// easy as 1, 2, 3").
///
/// A value is a pure function of (seed, purpose, step, sample, index), so that nothing has to be
/// stored to repeat a draw, a resumed run continues exactly, and the number of threads does not
/// matter.
public struct CounterRandom: RandomNumberGenerator, Sendable {
  let key: (UInt32, UInt32)
  let stream: (UInt32, UInt32)
  private var counter: UInt64 = 0
  private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

  /// Makes the stream for one `purpose` at one `step` for one `sample`.
  public init(seed: UInt64, purpose: Purpose, step: Int = 0, sample: Int = 0) {
    let mixedSeed = splitMix(seed ^ splitMix(purpose.key))
    key = (UInt32(truncatingIfNeeded: mixedSeed), UInt32(truncatingIfNeeded: mixedSeed >> 32))
    let mixed =
      splitMix(UInt64(bitPattern: Int64(step)) &* 0x9E37_79B9_7F4A_7C15)
      ^ UInt64(bitPattern: Int64(sample))
    stream = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
  }

  /// Returns the next 32 random bits.
  public mutating func next32() -> UInt32 {
    let lane = counter & 3
    if lane == 0 { block = Self.philox(counter: counter >> 2, stream: stream, key: key) }
    counter &+= 1
    switch lane {
    case 0: return block.0
    case 1: return block.1
    case 2: return block.2
    default: return block.3
    }
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    let high = UInt64(next32())
    return high << 32 | UInt64(next32())
  }

  /// Returns a number in [0, 1) with 24 random bits.
  public mutating func uniform() -> Double { Double(next32() >> 8) * 0x1p-24 }

  /// Returns a whole number in `0..<bound`, uniform to within 2^-32.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max), "bound out of range")
    return Int((UInt64(next32()) &* UInt64(bound)) >> 32)
  }

  /// Computes Philox 4x32 of the counter (`counter`, `stream`).
  static func philox(
    counter: UInt64, stream: (UInt32, UInt32), key: (UInt32, UInt32), rounds: Int = 10
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var c0 = UInt32(truncatingIfNeeded: counter), c1 = UInt32(truncatingIfNeeded: counter >> 32)
    var (c2, c3) = stream
    var (k0, k1) = key
    for _ in 0..<rounds {
      let p0 = UInt64(0xD251_1F53) &* UInt64(c0), p1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}

/// Takes one step of SplitMix64 (Steele et al. 2014), which distributes nearby seeds over all 64
/// bits.
func splitMix(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

extension CounterRandom {
  /// Returns a normally distributed number with mean 0 and deviation 1 (Box and Muller 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }
}
