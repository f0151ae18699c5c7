/// The cyclic redundancy check of Castagnoli's polynomial (RFC 3720, appendix B.4), as TensorFlow's
/// record files use it.
enum CRC32C {
  /// The remainders of all bytes; 0x82F63B78 is the polynomial, its bits reversed.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }

  /// Returns the check of `bytes`.
  static func check(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
  }

  /// Returns the check as record files store it: rotated and shifted, so that a check over data
  /// that contains its own check remains useful.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let check = check(bytes)
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }
}
