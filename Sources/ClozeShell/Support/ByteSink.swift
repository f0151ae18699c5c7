/// A buffer of bytes for standard output, which writes them in large pieces.
struct ByteSink {
  private let session: Session
  private var bytes: [UInt8] = []
  private static let size = 1 << 16

  init(_ session: Session) { self.session = session }

  /// Appends `new`.
  mutating func write(_ new: [UInt8]) throws {
    bytes += new
    if bytes.count >= Self.size { try finish() }
  }

  /// Appends a JSON list of `items`, each converted to JSON by `text`.
  mutating func write<Item>(list items: [Item], _ text: (Item) -> [UInt8]) throws {
    try write([0x5B])
    for (index, item) in items.enumerated() {
      if index > 0 { try write([0x2C, 0x20]) }
      try write(text(item))
    }
    try write([0x5D])
  }

  /// Writes the remaining bytes.
  mutating func finish() throws {
    guard !bytes.isEmpty else { return }
    try session.streams.result(String(decoding: bytes, as: UTF8.self))
    bytes.removeAll(keepingCapacity: true)
  }
}
