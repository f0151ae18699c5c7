import ClozeData
import Foundation

/// A reader of the lines of a file or of standard input, one at a time, in memory that does not
/// grow with their number.
///
/// Lines end in LF or CR LF; a byte order mark at the start is dropped. They may hold any bytes,
/// including NUL, but at most `limit` of them: one line is one text.
final class LineReader {
  /// The maximum number of bytes per line.
  static let limit = 1 << 24
  /// The number of the last line read, from 1.
  private(set) var number = 0

  private let source: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private static let chunk = 1 << 16

  /// Opens the file at `path`, or standard input if `path` is `-`.
  ///
  /// - Throws: `FileError` if the file cannot be opened or is a folder.
  init(path: String) throws {
    source = path == "-" ? "standard input" : "'\(path)'"
    descriptor = try InputDescriptor.open(path)
  }

  deinit { InputDescriptor.close(descriptor) }

  /// Returns the next line's bytes without its end; nil after the last.
  func next() throws -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return line(start..<end)
      }
      searched = buffer.count - start
      guard searched <= Self.limit else {
        throw CommandError(
          "\(source) line \(number + 1): longer than \(Self.limit) bytes; cut it into lines")
      }
      guard try fill() else { break }
    }
    guard start < buffer.count else { return nil }
    defer { start = buffer.count }
    return line(start..<buffer.count)
  }

  /// Returns the next line as `next()` does; calls `body` first if it has not arrived yet, so that
  /// whoever waits for answers before writing more gets them.
  func next(beforeWaiting body: () throws -> Void) throws -> ArraySlice<UInt8>? {
    if try !isReady() { try body() }
    return try next()
  }

  /// True if `next` can answer without waiting for more to arrive.
  private func isReady() throws -> Bool {
    while !isAtEnd, buffer.count - start <= Self.limit, !buffer[start...].contains(0x0A) {
      guard InputDescriptor.isReady(descriptor, within: 0) else { return false }
      _ = try fill()
    }
    return true
  }

  private func line(_ range: Range<Int>) -> ArraySlice<UInt8> {
    number += 1
    var line = buffer[range]
    if number == 1, line.startsWithByteOrderMark { line = line.dropFirst(3) }
    return line.last == 0x0D ? line.dropLast() : line
  }

  /// Moves the remaining bytes to the front and reads more after them; returns false at the end.
  private func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    buffer.removeSubrange(..<start)
    start = 0
    let filled = buffer.count
    // Doubling keeps the cost of a long line proportional to its length.
    let wanted = max(Self.chunk, filled)
    buffer.append(contentsOf: repeatElement(0, count: wanted))
    var size: Int
    repeat {
      size = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + filled }, wanted)
      }
    } while size < 0 && errno == EINTR
    buffer.removeSubrange((filled + max(0, size))...)
    guard size >= 0 else {
      throw CommandError("cannot read \(source): \(String(cString: strerror(errno)))")
    }
    isAtEnd = size == 0
    return size > 0
  }
}
