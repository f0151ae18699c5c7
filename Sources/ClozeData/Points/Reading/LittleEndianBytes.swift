/// Little-endian numbers at offsets of a binary file.
struct LittleEndianBytes {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// Returns the whole number at `offset`; nil if it does not lie in the file.
  @inline(__always)
  func whole<Bits: FixedWidthInteger>(_ offset: Int, as: Bits.Type) -> Bits? {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Bits>.size else { return nil }
    return Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Bits.self))
  }

  /// Returns the whole number of 2 or 4 bytes at `offset`; nil if it does not lie in the file.
  func size16(_ offset: Int) -> Int? { whole(offset, as: UInt16.self).map(Int.init) }
  func size32(_ offset: Int) -> Int? { whole(offset, as: UInt32.self).map(Int.init) }

  /// Returns the number of type `type` at `offset`; nil if it does not lie in the file.
  @inline(__always)
  func number(_ offset: Int, _ type: StoredType) -> Double? {
    switch type {
    case .uint8, .bool: whole(offset, as: UInt8.self).map(Double.init)
    case .int8: whole(offset, as: Int8.self).map(Double.init)
    case .uint16: whole(offset, as: UInt16.self).map(Double.init)
    case .int16: whole(offset, as: Int16.self).map(Double.init)
    case .uint32: whole(offset, as: UInt32.self).map(Double.init)
    case .int32: whole(offset, as: Int32.self).map(Double.init)
    case .uint64: whole(offset, as: UInt64.self).map(Double.init)
    case .int64: whole(offset, as: Int64.self).map(Double.init)
    case .float16: whole(offset, as: UInt16.self).map { Double(Float16(bitPattern: $0)) }
    case .bfloat16:
      whole(offset, as: UInt16.self).map { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .float32: whole(offset, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
    case .float64: whole(offset, as: UInt64.self).map { Double(bitPattern: $0) }
    }
  }
}
