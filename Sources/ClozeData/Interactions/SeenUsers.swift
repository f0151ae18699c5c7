/// The users that have been seen, in 11 to 21 bytes each, and 32 while the table grows.
///
/// Names of up to seven bytes never fall together; longer ones are compared by a hash of 64 bits,
/// by which two of a hundred million users fall together with a probability below 1 in 3,000.
struct SeenUsers {
  /// The fingerprints in an open hash table, at most three quarters full; 0 marks a free slot.
  private var slots = [UInt64](repeating: 0, count: 1 << 8)
  /// The number of users.
  private(set) var count = 0

  /// Adds `user`; returns false if it was there before.
  mutating func insert(_ user: UnsafeBufferPointer<UInt8>) -> Bool {
    let fingerprint = max(1, ByteStringTable.fingerprint(of: user))
    let place = Self.place(of: fingerprint, in: slots)
    guard slots[place] == 0 else { return false }
    slots[place] = fingerprint
    count += 1
    if count * 4 > slots.count * 3 { grow() }
    return true
  }

  /// Returns the slot with `fingerprint`, or the free one where it belongs.
  private static func place(of fingerprint: UInt64, in slots: [UInt64]) -> Int {
    let mask = slots.count - 1
    var place = ByteStringTable.spread(fingerprint) & mask
    while slots[place] != 0, slots[place] != fingerprint { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: 2 * slots.count)
    for fingerprint in slots where fingerprint != 0 {
      larger[Self.place(of: fingerprint, in: larger)] = fingerprint
    }
    slots = larger
  }
}
