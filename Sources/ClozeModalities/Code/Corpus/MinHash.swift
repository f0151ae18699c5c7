/// Finds sets that have much in common without comparing all pairs: MinHash signatures (Broder
/// 1997) in bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4).
///
/// Two sets agree in one hash with a probability equal to their similarity s, and in one of the
/// bands with 1 - (1 - s^rows)^bands: 0.99995 for s = 0.8, 0.55 for s = 0.5.
struct MinHash: Sendable {
  /// The instance that makes all signatures.
  static let shared = MinHash()
  static let bands = 25
  static let rows = 5

  /// Odd factors and summands of the hash functions (multiply-shift, Dietzfelbinger et al. 1997).
  private let functions: [(factor: UInt64, summand: UInt64)]

  /// Makes the hash functions, which are always the same.
  init() {
    functions = (0..<UInt64(Self.bands * Self.rows)).map { index in
      (TokenBag.mix(2 * index + 1) | 1, TokenBag.mix(2 * index + 2))
    }
  }

  /// Returns a key for each band; sets that share one of them are candidates.
  func keys(of elements: [UInt32]) -> [UInt64] {
    var least = [UInt32](repeating: .max, count: functions.count)
    for element in elements {
      let spread = TokenBag.mix(UInt64(element) &+ 0x9E37_79B9_7F4A_7C15)
      for (index, function) in functions.enumerated() {
        let hash = UInt32(
          truncatingIfNeeded: (spread &* function.factor &+ function.summand) >> 32)
        if hash < least[index] { least[index] = hash }
      }
    }
    return (0..<Self.bands).map { band in
      least[band * Self.rows..<(band + 1) * Self.rows].reduce(TokenBag.mix(UInt64(band) + 1)) {
        TokenBag.mix($0 ^ UInt64($1)) &+ 0x9E37_79B9_7F4A_7C15
      }
    }
  }
}
