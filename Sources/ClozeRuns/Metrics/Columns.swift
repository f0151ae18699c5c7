import Foundation

/// Encodes columns of numbers as bytes: whole numbers as differences, which are small, at seven
/// bits per byte; others in binary.
enum Columns {
  /// Returns `values` as differences (zigzag, base 128, least significant first).
  static func encoded(_ values: [Int]) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * values.count)
    var former = 0
    for value in values {
      let difference = value &- former
      var rest = UInt(bitPattern: (difference << 1) ^ (difference >> (Int.bitWidth - 1)))
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
      former = value
    }
    return Data(bytes)
  }

  /// Returns the whole numbers in `data`.
  static func integers(_ data: Data) -> [Int] {
    var values: [Int] = []
    values.reserveCapacity(data.count)
    var former = 0, rest: UInt = 0, shift: UInt = 0
    data.withUnsafeBytes { bytes in
      for byte in bytes {
        rest |= UInt(byte & 0x7F) << shift
        shift += 7
        guard byte < 0x80 else { continue }
        former = former &+ (Int(bitPattern: rest >> 1) ^ -Int(bitPattern: rest & 1))
        values.append(former)
        (rest, shift) = (0, 0)
      }
    }
    return values
  }

  /// Returns `values` in the processor's byte order, which is the same on all supported ones.
  static func encoded(_ values: [Double]) -> Data { values.withUnsafeBytes { Data($0) } }

  /// Returns the numbers in `data`.
  static func doubles(_ data: Data) -> [Double] {
    [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
      count = data.count / 8
      data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer), count: 8 * count)
    }
  }
}
