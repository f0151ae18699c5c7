/// NumPy's generator of random numbers, `default_rng`: PCG64 (O'Neill 2014) seeded by a seed
/// sequence, so that data made with it are the same as those of a Python program.
///
/// Its numbers are those of NumPy 1.17 and later; the tests compare them.
struct NumpyRandom {
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of a number of which the lower one has been used.
  private var spare: UInt32?

  private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645

  /// Makes the generator that `default_rng` makes of a list of whole numbers.
  init(_ seed: [UInt64]) {
    let words = SeedSequence(seed).words(4)
    let start = UInt128(words[0]) << 64 | UInt128(words[1])
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = increment &+ start
    step()
  }

  private mutating func step() { state = state &* Self.multiplier &+ increment }

  private mutating func next() -> UInt64 {
    step()
    let mixed = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(state >> 122)
    return turn == 0 ? mixed : mixed >> turn | mixed << (64 - turn)
  }

  private mutating func half() -> UInt32 {
    if let spare {
      self.spare = nil
      return spare
    }
    let both = next()
    spare = UInt32(both >> 32)
    return UInt32(truncatingIfNeeded: both)
  }

  /// Returns a number from 0 to below `count`, as `integers(count)` does (Lemire 2019).
  mutating func integer(below count: Int) -> Int {
    precondition((1...Int(UInt32.max)).contains(count), "a count of 32 bits")
    guard count > 1 else { return 0 }
    let size = UInt32(count)
    var product = UInt64(half()) * UInt64(size)
    if UInt32(truncatingIfNeeded: product) < size {
      let threshold = (0 &- size) % size
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(half()) * UInt64(size)
      }
    }
    return Int(product >> 32)
  }

  /// Returns a place in `shares`, as `choice(p=shares)` does.
  mutating func place(in shares: [Double]) -> Int {
    let uniform = Double(next() >> 11) * 0x1p-53
    var sum = 0.0
    let sums = shares.map { share -> Double in
      sum += share
      return sum
    }
    return sums.firstIndex { $0 / sum > uniform } ?? shares.count - 1
  }

  /// Returns `size` different numbers below `count` in random order, as `choice(count, size,
  /// replace=False)` does: Floyd's choice, then a shuffle.
  mutating func distinct(_ size: Int, below count: Int) -> [Int] {
    var chosen: [Int] = []
    for last in count - size..<count {
      let drawn = integer(below: last + 1)
      chosen.append(chosen.contains(drawn) ? last : drawn)
    }
    for place in stride(from: size - 1, to: 0, by: -1) {
      chosen.swapAt(place, integer(below: place + 1))
    }
    return chosen
  }
}

/// NumPy's `SeedSequence`: the hash of a list of numbers that seeds generators.
private struct SeedSequence {
  private var pool: [UInt32]

  init(_ seed: [UInt64]) {
    let entropy = seed.flatMap { number -> [UInt32] in
      let halves = [UInt32(truncatingIfNeeded: number), UInt32(number >> 32)]
      return halves[1] == 0 ? [halves[0]] : halves
    }
    var hash = Hash(constant: 0x43B0_D7E5, multiplier: 0x931E_8875)
    pool = (0..<4).map { hash($0 < entropy.count ? entropy[$0] : 0) }
    for source in 0..<4 {
      for place in 0..<4 where place != source {
        pool[place] = Self.mix(pool[place], hash(pool[source]))
      }
    }
    for number in entropy.dropFirst(4) {
      for place in 0..<4 { pool[place] = Self.mix(pool[place], hash(number)) }
    }
  }

  /// Returns `count` numbers of 64 bits.
  func words(_ count: Int) -> [UInt64] {
    var hash = Hash(constant: 0x8B51_F9DD, multiplier: 0x58F3_8DED)
    let halves = (0..<2 * count).map { UInt64(hash(pool[$0 % 4])) }
    return (0..<count).map { halves[2 * $0] | halves[2 * $0 + 1] << 32 }
  }

  private static func mix(_ one: UInt32, _ other: UInt32) -> UInt32 {
    let mixed = one &* 0xCA01_F9DD &- other &* 0x4973_F715
    return mixed ^ mixed >> 16
  }

  private struct Hash {
    var constant: UInt32
    let multiplier: UInt32

    mutating func callAsFunction(_ value: UInt32) -> UInt32 {
      let mixed = value ^ constant
      constant = constant &* multiplier
      let product = mixed &* constant
      return product ^ product >> 16
    }
  }
}
