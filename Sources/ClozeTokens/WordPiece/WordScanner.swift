/// Receives the words that a `WordScanner` finds.
protocol WordSink {
  /// Receives a normalised word. With more than `WordBuffer.characterLimit` characters only the
  /// first are in `bytes`.
  mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, characters: Int)
  /// Receives a special token that the text spells out.
  mutating func special(_ id: Int32)
}

/// Normalises text and splits it into words as BERT does, in one pass over its UTF-8 bytes.
struct WordScanner: Sendable {
  private let table: CharacterTable
  private let ascii: [UInt8]
  /// The longest first.
  private let specials: [(text: [UInt8], id: Int32)]

  /// In `ascii`: the character is removed.
  private static let dropped: UInt8 = 0
  /// In `ascii`: the character ends a word.
  private static let space: UInt8 = 0x20
  /// In `ascii`: the character, in the low bits, is a word by itself.
  private static let isolated: UInt8 = 0x80

  /// True if a scanner can find `token` by itself.
  static func finds(_ token: AddedToken) -> Bool {
    token.isPlain && token.content.utf8.first == UInt8(ascii: "[")
  }

  /// Makes a scanner with `settings`; `specials`, each of which it `finds`, are recognised in the
  /// raw text.
  init(_ settings: WordPieceSettings, specials: [AddedToken] = []) {
    let table = CharacterTable(settings)
    self.table = table
    self.specials = specials.map { (text: Array($0.content.utf8), id: $0.id) }
      .sorted { $0.text.count > $1.text.count }
    ascii = (0..<128).map { (byte: UInt8) in
      let entry = table[UInt32(byte)]
      return switch entry.kind {
      case .space: Self.space
      case .isolated: Self.isolated | byte
      case .letter: entry.output == 0 ? byte : UInt8(entry.output)
      default: Self.dropped
      }
    }
  }

  /// Passes the words of `text` to `sink`, in order.
  func scan<Sink: WordSink>(_ text: UnsafeBufferPointer<UInt8>, into sink: inout Sink) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: WordBuffer.byteLimit) { storage in
      ascii.withUnsafeBufferPointer { ascii in
        var word = WordBuffer(storage)
        var position = 0
        while position < text.count {
          let byte = text[position]
          if byte < 0x80 {
            let action = ascii[Int(byte)]
            position += 1
            if action > Self.space && action < Self.isolated {
              word.append(ascii: action)
            } else if action != Self.dropped {
              word.flush(into: &sink)
              if action == Self.space { continue }
              if byte == UInt8(ascii: "["), let special = special(in: text, at: position - 1) {
                sink.special(special.id)
                position += special.text.count - 1
              } else {
                word.append(ascii: byte)
                word.flush(into: &sink)
              }
            }
          } else if let scalar = UTF8Reader.scalar(in: text, at: &position) {
            take(table[scalar], of: scalar, word: &word, sink: &sink)
          }
        }
        word.flush(into: &sink)
      }
    }
  }

  /// Returns the special token that `text` spells out at `position`.
  private func special(
    in text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (text: [UInt8], id: Int32)? {
    specials.first { text[position...].starts(with: $0.text) }
  }

  private func take<Sink: WordSink>(
    _ entry: CharacterTable.Entry, of scalar: UInt32, word: inout WordBuffer, sink: inout Sink
  ) {
    let output = entry.output == 0 ? scalar : entry.output
    switch entry.kind {
    case .letter: word.append(output, combiningClass: entry.combiningClass)
    case .dropped: break
    case .space: word.flush(into: &sink)
    case .isolated:
      word.flush(into: &sink)
      word.append(output, combiningClass: 0)
      word.flush(into: &sink)
    case .barrier: word.settle()
    case .expanded:
      for part in table.parts(of: entry) {
        take(part, of: part.output, word: &word, sink: &sink)
      }
    case .hangul:
      let (first, second, third) = Hangul.letters(of: scalar)
      word.append(first, combiningClass: 0)
      word.append(second, combiningClass: 0)
      if third != 0 { word.append(third, combiningClass: 0) }
    }
  }
}
