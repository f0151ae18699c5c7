/// Pairs of neighbouring symbols: the number of occurrences and the words of each.
struct PairTable {
  private(set) var left: [Int32] = []
  private(set) var right: [Int32] = []
  /// The number of occurrences, each weighted by its word's count.
  var counts: [Int] = []
  /// The words that contain the pair, or contained it earlier; a word may be listed twice.
  var words: [[Int32]] = []

  private var slots: [Int32] = Array(repeating: -1, count: 1024)

  /// The number of pairs ever seen.
  var count: Int { left.count }

  /// Returns the number of the pair (`first`, `second`), adding it if it is new.
  mutating func index(of first: Int32, _ second: Int32) -> Int {
    let place = slot(first, second)
    if slots[place] >= 0 { return Int(slots[place]) }
    let index = count
    left.append(first)
    right.append(second)
    counts.append(0)
    words.append([])
    slots[place] = Int32(index)
    if count * 2 > slots.count { rehash() }
    return index
  }

  private func slot(_ first: Int32, _ second: Int32) -> Int {
    let key = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    // Fibonacci hashing: 2^64 divided by the golden ratio.
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: mixed ^ (mixed >> 32)) & mask
    while slots[place] >= 0 {
      let index = Int(slots[place])
      if left[index] == first && right[index] == second { return place }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func rehash() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for index in 0..<count { slots[slot(left[index], right[index])] = Int32(index) }
  }
}
