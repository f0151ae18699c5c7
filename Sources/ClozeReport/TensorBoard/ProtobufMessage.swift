/// A message in the encoding of Protocol Buffers, built field by field.
///
/// A field is its key (number times 8 plus wire type) and its value: type 0 an integer in groups of
/// seven bits, 1 eight bytes, 2 a length and that many bytes, 5 four bytes.
struct ProtobufMessage {
  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  /// Adds a whole number.
  mutating func add(_ field: Int, _ value: Int) {
    addVarint(UInt64(field << 3))
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a number of eight bytes.
  mutating func add(_ field: Int, _ value: Double) {
    addVarint(UInt64(field << 3 | 1))
    addLittleEndian(value.bitPattern)
  }

  /// Adds a number of four bytes.
  mutating func add(_ field: Int, _ value: Float) {
    addVarint(UInt64(field << 3 | 5))
    addLittleEndian(value.bitPattern)
  }

  /// Adds bytes, or the bytes of a nested message.
  mutating func add(_ field: Int, _ value: some Collection<UInt8>) {
    addVarint(UInt64(field << 3 | 2))
    addVarint(UInt64(value.count))
    bytes += value
  }

  /// Adds text.
  mutating func add(_ field: Int, _ value: String) { add(field, Array(value.utf8)) }

  /// Adds several numbers of eight bytes as one packed field.
  mutating func add(_ field: Int, packed values: [Double]) {
    var numbers = ProtobufMessage()
    for value in values { numbers.addLittleEndian(value.bitPattern) }
    add(field, numbers.bytes)
  }

  /// Adds a nested message.
  mutating func add(_ field: Int, _ build: (inout ProtobufMessage) -> Void) {
    var inner = ProtobufMessage()
    build(&inner)
    add(field, inner.bytes)
  }

  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      bytes.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func addLittleEndian(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
