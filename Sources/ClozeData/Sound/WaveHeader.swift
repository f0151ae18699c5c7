/// The sizes in the header of a WAV file, which programs that write to a pipe do not know and
/// files that are cut off do not keep.
struct WaveHeader {
  /// The place of the first byte of sound.
  let dataStart: Int
  /// The stated number of bytes of sound.
  let stated: Int
  /// The number of bytes of a frame, or of a block of frames.
  let blockSize: Int
  /// The stated number of bytes of the whole file.
  private let whole: Int
  private let isBigEndian: Bool

  /// Reads the header at the start of `bytes`; nil if it is not that of a WAV file with sound.
  init?(_ bytes: SoundBytes) {
    let start = bytes.bytes(at: 0, 12)
    guard start.count == 12, start[8...].elementsEqual("WAVE".utf8) else { return nil }
    guard start.starts(with: "RIFF".utf8) || start.starts(with: "RIFX".utf8) else { return nil }
    isBigEndian = start[3] == UInt8(ascii: "X")
    whole = Self.number(start[4..<8], isBigEndian) + 8
    var place = 12, block = 1
    while true {
      // Of a pipe only the first bytes can be read twice.
      let head = place < SoundBytes.window / 2 ? bytes.bytes(at: place, 8) : []
      guard head.count == 8 else { return nil }
      let size = Self.number(head[4...], isBigEndian)
      if head.starts(with: "data".utf8) {
        (dataStart, stated, blockSize) = (place + 8, size, block)
        return
      }
      if head.starts(with: "fmt ".utf8) {
        let format = bytes.bytes(at: place + 20, 2)
        if format.count == 2 { block = max(1, Self.number(format[...], isBigEndian)) }
      }
      place += 8 + size + size % 2
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool) -> Int {
    (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }

  /// True if the header was written before the length was known. Programs then write 0, the largest
  /// number, or the largest with a sign, each perhaps less a header.
  private func isUnstated(rest: Int, isPipe: Bool) -> Bool {
    if stated == 0 { return rest > 0 && (whole <= dataStart || Self.isOpen(whole - 8)) }
    return Self.isOpen(stated) && (isPipe || stated > rest)
  }

  private static func isOpen(_ size: Int) -> Bool {
    size >= 0xFFFF_0000 || (0x7FFF_0000...0x8000_1000).contains(size)
  }

  /// Corrects the sizes that `bytes` shows to the decoder where they were not known. Returns true
  /// if the header states the length.
  ///
  /// - Throws: `SoundError` if the file is cut off, or goes on after the stated length.
  func mend(_ bytes: SoundBytes) throws -> Bool {
    let rest = bytes.isPipe ? Self.most : bytes.length - dataStart
    guard isUnstated(rest: rest, isPipe: bytes.isPipe) else {
      try check(bytes, rest: rest)
      return true
    }
    guard rest <= Self.most else {
      throw SoundError(path: bytes.name, problem: .tooLong(limit: Self.most / blockSize))
    }
    let size = rest - rest % blockSize
    bytes.correct(number(size), at: dataStart - 4)
    bytes.correct(number(dataStart - 8 + size), at: 4)
    bytes.limit(to: dataStart + size)
    return false
  }

  /// The largest number of bytes of sound that a header of 32 bits can state.
  private static let most = 0xFFFF_0000 - 1 << 20

  private func number(_ value: Int) -> [UInt8] {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isBigEndian ? bytes.reversed() : bytes
  }

  private func check(_ bytes: SoundBytes, rest: Int) throws {
    guard !bytes.isPipe else { return bytes.limit(to: dataStart + stated) }
    guard stated <= rest else {
      let problem = SoundError.Problem.short(stated: stated / blockSize, found: rest / blockSize)
      throw SoundError(path: bytes.name, problem: problem)
    }
    let end = dataStart + stated + stated % 2, next = bytes.bytes(at: end, 16)
    let isChunk = next.prefix(4).allSatisfy { (0x20...0x7E).contains($0) }
    guard isChunk || next.allSatisfy({ $0 == 0 }) || whole == end else {
      let problem = SoundError.Problem.long(stated: stated / blockSize, bytes: rest - stated)
      throw SoundError(path: bytes.name, problem: problem)
    }
  }
}
