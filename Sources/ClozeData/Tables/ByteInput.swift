import Foundation

/// The bytes of a file, a pipe or standard input as UTF-8 text: those of a file compressed with
/// gzip are unpacked, and those in UTF-16 with a byte order mark are converted.
final class ByteInput {
  /// The file's name in messages.
  let name: String
  /// The number of bytes read from the file itself.
  private(set) var consumed = 0
  /// True if the bytes are taken as they are in the file.
  var isPlain: Bool { inflater == nil && converter == nil }
  /// True if more bytes may come later than those that are there now, as through a pipe.
  let isStream: Bool

  private let descriptor: Int32
  private var inflater: GzipReader?
  private var converter: UTF16Converter?
  /// Bytes from the start of the file that were read to find out its encoding.
  private var start: ArraySlice<UInt8> = []
  private var isAtEnd = false
  private var units: [UInt8] = []

  /// Opens the file at `path`, or standard input if `path` is `-`.
  ///
  /// - Throws: `FileError` if the file cannot be opened or is a folder.
  init(path: String) throws {
    name = path == "-" ? "standard input" : path
    descriptor = try InputDescriptor.open(path)
    var status = stat()
    isStream = fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
    try detect()
  }

  deinit { InputDescriptor.close(descriptor) }

  /// Finds out the encoding by the first bytes.
  private func detect() throws {
    let first = try Self.bytes(2) { try self.readFile($0, $1) }
    start = first[...]
    if first == [0x1F, 0x8B] { inflater = try GzipReader(name: name) }
    // Only compressed bytes have to be unpacked before their encoding shows.
    let text = inflater == nil ? first : try Self.bytes(2) { try self.readBytes($0, $1) }
    if text == [0xFF, 0xFE] || text == [0xFE, 0xFF] {
      converter = UTF16Converter(isBig: text[0] == 0xFE)
      if inflater == nil { start = [] }
    } else if inflater != nil {
      unpacked = text[...]
    }
  }

  /// Unpacked bytes that were read to find out the encoding.
  private var unpacked: ArraySlice<UInt8> = []

  private static func bytes(
    _ count: Int, _ read: (UnsafeMutablePointer<UInt8>, Int) throws -> Int
  ) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count), filled = 0
    while filled < count {
      let size = try bytes.withUnsafeMutableBufferPointer {
        try $0.baseAddress.map { try read($0 + filled, count - filled) } ?? 0
      }
      if size == 0 { break }
      filled += size
    }
    return Array(bytes[..<filled])
  }

  /// Reads at most `capacity` bytes of text to `target`, waiting for the first of them; returns
  /// their number, 0 at the end. `capacity` must be at least 8.
  ///
  /// - Throws: `FileError` if reading fails, `DataError` if a compressed file is damaged.
  func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
    guard converter != nil else { return try readBytes(target, capacity) }
    while !isAtEnd {
      // A code unit of two bytes takes at most three in UTF-8.
      if units.count < capacity / 3 { units = [UInt8](repeating: 0, count: max(2, capacity / 3)) }
      let size = try units.withUnsafeMutableBufferPointer {
        try $0.baseAddress.map { try readBytes($0, max(2, capacity / 3 - 1)) } ?? 0
      }
      isAtEnd = size == 0
      let made = converter?.convert(units[..<size], isLast: isAtEnd, into: target) ?? 0
      if made > 0 { return made }
    }
    return 0
  }

  /// Reads bytes as they are once unpacked.
  private func readBytes(_ target: UnsafeMutablePointer<UInt8>, _ capacity: Int) throws -> Int {
    if !unpacked.isEmpty { return Self.move(&unpacked, to: target, capacity) }
    guard let inflater else { return try readFile(target, capacity) }
    return try inflater.read(into: target, capacity: capacity) { try self.readFile($0, $1) }
  }

  /// Reads bytes of the file.
  private func readFile(_ target: UnsafeMutablePointer<UInt8>, _ capacity: Int) throws -> Int {
    if !start.isEmpty { return Self.move(&start, to: target, capacity) }
    var size: Int
    repeat {
      size = Foundation.read(descriptor, target, capacity)
    } while size < 0 && errno == EINTR
    guard size >= 0 else { throw FileError.system(.read, name) }
    consumed += size
    return size
  }

  private static func move(
    _ bytes: inout ArraySlice<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ capacity: Int
  ) -> Int {
    let part = bytes.prefix(capacity)
    for (place, byte) in part.enumerated() { target[place] = byte }
    bytes = bytes.dropFirst(part.count)
    return part.count
  }

  /// True if bytes can be read without waiting for them longer than this.
  func isReady(within milliseconds: Int32) -> Bool {
    guard isStream, start.isEmpty, unpacked.isEmpty, inflater?.isReady != true else { return true }
    return InputDescriptor.isReady(descriptor, within: milliseconds)
  }
}
