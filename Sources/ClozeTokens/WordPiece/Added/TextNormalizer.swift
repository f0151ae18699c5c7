/// Normalises text as BERT does, without splitting it: the `BertNormalizer` of the `tokenizers`
/// library.
struct TextNormalizer: Sendable {
  private let table: CharacterTable

  /// Makes a normaliser with `settings`.
  init(_ settings: WordPieceSettings) {
    table = CharacterTable(settings, splitsPunctuation: false)
  }

  /// Returns the normalised `text`; bytes that are not UTF-8 are removed.
  func normalized(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result = NormalText()
    result.bytes.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      if text[position] < 0x80 {
        let scalar = UInt32(text[position])
        position += 1
        take(table[scalar], of: scalar, into: &result)
      } else if let scalar = UTF8Reader.scalar(in: text, at: &position) {
        take(table[scalar], of: scalar, into: &result)
      }
    }
    result.settle()
    return result.bytes
  }

  private func take(
    _ entry: CharacterTable.Entry, of scalar: UInt32, into result: inout NormalText
  ) {
    let output = entry.output == 0 ? scalar : entry.output
    switch entry.kind {
    case .letter: result.append(output, combiningClass: entry.combiningClass)
    case .dropped: break
    case .barrier: result.settle()
    case .space: result.append(0x20, combiningClass: 0)
    case .isolated: for part in [0x20, output, 0x20] { result.append(part, combiningClass: 0) }
    case .expanded:
      for part in table.parts(of: entry) { take(part, of: part.output, into: &result) }
    case .hangul:
      let (first, second, third) = Hangul.letters(of: scalar)
      for letter in [first, second, third] where letter != 0 {
        result.append(letter, combiningClass: 0)
      }
    }
  }
}

/// Text in UTF-8 whose last marks may not be in canonical order yet.
private struct NormalText {
  var bytes: [UInt8] = []
  private var marks = CombiningMarks()

  mutating func append(_ scalar: UInt32, combiningClass: UInt32) {
    if combiningClass != 0 { return marks.insert(scalar, combiningClass: combiningClass) }
    settle()
    UTF8Writer.write(scalar) { bytes.append($0) }
  }

  /// Moves the marks, now in their final order, into the text.
  mutating func settle() {
    guard !marks.isEmpty else { return }
    for mark in marks.scalars { UTF8Writer.write(mark) { bytes.append($0) } }
    marks.removeAll()
  }
}
