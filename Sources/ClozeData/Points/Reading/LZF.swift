/// Unpacks Marc Lehmann's LZF: a byte below 32 starts that many literal bytes and one more, others
/// start a copy of bytes up to 8,192 back.
enum LZF {
  /// The most bytes that one byte can unpack to: three bytes give 264.
  static let greatestRatio = 88

  /// Returns the `size` bytes that `packed` unpacks to; nil if these are more or fewer.
  static func unpack(_ packed: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
    guard size <= packed.count * greatestRatio else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(size)
    var place = 0
    while place < packed.count {
      let control = Int(packed[place])
      place += 1
      if control < 32 {
        let count = control + 1
        guard count <= packed.count - place, count <= size - output.count else { return nil }
        output.append(contentsOf: packed[place..<place + count])
        place += count
        continue
      }
      var length = control >> 5
      if length == 7 {
        guard place < packed.count else { return nil }
        length += Int(packed[place])
        place += 1
      }
      guard place < packed.count else { return nil }
      let distance = ((control & 31) << 8 | Int(packed[place])) + 1
      place += 1
      guard distance <= output.count, length + 2 <= size - output.count else { return nil }
      for _ in 0..<length + 2 { output.append(output[output.count - distance]) }
    }
    return output.count == size ? output : nil
  }
}
