import ClozeData
import Foundation

/// What was read of a metrics file, and how to go on from there.
struct MetricsReading {
  /// What is new.
  var table = MetricsTable()
  /// Whether the file went on from where it was left; otherwise it was read from its beginning.
  var isContinued = false
  /// Where to go on.
  var place = MetricsPlace()
}

/// How far a metrics file was read.
struct MetricsPlace: Equatable, Sendable {
  /// The bytes read.
  var offset = 0
  /// The last of them, by which it is known whether the file has been written anew since.
  var tail = Data()
}

/// Reads metrics files, only what was appended where it can.
enum MetricsReader {
  private static let tailLength = 96
  private static let piece = 4 << 20

  /// What the file at `path` holds after `place`, or all of it if it is not the same file any more.
  /// A file that is missing has no lines.
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

  /// Hands the file to `parser` in pieces that end with a line.
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
      // No line ends here: what is left is torn, unless the line is longer than the buffer.
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
