import ClozeData
import Foundation

/// A person at a terminal who answers questions.
struct Keyboard {
  private let streams: Streams
  private let interrupts: Interrupts

  init(_ streams: Streams, _ interrupts: Interrupts) {
    (self.streams, self.interrupts) = (streams, interrupts)
  }

  /// Asks `question` and returns the line that is typed; nil after Ctrl-D and Ctrl-C.
  func line(_ question: String) -> String? {
    streams.message(question)
    var bytes: [UInt8] = []
    while true {
      guard interrupts.requestedStatus == nil else {
        interrupts.forget()
        return ended()
      }
      guard InputDescriptor.isReady(0, within: 100) else { continue }
      var byte: UInt8 = 0
      let size = read(0, &byte, 1)
      if size < 0 && errno == EINTR { continue }
      guard size > 0 else { return bytes.isEmpty ? ended() : text(bytes) }
      if byte == 0x0A { return text(bytes) }
      bytes.append(byte)
    }
  }

  private func ended() -> String? {
    streams.message("\n")
    return nil
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
