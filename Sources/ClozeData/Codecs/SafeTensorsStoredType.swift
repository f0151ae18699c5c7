/// The element types of a tensor file, by their safetensors names.
///
/// The cases follow the order of the format's specification (by alignment), which determines where
/// a writer puts a tensor.
public enum StoredType: String, Sendable, CaseIterable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case int16 = "I16"
  case uint16 = "U16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int32 = "I32"
  case uint32 = "U32"
  case float32 = "F32"
  case float64 = "F64"
  case int64 = "I64"
  case uint64 = "U64"

  /// Bytes per number.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Returns the numbers in `bytes` (little-endian, any alignment) as 32-bit floats; wider types
  /// are rounded to the nearest. A bool is 0 or 1.
  public func floats(in bytes: UnsafeRawBufferPointer) -> [Float] {
    let count = bytes.count / size
    return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
      read(bytes, into: UnsafeMutableBufferPointer(rebasing: floats[..<count]))
      initialized = count
    }
  }

  /// Returns the numbers in `bytes` (little-endian, any alignment) in double precision; whole
  /// numbers beyond 2^53 are rounded to the nearest.
  public func doubles(in bytes: UnsafeRawBufferPointer) -> [Double] {
    let count = bytes.count / size
    func wide<Bits: FixedWidthInteger>(_ value: (Bits) -> Double) -> [Double] {
      (0..<count).map {
        value(
          Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
      }
    }
    return switch self {
    case .float64: wide { (bits: UInt64) in Double(bitPattern: bits) }
    case .int64: wide { (bits: Int64) in Double(bits) }
    case .uint64: wide { (bits: UInt64) in Double(bits) }
    case .int32: wide { (bits: Int32) in Double(bits) }
    case .uint32: wide { (bits: UInt32) in Double(bits) }
    default: floats(in: bytes).map(Double.init)
    }
  }

  /// True if every number of this type is a 32-bit float too.
  var fitsFloat: Bool {
    switch self {
    case .float64, .int64, .uint64, .int32, .uint32: false
    default: true
    }
  }

  /// Writes the numbers in `bytes` to `floats`, converted as in `floats(in:)`.
  ///
  /// - Precondition: `floats` has room for all of them.
  public func read(
    _ bytes: UnsafeRawBufferPointer, into floats: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(floats.count == bytes.count / size, "a place for each number")
    switch self {
    case .bool: convert(bytes, floats) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    case .uint8: convert(bytes, floats) { (bits: UInt8) in Float(bits) }
    case .int8: convert(bytes, floats) { (bits: Int8) in Float(bits) }
    case .int16: convert(bytes, floats) { (bits: Int16) in Float(bits) }
    case .uint16: convert(bytes, floats) { (bits: UInt16) in Float(bits) }
    case .float16: convert(bytes, floats) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
    case .bfloat16:
      convert(bytes, floats) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .int32: convert(bytes, floats) { (bits: Int32) in Float(bits) }
    case .uint32: convert(bytes, floats) { (bits: UInt32) in Float(bits) }
    case .float32: convert(bytes, floats) { (bits: UInt32) in Float(bitPattern: bits) }
    case .float64: convert(bytes, floats) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .int64: convert(bytes, floats) { (bits: Int64) in Float(bits) }
    case .uint64: convert(bytes, floats) { (bits: UInt64) in Float(bits) }
    }
  }

  /// Returns `floats` in this type, little-endian, rounded to nearest even; nil unless this is a
  /// 32-bit, half or brain float type.
  public func bytes(of floats: [Float]) -> [UInt8]? {
    switch self {
    case .float32: store(floats) { $0.bitPattern }
    case .float16: store(floats) { Float16($0).bitPattern }
    case .bfloat16: store(floats, as: brainBits)
    default: nil
    }
  }
}

private func convert<Bits: FixedWidthInteger>(
  _ bytes: UnsafeRawBufferPointer, _ floats: UnsafeMutableBufferPointer<Float>,
  _ value: (Bits) -> Float
) {
  let size = MemoryLayout<Bits>.size
  for index in floats.indices {
    let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
    floats.initializeElement(at: index, to: value(Bits(littleEndian: bits)))
  }
}

private func store<Bits: FixedWidthInteger>(
  _ floats: [Float], as bits: (Float) -> Bits
) -> [UInt8] {
  let size = MemoryLayout<Bits>.size
  return [UInt8](unsafeUninitializedCapacity: floats.count * size) { bytes, initialized in
    let raw = UnsafeMutableRawBufferPointer(bytes)
    for (index, float) in floats.enumerated() {
      raw.storeBytes(of: bits(float).littleEndian, toByteOffset: index * size, as: Bits.self)
    }
    initialized = floats.count * size
  }
}

/// Returns the upper half of `value`, rounded to nearest even; NaN stays NaN.
private func brainBits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  // The bit keeps a NaN whose payload is all in the lower half from becoming infinity.
  if value.isNaN { return UInt16(bits >> 16) | 0x40 }
  // Just under half a unit, plus the lowest bit that is kept, rounds ties to even.
  return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
}
