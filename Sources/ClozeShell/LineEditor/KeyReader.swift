import Foundation

/// A reader of characters from a terminal, which also handles events meanwhile.
struct KeyReader {
  private let input: Int32
  private let notices: Notices

  /// Returns true to end reading, after `notices` has been woken.
  private let isEnding: () -> Bool

  init(input: Int32 = 0, notices: Notices, isEnding: @escaping () -> Bool) {
    (self.input, self.notices, self.isEnding) = (input, notices, isEnding)
  }

  /// Returns the next character; nil at the end. `idle` is called about once a second, when there
  /// is a notice, and when the terminal has changed its size.
  func next(idle: () -> Void) -> Unicode.Scalar? {
    guard let first = byte(idle) else { return nil }
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    var bytes = [first]
    for _ in 0..<count {
      guard let byte = byte(idle) else { break }
      bytes.append(byte)
      if byte & 0xC0 != 0x80 { break }
    }
    // Invalid UTF-8 becomes the replacement character.
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
  }

  /// True if a character has arrived.
  var isReady: Bool {
    var waited = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&waited, 1, 0) > 0
  }

  private func byte(_ idle: () -> Void) -> UInt8? {
    while true {
      var waited = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: notices.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&waited, nfds_t(waited.count), 1000)
      if count < 0 && errno != EINTR { return nil }
      if isEnding() { return nil }
      if count <= 0 || waited[1].revents != 0 { idle() }
      guard count > 0, waited[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      switch Foundation.read(input, &byte, 1) {
      case 1: return byte
      case 0: return nil
      default: if errno != EINTR && errno != EAGAIN { return nil }
      }
    }
  }
}
