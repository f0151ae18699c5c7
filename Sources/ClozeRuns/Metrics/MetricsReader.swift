import ClozeData
import Foundation

/// The newly read part of a metrics file, and the place to continue.
struct MetricsReading {
  /// The new lines.
  var table = MetricsTable()
  /// True if the file was continued from the previous place; otherwise it was read from its start.
  var isContinued = false
  /// The place to continue.
  var place = MetricsPlace()
}

/// The extent to which a metrics file has been read.
struct MetricsPlace: Equatable, Sendable {
  /// The number of bytes read.
  var offset = 0
  /// The last of them, which reveal whether the file has been rewritten since.
  var tail = Data()
}

/// Reads metrics files, only the appended part if possible.
enum MetricsReader {
  private static let tailLength = 96
  private static let piece = 4 << 20

  /// Reads the file at `path` after `place`, or all of it if it is no longer the same file. A
  /// missing file has no lines.
  static func read(_ path: String, from place: MetricsPlace) -> MetricsReading {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return MetricsReading() }
    defer { close(descriptor) }
    var reading = MetricsReading()
    if place.offset > 0, bytes(descriptor, before: place.offset) == place.tail {
      (reading.isContinued, reading.place) = (true, place)
    }
    var parser = MetricsParser()
    let start = reading.place.offset
    readPieces(descriptor, from: start, &parser)
    reading.table = parser.table
    reading.place.offset = start + parser.table.bytes
    reading.place.tail = bytes(descriptor, before: reading.place.offset)
    return reading
  }

  /// Passes the file to `parser` in pieces that end with a line.
  private static func readPieces(
    _ descriptor: Int32, from start: Int, _ parser: inout MetricsParser
  ) {
    var buffer = [UInt8](repeating: 0, count: piece)
    while true {
      let position = off_t(start + parser.table.bytes)
      let size = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, position)
      }
      if size < 0 && errno == EINTR { continue }
      guard size > 0 else { return }
      let before = parser.table.bytes
      buffer.withUnsafeBytes { parser.read(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
      guard parser.table.bytes == before else { continue }
      // No line ends here, so the rest is truncated, unless the line is longer than the buffer.
      guard size == buffer.count, size < 1 << 28 else { return }
      buffer = [UInt8](repeating: 0, count: 4 * buffer.count)
    }
  }

  private static func bytes(_ descriptor: Int32, before offset: Int) -> Data {
    var buffer = [UInt8](repeating: 0, count: min(offset, tailLength))
    let start = off_t(offset - buffer.count)
    let size = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, start) }
    return Data(buffer.prefix(max(0, size)))
  }
}
