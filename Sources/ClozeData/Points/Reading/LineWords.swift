import Foundation

/// Iterates over the lines of a text and the words and numbers of each.
///
/// A byte order mark is skipped. Lines end with a line feed, or with a carriage return where the
/// first of these is followed by no line feed.
struct LineWords {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var cursor = 0
  /// The start of the next line.
  private var next: Int
  /// The end of the current line.
  private var end = 0
  /// The number of the current line, from 1; 0 before the first.
  private(set) var line = 0
  /// The number of lines that continue the current one.
  private var continuations = 0
  /// The byte that starts a comment, which extends to the end of the line.
  private let comment: UInt8?
  /// The byte that ends a line.
  private let lineEnd: UInt8
  /// True if a line goes on in the next one after a word that is a backslash.
  private let isContinued: Bool
  /// The byte between words, which may then be empty, in quotes or contain blanks; nil if runs of
  /// blanks separate them.
  var separator: UInt8?
  /// The byte before the fraction of a number.
  var decimalPoint = UInt8(ascii: ".")

  init(_ bytes: UnsafeRawBufferPointer, comment: UInt8? = nil, isContinued: Bool = false) {
    self.bytes = bytes.bindMemory(to: UInt8.self)
    self.comment = comment
    self.isContinued = isContinued
    next = bytes.startsWithByteOrderMark ? 3 : 0
    let first = self.bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let isReturn = first < bytes.count && self.bytes[first] == 0x0D
    lineEnd = isReturn && first + 1 < bytes.count && self.bytes[first + 1] != 0x0A ? 0x0D : 0x0A
  }

  /// Moves to the next line; returns false after the last.
  mutating func nextLine() -> Bool {
    guard next < bytes.count else { return false }
    (cursor, end) = (next, lineEnd(from: next))
    line += 1 + continuations
    continuations = 0
    next = end + 1
    if isContinued { takeContinuations() }
    if separator != nil { cutComment() }
    return true
  }

  /// Adds the lines that continue the current one.
  private mutating func takeContinuations() {
    var last = cursor
    while next < bytes.count, endsInBackslash(from: last),
      !bytes[last..<end].contains(where: { $0 == comment })
    {
      (last, end) = (next, lineEnd(from: next))
      next = end + 1
      continuations += 1
    }
  }

