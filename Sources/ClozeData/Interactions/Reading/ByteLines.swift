import Foundation

/// The lines of a file, a pipe or standard input, one after the other, in memory that does not grow
/// with their number.
///
/// Lines end in LF or CR LF; a byte order mark at the start is dropped. The caller may change a
/// line in place; it is valid until the next call.
final class ByteLines {
  typealias Line = UnsafeMutableBufferPointer<UInt8>

  /// The maximum number of bytes of a line, so that a file without line ends does not fill the
  /// memory.
  static let limit = 1 << 24
  private static let chunk = 1 << 20

  /// The file's name in messages.
  let name: String
  /// The number of the last line read, from 1; of a record of several lines, the first one.
  private(set) var number = 0
  /// The number of bytes handed out.
  private(set) var consumed = 0
  /// True if a line break inside quotes belongs to the line (RFC 4180).
  var isQuoted = false
  /// Called before a read that has to wait for more to arrive.
  var beforeWaiting: (() throws -> Void)?
  /// True if nothing is left to read into memory.
  private(set) var isAtEnd = false

  private let descriptor: Int32
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = ByteLines.chunk
  private var start = 0
  private var end = 0
  /// The number of lines of the last record beyond its first.
  private var furtherLines = 0

  /// Opens the file at `path`, or standard input if `path` is `-`.
  ///
  /// - Throws: `FileError` if the file cannot be opened or is a folder.
  init(path: String) throws {
    name = path == "-" ? "standard input" : path
    descriptor = path == "-" ? 0 : try Self.open(path)
    buffer = .allocate(capacity: capacity)
  }

  deinit {
    buffer.deallocate()
    if descriptor > 0 { close(descriptor) }
  }

  private static func open(_ path: String) throws -> Int32 {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError.missing(path: path) }
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.system(.open, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw FileError.notRegularFile(path: path)
    }
    return descriptor
  }

  /// Returns the next bytes without consuming them: at least `count` unless the file ends first,
  /// fewer than a chunk.
  func peek(_ count: Int) throws -> UnsafeBufferPointer<UInt8> {
    let isStart = consumed == 0
    while end - start < count, try fill() {}
    if isStart { dropMark() }
    return UnsafeBufferPointer(start: buffer + start, count: end - start)
  }

  /// Drops the byte order mark that some editors write.
  private func dropMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard end - start >= mark.count, memcmp(buffer + start, mark, mark.count) == 0 else { return }
    start += mark.count
    consumed += mark.count
  }

  /// Returns the next line without its end; nil after the last.
  ///
  /// - Throws: `LineProblem.tooLong`, `LineProblem.badQuotes` if the file ends inside quotes,
  ///   `FileError` if reading fails.
  func next() throws -> Line? {
    number += 1 + furtherLines
    furtherLines = 0
    var quotes = QuoteScanner(), searched = 0
    while true {
      if let length = try lineEnd(from: &searched, &quotes) { return take(length, terminator: 1) }
      guard end - start <= Self.limit else { throw tooLong(quotes) }
      guard try fill() else { break }
    }
    guard start < end else { return nil }
    if isQuoted {
      quotes.scan(UnsafeBufferPointer(start: buffer + start, count: end - start))
      guard !quotes.isOpen else { throw LineProblem.badQuotes }
    }
    return take(end - start, terminator: 0)
  }

  /// Returns the length of the line at `start`, if its end is in memory. The first `searched` bytes
  /// have been searched already, and `quotes` has scanned the same bytes.
  private func lineEnd(from searched: inout Int, _ quotes: inout QuoteScanner) throws -> Int? {
    while let found = memchr(buffer + start + searched, 0x0A, end - start - searched) {
      let length = found - UnsafeMutableRawPointer(buffer + start)
      guard isQuoted else { return length }
      quotes.scan(UnsafeBufferPointer(start: buffer + start, count: length))
      guard quotes.isOpen else { return length }
      furtherLines += 1
      searched = length + 1
      guard length <= Self.limit else { throw tooLong(quotes) }
    }
    searched = end - start
    return nil
  }

  /// The problem with a record that is too long: if inside quotes, probably a quote that was never
  /// closed.
  private func tooLong(_ quotes: QuoteScanner) -> LineProblem {
    quotes.isOpen ? .badQuotes : .tooLong(limit: Self.limit)
  }

  private func take(_ length: Int, terminator: Int) -> Line {
    let line = buffer + start
    start += length + terminator
    consumed += length + terminator
    let hasReturn = length > 0 && line[length - 1] == 0x0D
    return Line(start: line, count: hasReturn ? length - 1 : length)
  }

  /// Moves the remaining bytes to the front and reads more after them; returns false at the end.
  private func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    if let beforeWaiting {
      var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&input, 1, 0) == 0 { try beforeWaiting() }
    }
    makeRoom()
    var size: Int
    repeat {
      size = read(descriptor, buffer + end, capacity - end)
    } while size < 0 && errno == EINTR
    guard size >= 0 else { throw FileError.system(.read, name) }
    isAtEnd = size == 0
    end += size
    return size > 0
  }

  /// Leaves at least half of the memory free; doubling keeps the cost of a long line proportional
  /// to its length.
  private func makeRoom() {
    let filled = end - start
    if filled > capacity / 2 {
      capacity *= 2
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      larger.initialize(from: buffer + start, count: filled)
      buffer.deallocate()
      buffer = larger
    } else if start > 0 {
      memmove(buffer, buffer + start, filled)
    }
    (start, end) = (0, filled)
  }
}

/// Tracks the quotes of one CSV record: a quote opens only at the start of a field.
struct QuoteScanner {
  /// True if the scanned bytes end inside quotes.
  private(set) var isOpen = false
  private var isFieldStart = true
  private var wasQuote = false
  private var seen = 0

  /// Scans the bytes of `record` that have not been scanned yet.
  mutating func scan(_ record: UnsafeBufferPointer<UInt8>) {
    let rest = UnsafeBufferPointer(rebasing: record[seen...])
    seen = record.count
    if !isOpen && !wasQuote && !rest.contains(0x22) {
      // Nothing can open here; only the start of a field after it matters.
      if let last = rest.last { isFieldStart = last == 0x2C }
      return
    }
    for byte in rest { step(byte) }
  }

  private mutating func step(_ byte: UInt8) {
    guard byte == 0x22 else {
      wasQuote = false
      if !isOpen { isFieldStart = byte == 0x2C }
      return
    }
    if isOpen {
      (isOpen, wasQuote) = (false, true)
    } else if isFieldStart || wasQuote {
      // Two quotes inside quotes represent one.
      (isOpen, wasQuote) = (true, false)
    }
    isFieldStart = false
  }
}
