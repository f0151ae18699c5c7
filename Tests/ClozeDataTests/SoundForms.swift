import ClozeData
import Foundation

/// A WAV file as bytes, true or lying.
struct WaveBytes {
  var format = 1
  var channels = 1
  var rate = 8000
  var bits = 16
  /// Chunks before the sound, complete.
  var before: [UInt8] = []
  var data: [UInt8] = []
  /// The bytes behind the sound.
  var after: [UInt8] = []
  /// The stated number of bytes of sound; nil for the true one.
  var stated: Int?
  /// The stated number of bytes of the whole; nil for the true one.
  var whole: Int?

  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + little(body.count, 4) + body
  }

  /// A file of 16 bit samples.
  init(shorts: [Int], channels: Int = 1, rate: Int = 8000) {
    (self.channels, self.rate) = (channels, rate)
    data = shorts.flatMap { Self.little($0, 2) }
  }

  /// A file of floating point samples.
  init(floats: [Float], channels: Int = 1, rate: Int = 8000) {
    (self.channels, self.rate, format, bits) = (channels, rate, 3, 32)
    data = floats.flatMap { Self.little(Int($0.bitPattern), 4) }
  }

  var bytes: [UInt8] {
    let frame = channels * bits / 8
    let body =
      Self.little(format, 2) + Self.little(channels, 2) + Self.little(rate, 4)
      + Self.little(rate * frame, 4) + Self.little(frame, 2) + Self.little(bits, 2)
    let rest =
      Array("WAVE".utf8) + Self.chunk("fmt ", body) + before + Array("data".utf8)
      + Self.little(stated ?? data.count, 4) + data + after
    return Array("RIFF".utf8) + Self.little(whole ?? rest.count, 4) + rest
  }
}

extension ScratchFolder {
  /// Writes a WAV file of `count` samples at 8 kHz that are a tone; returns its path.
  @discardableResult
  func tone(_ name: String, _ count: Int = 800, rate: Int = 8000, level: Float = 0.5) throws
    -> String
  {
    let samples = (0..<count).map { level * Float(sin(Double($0) * 0.3)) }
    return try put(WaveFile.bytes(Sound(samples: samples, rate: rate)), name)
  }
}

/// Reads a whole file at `rate`.
func readSound(_ path: String, rate: Int) throws -> Sound {
  try SoundReader.read(Utterance(name: path, path: path), rate: rate)
}

/// The problem with which reading a file ends; nil if it is read.
func soundProblem(_ path: String) -> SoundError.Problem? {
  do {
    _ = try readSound(path, rate: 16_000)
    return nil
  } catch {
    return (error as? SoundError)?.problem
  }
}