  private func lineEnd(from start: Int) -> Int {
    guard let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(lineEnd), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// True if the last word of the part of the line from `first` on is a backslash.
  private func endsInBackslash(from first: Int) -> Bool {
    var last = end - 1
    while last > first, isBlank(bytes[last]) { last -= 1 }
    return last > cursor && last >= first && bytes[last] == UInt8(ascii: "\\")
      && isBlank(bytes[last - 1])
  }

  /// Ends the line before a comment, which starts the line or follows a blank or a separator.
  mutating func cutComment() {
    guard let comment, let base = bytes.baseAddress,
      let found = memchr(base + cursor, Int32(comment), end - cursor)
    else { return }
    let first = UnsafeRawPointer(found) - UnsafeRawPointer(base)
    end =
      (first..<end).first { index in
        bytes[index] == comment
          && (index == cursor || isBlank(bytes[index - 1]) || bytes[index - 1] == separator)
      } ?? end
  }

  /// Moves to the next line that has a word; returns false if there is none.
  mutating func nextFilledLine() -> Bool {
    while nextLine() { if hasWord { return true } }
    return false
  }

  /// True if a word is left in the line.
  private var hasWord: Bool {
    mutating get {
      while cursor < end, isBlank(bytes[cursor]), bytes[cursor] != separator { cursor += 1 }
      return cursor < end && bytes[cursor] != comment
    }
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// Returns the line's next word; nil at its end.
  mutating func word() -> UnsafeBufferPointer<UInt8>? {
    while hasWord {
      if let separator { return field(separator) }
      let start = cursor
      while cursor < end, !isBlank(bytes[cursor]) { cursor += 1 }
      let word = UnsafeBufferPointer(rebasing: bytes[start..<cursor])
      let isMark = continuations > 0 && word.count == 1 && word[0] == UInt8(ascii: "\\")
      guard isMark, cursor < end else { return word }
    }
    return nil
  }

  /// Returns the word up to the next separator, without blanks and quotes around it.
  private mutating func field(_ separator: UInt8) -> UnsafeBufferPointer<UInt8> {
    var start = cursor
    if bytes[cursor] == UInt8(ascii: "\"") {
      cursor += 1
      while cursor < end, bytes[cursor] != UInt8(ascii: "\"") { cursor += 1 }
    }
    while cursor < end, bytes[cursor] != separator { cursor += 1 }
    var last = cursor
    while last > start, isBlank(bytes[last - 1]) { last -= 1 }
    if last - start >= 2, bytes[start] == UInt8(ascii: "\""), bytes[last - 1] == bytes[start] {
      (start, last) = (start + 1, last - 1)
    }
    cursor = min(cursor + 1, end)
    return UnsafeBufferPointer(rebasing: bytes[start..<last])
  }

  /// Returns the line's next word as text.
  mutating func text() -> String? { word().map { String(decoding: $0, as: UTF8.self) } }

  /// Skips the rest of the line and returns the number of its words.
  mutating func skip() -> Int {
    let rest = rest
    guard !rest.isEmpty, let base = rest.baseAddress else { return 0 }
    // Words in quotes and comments are taken one by one.
    let mark = separator == nil ? comment : UInt8(ascii: "\"")
    let isPlain = mark.map { memchr(base, Int32($0), rest.count) == nil } ?? true
    guard isPlain, continuations == 0 else {
      var count = 0
      while word() != nil { count += 1 }
      return count
    }
    cursor = end
    return separator.map { fields(rest, $0) } ?? words(rest)
  }

  /// The number of words between blanks.
  private func words(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = isBlank(text[0]) ? 0 : 1
    for index in 1..<text.count where isBlank(text[index - 1]) && !isBlank(text[index]) {
      count += 1
    }
    return count
  }

  /// The number of words between separators; one after the last counts only if it is not empty.
  private func fields(_ text: UnsafeBufferPointer<UInt8>, _ separator: UInt8) -> Int {
    var last = text.count
    while last > 0, isBlank(text[last - 1]), text[last - 1] != separator { last -= 1 }
    guard last > 0 else { return 0 }
    var count = 1
    for index in 0..<last - 1 where text[index] == separator { count += 1 }
    return count
  }

  /// Returns the line's next number; nil at its end.
  mutating func number() throws -> Double? {
    guard let word = word() else { return nil }
    guard let value = DecimalNumber.parse(word, point: decimalPoint) else {
      throw PointTrouble(.notANumber(word: excerpt(word)), at: .line(line))
    }
    return value
  }

  /// Returns the line's next whole number; nil at its end.
  mutating func integer() throws -> Int? {
    guard let word = word() else { return nil }
    guard let value = Int(String(decoding: word, as: UTF8.self)) else {
      throw PointTrouble(.badCount(word: excerpt(word)), at: .line(line))
    }
    return value
  }

  /// Returns the line's next three numbers.
  mutating func point() throws -> (Double, Double, Double) {
    guard let x = try number() else { throw tooFew(0) }
    guard let y = try number() else { throw tooFew(1) }
    guard let z = try number() else { throw tooFew(2) }
    return (x, y, z)
  }

  private func tooFew(_ found: Int) -> PointTrouble {
    PointTrouble(.tooFewNumbers(found: found, needed: 3), at: .line(line))
  }

  /// The offset of the text after the current line.
  var offset: Int { min(next, bytes.count) }

  /// The rest of the current line.
  var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[cursor..<end]) }

  /// The offset of the rest of the current line.
  var place: Int { cursor }

  /// True if a byte in `range` of the text is `byte`.
  func has(_ byte: UInt8, in range: Range<Int>) -> Bool { bytes[range].contains(byte) }
}
