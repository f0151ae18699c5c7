/// The word that is being read: its UTF-8 bytes, and marks that are not in canonical order yet.
struct WordBuffer {
  /// The maximum number of characters of a word; longer words are `[UNK]` (transformers'
  /// `max_input_chars_per_word`).
  static let characterLimit = 100
  /// The maximum number of bytes of a word within the limit.
  static let byteLimit = 4 * characterLimit

  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0
  private var characters = 0
  /// Marks since the last starter.
  private var marks = CombiningMarks()

  init(_ storage: UnsafeMutableBufferPointer<UInt8>) { bytes = storage }

  /// Appends an ASCII character.
  @inline(__always) mutating func append(ascii byte: UInt8) {
    if !marks.isEmpty { settle() }
    if characters < Self.characterLimit {
      bytes[count] = byte
      count += 1
    }
    characters += 1
  }

  /// Appends `scalar`. A mark (`combiningClass` not 0) is inserted before marks of a higher class.
  mutating func append(_ scalar: UInt32, combiningClass: UInt32) {
    guard combiningClass != 0 else {
      if !marks.isEmpty { settle() }
      return write(scalar)
    }
    // Past the limit the order no longer matters, because the word is unknown.
    guard marks.count <= Self.characterLimit else { return characters += 1 }
    marks.insert(scalar, combiningClass: combiningClass)
  }

  /// Moves the marks read so far, now in their final order, into the word.
  mutating func settle() {
    for mark in marks.scalars { write(mark) }
    marks.removeAll()
  }

  /// Passes the word, if it is not empty, to `sink` and starts the next.
  @inline(__always) mutating func flush<Sink: WordSink>(into sink: inout Sink) {
    if !marks.isEmpty { settle() }
    guard characters > 0 else { return }
    sink.word(UnsafeBufferPointer(rebasing: bytes[..<count]), characters: characters)
    count = 0
    characters = 0
  }

  private mutating func write(_ scalar: UInt32) {
    characters += 1
    guard characters <= Self.characterLimit else { return }
    UTF8Writer.write(scalar) {
      bytes[count] = $0
      count += 1
    }
  }
}
