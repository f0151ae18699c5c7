import Foundation

extension EncoderConfiguration {
  /// The frequencies base^(-2 i / d) of the pairs of a head's d features, by whose products with
  /// the position queries and keys are rotated (Su et al. 2021, section 3.2.2).
  public var rotaryFrequencies: [Float] {
    let width = hidden / heads
    return (0..<width / 2).map { Float(pow(rotaryBase, -2 * Double($0) / Double(width))) }
  }

  /// ALiBi's slope of each head: 2^(-8 h / H) for H a power of two; otherwise the slopes of the
  /// power below, followed by every other one of the power above (Press et al. 2022).
  public var alibiSlopes: [Float] {
    let power = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    let geometric = { (count: Int) in
      (1...count).map { Float(exp2(-8 * Double($0) / Double(count))) }
    }
    if power == heads { return geometric(heads) }
    let more = geometric(2 * power)
    return geometric(power) + stride(from: 0, to: 2 * (heads - power), by: 2).map { more[$0] }
  }

  /// The vectors of positions as sines and cosines, row by row [maximumLength, hidden].
  public var sinusoids: [Double] { Sinusoids.table(positions: maximumLength, width: hidden) }
}
