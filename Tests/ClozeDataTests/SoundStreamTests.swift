import Foundation
import Testing

@testable import ClozeData

/// Sound in blocks, of files and pipes.
@Suite struct SoundStreamTests {
  private func all(_ stream: SoundStream, _ most: Int) throws -> [Float] {
    var samples: [Float] = []
    while let block = try stream.next(most) {
      #expect(!block.isEmpty && block.count <= most)
      samples += block
    }
    return samples
  }

  /// A pipe into which another thread writes `bytes`, a few at a time.
  private func pipe(_ bytes: [UInt8], step: Int = 1000) -> SoundBytes {
    var ends: [Int32] = [0, 0]
    #expect(Foundation.pipe(&ends) == 0)
    let (source, target) = (ends[0], ends[1])
    Thread.detachNewThread {
      signal(SIGPIPE, SIG_IGN)
      for start in stride(from: 0, to: bytes.count, by: step) {
        let part = bytes[start..<min(start + step, bytes.count)]
        if part.withUnsafeBytes({ write(target, $0.baseAddress, $0.count) }) < 0 { break }
      }
      close(target)
    }
    return SoundBytes(descriptor: source, name: "standard input")
  }

  @Test func blocksMakeTheWhole() throws {
    let folder = try ScratchFolder(), path = try folder.tone("a.wav", 100_000, rate: 44_100)
    let whole = try readSound(path, rate: 16_000).samples
    for most in [1000, 16_000, 1 << 20] {
      #expect(try all(SoundStream(path: path, rate: 16_000), most) == whole)
    }
  }

  @Test(arguments: [
    "s16.wav", "float.wav", "ulaw.wav", "ima.wav", "s16.flac", "vorbis.ogg", "opus.ogg",
    "layer3.mp3", "s16.aiff", "s16.caf", "s16.au",
  ]) func pipesAreRead(_ name: String) throws {
    let path = fixture("sound/\(name)"), whole = try readSound(path, rate: 16_000).samples
    let bytes = Array(FileManager.default.contents(atPath: path) ?? Data())
    #expect(try all(SoundStream(pipe(bytes), rate: 16_000), 300) == whole)
  }

  /// Sizes that the writer of a pipe does not know.
  @Test(arguments: [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000, 0x8000_0000, 0xFFFF_FFD8])
  func unknownSizesInPipes(_ size: Int) throws {
    var wave = WaveBytes(shorts: (0..<100_000).map { $0 % 777 })
    (wave.stated, wave.whole) = (size, size)
    let samples = try all(SoundStream(pipe(wave.bytes), rate: 8000), 4096)
    #expect(samples.count == 100_000 && samples[1000] == Float(223) / 32768)
  }

  /// The sound before the cut is given, then the problem.
  @Test func cutPipesAreNamed() throws {
    let bytes = WaveBytes(shorts: [Int](repeating: 99, count: 10_000)).bytes
    let stream = try SoundStream(pipe(Array(bytes.prefix(10_044))), rate: 8000)
    #expect(try stream.next(1 << 20)?.count == 5000)
    #expect {
      _ = try stream.next(1 << 20)
    } throws: {
      ($0 as? SoundError)?.problem == .short(stated: 10_000, found: 5000)
    }
  }

  /// Samples come before the writer is done.
  @Test func soundComesWhileItArrives() throws {
    var ends: [Int32] = [0, 0]
    #expect(Foundation.pipe(&ends) == 0)
    var wave = WaveBytes(shorts: [Int](repeating: 5, count: 20_000))
    (wave.stated, wave.whole) = (0xFFFF_FFFF, 0xFFFF_FFFF)
    let bytes = wave.bytes
    #expect(bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) } == bytes.count)
    let stream = try SoundStream(SoundBytes(descriptor: ends[0], name: "pipe"), rate: 8000)
    #expect(try stream.next(1000)?.count == 1000)
    close(ends[1])
    #expect(try all(stream, 1 << 20).count == 19_000)
  }

  @Test func longInputOfOtherFormatsIsRefused() throws {
    let bytes = Array(FileManager.default.contents(atPath: fixture("sound/s24.flac")) ?? Data())
    #expect(throws: SoundError(path: "standard input", problem: .spoolFull(limit: 3000))) {
      _ = try SoundStream(pipe(bytes), rate: 8000, spoolLimit: 3000)
    }
  }

  @Test func emptyPipes() throws {
    #expect(throws: FileError.empty(path: "standard input")) {
      _ = try SoundStream(pipe([]), rate: 8000)
    }
    let stream = try SoundStream(pipe(WaveBytes(shorts: []).bytes), rate: 8000)
    #expect(throws: SoundError(path: "standard input", problem: .noSamples)) {
      _ = try stream.next(100)
    }
  }
}
