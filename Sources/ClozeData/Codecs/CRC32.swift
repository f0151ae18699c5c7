/// The cyclic redundancy check of zip files (polynomial 0xEDB88320, bits reversed).
struct CRC32: Equatable {
  /// The check of the bytes so far.
  private(set) var value: UInt32 = 0

  private static let polynomial: UInt32 = 0xEDB8_8320
  /// The remainders of all bytes.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
    }
  }

  /// Adds `bytes` to the check.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    value = ~Self.table.withUnsafeBufferPointer { table in
      bytes.reduce(~value) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
    }
  }

  /// Adds `bytes` to the check.
  mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Returns the check of these bytes followed by `count` bytes whose check is `other`.
  ///
  /// A check is a polynomial modulo another one, so that appending bytes multiplies it by a power
  /// of x.
  func followed(by other: CRC32, count: Int) -> CRC32 {
    // In reversed bits, 1 << 31 is x^0 and 1 << 23 is x^8, the shift by one byte.
    var power: UInt32 = 1 << 31, square: UInt32 = 1 << 23, rest = count
    while rest > 0 {
      if rest & 1 == 1 { power = Self.product(power, square) }
      square = Self.product(square, square)
      rest >>= 1
    }
    var result = CRC32()
    result.value = Self.product(power, value) ^ other.value
    return result
  }

  /// Returns the product of two polynomials whose highest bit is the constant term.
  private static func product(_ left: UInt32, _ right: UInt32) -> UInt32 {
    var (sum, shifted): (UInt32, UInt32) = (0, right)
    for bit in (0..<32).reversed() {
      if left >> UInt32(bit) & 1 == 1 { sum ^= shifted }
      shifted = shifted & 1 == 1 ? shifted >> 1 ^ polynomial : shifted >> 1
    }
    return sum
  }
}
