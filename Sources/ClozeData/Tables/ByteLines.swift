import Foundation

/// The lines of a file, a pipe or standard input, one after the other, in memory that does not grow
/// with their number.
///
/// Lines end in LF or CR LF, or in CR if the start of the file has no LF; a byte order mark at the
/// start is dropped; what gzip compressed is unpacked, and UTF-16 converted. The caller may change
/// a line in place; it is valid until the next call.
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
  var quotedBy: UInt8? { didSet { quotes = QuoteScanner(separator: quotedBy ?? 0) } }
  /// True if the text is a JSON array, whose objects are handed out in place of lines.
  var isArray = false
  /// True if nothing is left to read into memory.
  private(set) var isAtEnd = false

  /// True if more bytes may come later than those that are there now, as through a pipe.
  var isStream: Bool { input.isStream }

  private let input: ByteInput
  /// The number of bytes handed out.
  private var taken = 0
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = ByteLines.chunk
  private var start = 0
  private var end = 0
  /// The number of lines of the last record beyond its first.
  private var furtherLines = 0
  /// True if carriage returns alone end the lines.
  private var endsInReturns = false

  // The search for the end of the next record, which goes on as bytes arrive.
  private var searched = 0
  private var quotes = QuoteScanner(separator: 0)
  private var passedLines = 0
  private var object = ObjectScanner()
  /// True outside of an array.
  private var isClosed = true

  /// Opens the file at `path`, or standard input if `path` is `-`.
  ///
  /// - Throws: `FileError` if the file cannot be opened or is a folder.
  init(path: String) throws {
    input = try ByteInput(path: path)
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  private var rest: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + start, count: end - start)
  }

  /// Returns the next bytes without consuming them: at least `count` unless the file ends first,
  /// fewer than a chunk.
  ///
  /// - Parameter isEnough: Returns true for whole lines that suffice if no more come for a moment,
  ///   since who writes them to a pipe may wait for an answer.
  func peek(
    _ count: Int, isEnough: (UnsafeBufferPointer<UInt8>) -> Bool = { _ in false }
  ) throws -> UnsafeBufferPointer<UInt8> {
    let isStart = taken == 0
    while end - start < count {
      let isWhole = end > start && buffer[end - 1] == 0x0A && isEnough(rest)
      guard !isWhole || input.isReady(within: Self.patience), try fill() else { break }
    }
    if isStart { prepareStart() }
    return rest
  }

  /// Drops the byte order mark that some editors write, and finds out how lines end.
  private func prepareStart() {
    if rest.startsWithByteOrderMark {
      start += 3
      taken += 3
    }
    endsInReturns = rest.contains(0x0D) && !rest.contains(0x0A)
    if endsInReturns { feedReturns(from: start) }
  }

  private func feedReturns(from first: Int) {
    for place in first..<end where buffer[place] == 0x0D { buffer[place] = 0x0A }
  }

  /// True if `next` returns without waiting for what writes the lines. Lines that are blank are
  /// read then if `skippingBlanks`.
  func isLineReady(skippingBlanks: Bool) throws -> Bool {
    while true {
      if isArray ? isObjectReady() : try lineEnd() != nil {
        guard skippingBlanks, !isArray, isFirstLineBlank else { return true }
        _ = try next()
        continue
      }
      guard !isAtEnd, end - start <= Self.limit else { return true }
      guard input.isReady(within: 0) else { return false }
      _ = try fill()
    }
  }

  private var isFirstLineBlank: Bool {
    rest.prefix { $0 != 0x0A }.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// Returns the next line that is not blank, without its end; nil after the last.
  ///
  /// - Throws: What `next` throws.
  func nextFilled() throws -> Line? {
    while let line = try next() {
      guard let byte = line.first else { continue }
      if byte > 0x20 || !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return line }
    }
    return nil
  }

  /// Returns the next line without its end; nil after the last.
  ///
  /// - Throws: `LineProblem.tooLong`, `LineProblem.badQuotes` if the file ends inside quotes,
  ///   `LineProblem.malformedRecord` if an array is none of objects, `FileError` if reading fails.
  func next() throws -> Line? {
    number += 1 + furtherLines
    furtherLines = 0
    if isArray { return try nextObject() }
    while true {
      if let length = try lineEnd() { return take(length, terminator: 1) }
      guard end - start <= Self.limit else { throw tooLong }
      guard try fill() else { break }
    }
    guard start < end else { return nil }
    if quotedBy != nil {
      quotes.scan(rest)
      guard !quotes.isOpen else { throw LineProblem.badQuotes }
    }
    return take(end - start, terminator: 0)
  }

  /// Returns the length of the line at `start` if its end is in memory.
  private func lineEnd() throws -> Int? {
    while let found = memchr(buffer + start + searched, 0x0A, end - start - searched) {
      let length = found - UnsafeMutableRawPointer(buffer + start)
      guard quotedBy != nil else { return length }
      quotes.scan(UnsafeBufferPointer(start: buffer + start, count: length))
      guard quotes.isOpen else { return length }
      passedLines += 1
      searched = length + 1
      guard length <= Self.limit else { throw tooLong }
    }
    searched = end - start
    return nil
  }

  /// The problem with a record that is too long: if inside quotes, probably a quote that was never
  /// closed.
  private var tooLong: LineProblem { quotes.isOpen ? .badQuotes : .tooLong(limit: Self.limit) }

  private func take(_ length: Int, terminator: Int) -> Line {
    let line = buffer + start
    start += length + terminator
    taken += length + terminator
    furtherLines = passedLines
    (searched, passedLines) = (0, 0)
    if let quotedBy { quotes = QuoteScanner(separator: quotedBy) }
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
    if endsInReturns { feedReturns(from: end - size) }
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

// Arrays of objects, also several in a row.
extension ByteLines {
  /// Returns the next object.
  private func nextObject() throws -> Line? {
    repeat {
      try skipBetweenObjects()
    } while try start == end && fill()
    guard start < end else {
      guard isClosed else { throw LineProblem.malformedRecord("the array is not closed") }
      return nil
    }
    while true {
      if let length = object.length(in: rest) {
        object = ObjectScanner()
        let line = take(length, terminator: 0)
        // Line breaks between objects are counted there, and `next` counts one at each call.
        furtherLines = line.count { $0 == 0x0A } - 1
        return line
      }
      guard end - start <= Self.limit else { throw LineProblem.tooLong(limit: Self.limit) }
      guard try fill() else {
        throw LineProblem.malformedRecord("the record is not complete")
      }
    }
  }

  private func isObjectReady() -> Bool {
    do { try skipBetweenObjects() } catch { return true }
    return start < end && object.length(in: rest) != nil
  }

  /// Moves to the next object, as far as bytes are in memory.
  private func skipBetweenObjects() throws {
    while start < end, object.isAtStart {
      let byte = buffer[start]
      switch byte {
      case UInt8(ascii: "["): isClosed = false
      case UInt8(ascii: "]"): isClosed = true
      case UInt8(ascii: ",") where !isClosed: break
      case UInt8(ascii: "{") where !isClosed: return
      case ...0x20: number += byte == 0x0A ? 1 : 0
      default:
        throw LineProblem.malformedRecord(
          isClosed ? "something follows the array" : "an element of the array is not an object")
      }
      start += 1
      taken += 1
    }
  }
}

/// Finds the end of a JSON object whose bytes arrive in parts.
struct ObjectScanner {
  private var scanned = 0
  private var depth = 0
  private var isText = false

  /// True if nothing has been scanned.
  var isAtStart: Bool { scanned == 0 }

  /// The number of bytes of the object at the start of `bytes`, whose first part may have been
  /// scanned; nil if its end is not among them.
  mutating func length(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    if scanned > 0, depth == 0 { return scanned }
    while scanned < bytes.count {
      let byte = bytes[scanned]
      scanned += 1
      switch byte {
      case UInt8(ascii: "\\") where isText: scanned += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText:
        depth -= 1
        if depth == 0 { return scanned }
      default: break
      }
    }
    return nil
  }
}
