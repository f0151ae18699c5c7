import Foundation

/// The lines of a file, a pipe or standard input, one after the other, in memory that does not grow
/// with their number.
///
/// Lines end in LF or CR LF; a byte order mark at the start is dropped; what gzip compressed is
/// unpacked, and UTF-16 converted. The caller may change a line in place; it is valid until the
/// next call.
final class ByteLines {
  typealias Line = UnsafeMutableBufferPointer<UInt8>

  /// The maximum number of bytes of a line, so that a file without line ends does not fill the
  /// memory.
  static let limit = 1 << 24
  private static let chunk = 1 << 20
  /// The milliseconds that `peek` waits for more lines of a pipe.
  private static let patience: Int32 = 100

  /// The file's name in messages.
  var name: String { input.name }
  /// The number of the last line read, from 1; of a record of several lines, the first one.
  private(set) var number = 0
  /// The number of bytes of the file that were handed out, or, if they are not read as they are,
  /// that were read.
  var consumed: Int { input.isPlain ? taken : input.consumed }
  /// The last byte of the separator if a line break inside quotes belongs to the line (RFC 4180);
  /// nil if quotes mean nothing.
  var quotedBy: UInt8?
  /// True if the text is a JSON array, whose objects are handed out in place of lines.
  var isArray = false
  /// True if nothing is left to read into memory.
  private(set) var isAtEnd = false

  private let input: ByteInput
  /// The number of bytes handed out.
  private var taken = 0
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
    input = try ByteInput(path: path)
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  /// Returns the next bytes without consuming them: at least `count` unless the file ends first,
  /// fewer than a chunk. Through a pipe, whole lines suffice if no more come for a moment, since who
  /// writes them may wait for an answer.
  func peek(_ count: Int) throws -> UnsafeBufferPointer<UInt8> {
    let isStart = taken == 0
    while end - start < count {
      let isWhole = end > start && buffer[end - 1] == 0x0A
      guard !isWhole || input.isReady(within: Self.patience), try fill() else { break }
    }
    if isStart { dropMark() }
    return UnsafeBufferPointer(start: buffer + start, count: end - start)
  }

  /// Drops the byte order mark that some editors write.
  private func dropMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard end - start >= mark.count, memcmp(buffer + start, mark, mark.count) == 0 else { return }
    start += mark.count
    taken += mark.count
  }

  /// Returns the next line without its end; nil after the last.
  ///
  /// - Throws: `LineProblem.tooLong`, `LineProblem.badQuotes` if the file ends inside quotes,
  ///   `FileError` if reading fails.
  func next() throws -> Line? {
    number += 1 + furtherLines
    furtherLines = 0
    if isArray { return try nextObject() }
    var quotes = QuoteScanner(separator: quotedBy ?? 0), searched = 0
    while true {
      if let length = try lineEnd(from: &searched, &quotes) { return take(length, terminator: 1) }
      guard end - start <= Self.limit else { throw tooLong(quotes) }
      guard try fill() else { break }
    }
    guard start < end else { return nil }
    if quotedBy != nil {
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
      guard quotedBy != nil else { return length }
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

  /// Returns the next object of an array.
  private func nextObject() throws -> Line? {
    while let byte = try byte(at: 0), byte <= 0x20 || "[,".utf8.contains(byte) {
      if byte == 0x0A { number += 1 }
      start += 1
      taken += 1
    }
    guard let first = try byte(at: 0) else {
      throw LineProblem.malformedRecord("the array is not closed")
    }
    if first == UInt8(ascii: "]") { return nil }
    guard first == UInt8(ascii: "{") else {
      throw LineProblem.malformedRecord("an element of the array is not an object")
    }
    let line = take(try objectLength(), terminator: 0)
    // The loop above counts the line breaks between objects, `next` one at each call.
    furtherLines = line.count { $0 == 0x0A } - 1
    return line
  }

  /// The number of bytes of the object at `start`.
  private func objectLength() throws -> Int {
    var length = 0, depth = 0, isText = false
    while let byte = try byte(at: length) {
      length += 1
      switch byte {
      case UInt8(ascii: "\\") where isText: length += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText:
        depth -= 1
        if depth == 0 { return length }
      default: break
      }
      guard length <= Self.limit else { throw LineProblem.tooLong(limit: Self.limit) }
    }
    throw LineProblem.malformedRecord("the record is not complete")
  }

  /// The byte `offset` places after `start`; nil after the last.
  private func byte(at offset: Int) throws -> UInt8? {
    while start + offset >= end { guard try fill() else { return nil } }
    return buffer[start + offset]
  }

  private func take(_ length: Int, terminator: Int) -> Line {
    let line = buffer + start
    start += length + terminator
    taken += length + terminator
    let hasReturn = length > 0 && line[length - 1] == 0x0D
    return Line(start: line, count: hasReturn ? length - 1 : length)
  }

  /// Moves the remaining bytes to the front and reads more after them; returns false at the end.
  private func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    makeRoom()
    let size = try input.read(into: buffer + end, capacity: capacity - end)
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
