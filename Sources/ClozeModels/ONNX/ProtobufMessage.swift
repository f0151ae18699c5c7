import ClozeData

/// A message in the wire format of Protocol Buffers, as pieces whose sizes are known before their
/// bytes are made, so that large numbers are written without a second copy of them in memory.
///
/// Fields are written in the order in which they are added. The format is described at
/// https://protobuf.dev/programming-guides/encoding/.
struct ProtobufMessage {
  /// The source of bytes that are made when they are written.
  struct LateBytes {
    /// The number of bytes.
    let count: Int
    /// Makes the bytes.
    let make: () throws -> [UInt8]
  }

  private enum Piece {
    case bytes([UInt8])
    case late(LateBytes)
  }

  private enum WireType: UInt64 {
    case varint = 0
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// The number of bytes of the message.
  private(set) var size = 0
  private var pieces: [Piece] = []

  /// Adds a whole number.
  mutating func add(_ field: Int, _ value: Int) {
    append(key(field, .varint) + Self.varint(UInt64(bitPattern: Int64(value))))
  }

  /// Adds a number of 32 bits.
  mutating func add(_ field: Int, _ value: Float) {
    let bits = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    append(key(field, .fixed32) + bits)
  }

  /// Adds a text.
  mutating func add(_ field: Int, _ text: String) {
    let bytes = Array(text.utf8)
    append(key(field, .lengthDelimited) + Self.varint(UInt64(bytes.count)) + bytes)
  }

  /// Adds bytes that are made when they are written.
  mutating func add(_ field: Int, _ bytes: LateBytes) {
    append(key(field, .lengthDelimited) + Self.varint(UInt64(bytes.count)))
    pieces.append(.late(bytes))
    size += bytes.count
  }

  /// Adds a message within this one.
  mutating func add(_ field: Int, _ message: ProtobufMessage) {
    append(key(field, .lengthDelimited) + Self.varint(UInt64(message.size)))
    for piece in message.pieces {
      if case .bytes(let bytes) = piece {
        append(bytes)
      } else {
        pieces.append(piece)
      }
    }
    size += message.lateSize
  }

  /// Adds a message that `fill` fills.
  mutating func add(_ field: Int, _ fill: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    fill(&message)
    add(field, message)
  }

  /// Writes the message to `file`.
  ///
  /// - Throws: `FileError`, and the errors of making late bytes.
  func write(to file: AtomicFile) throws {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): try file.write(bytes)
      case .late(let late):
        let bytes = try late.make()
        precondition(bytes.count == late.count, "\(bytes.count) bytes instead of \(late.count)")
        try file.write(bytes)
      }
    }
  }

  private var lateSize: Int {
    pieces.reduce(0) { if case .late(let late) = $1 { $0 + late.count } else { $0 } }
  }

  private mutating func append(_ bytes: [UInt8]) {
    size += bytes.count
    guard case .bytes(var last)? = pieces.last else { return pieces.append(.bytes(bytes)) }
    // Taken out of the list, the bytes are changed in place.
    pieces.removeLast()
    last += bytes
    pieces.append(.bytes(last))
  }

  private func key(_ field: Int, _ type: WireType) -> [UInt8] {
    Self.varint(UInt64(field) << 3 | type.rawValue)
  }

  /// Returns seven bits per byte, the lowest first; all bytes but the last have their highest bit
  /// set.
  private static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = [], rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
