/// Writes WAV files of one channel with 16 bits.
public enum WaveFile {
  /// Returns the file of `sound`, whose samples are limited to [-1, 1].
  public static func bytes(_ sound: Sound) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let size = 2 * sound.samples.count
    var bytes = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8)
    bytes += little(16, 4) + little(1, 2) + little(1, 2) + little(sound.rate, 4)
    bytes += little(2 * sound.rate, 4) + little(2, 2) + little(16, 2)
    bytes += Array("data".utf8) + little(size, 4)
    bytes.reserveCapacity(bytes.count + size)
    for sample in sound.samples {
      let value = Int((max(-1, min(1, sample)) * 32767).rounded())
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return bytes
  }

  /// Writes `sound` to `path`, which appears complete or not at all.
  ///
  /// - Throws: `FileError`.
  public static func write(_ sound: Sound, to path: String) throws {
    try AtomicFile.write(bytes(sound), to: path)
  }
}
