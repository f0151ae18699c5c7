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
  /// Marks since the last starter as `class << 24 | scalar`, in canonical order.
  private var marks: [UInt32] = []

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
    let place = marks.lastIndex { $0 >> 24 <= combiningClass }.map { $0 + 1 } ?? 0
    marks.insert(combiningClass << 24 | scalar, at: place)
  }

  /// Moves the marks read so far, now in their final order, into the word.
  mutating func settle() {
    for mark in marks { write(mark & 0x1F_FFFF) }
    marks.removeAll(keepingCapacity: true)
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
    switch scalar {
    case ..<0x80: put(scalar)
    case ..<0x800:
      put(0xC0 | scalar >> 6)
      put(0x80 | scalar & 0x3F)
    case ..<0x10000:
      put(0xE0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    default:
      put(0xF0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3F)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    }
  }

  @inline(__always) private mutating func put(_ byte: UInt32) {
    bytes[count] = UInt8(truncatingIfNeeded: byte)
    count += 1
  }
}
