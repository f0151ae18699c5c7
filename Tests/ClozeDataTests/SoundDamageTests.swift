import ClozeData
import ClozeTensor
import Foundation
import Testing

/// Files with damage of every kind that is known: each is read to its end, or refused by name.
@Suite struct SoundDamageTests {
  private static let shorts = (0..<4000).map { $0 % 500 - 250 }

  /// Sizes that the writer of a pipe did not know, in a file: everything is read.
  @Test(arguments: [
    (0, 0), (0, 36), (0xFFFF_FFFF, 0xFFFF_FFFF), (0x7FFF_FFFF, 0x7FFF_FFFF), (0, 0xFFFF_FFFF),
    (0xFFFF_FFFF, 36), (0x8000_0000, 0x8000_0024),
  ]) func unknownSizesAreReadToTheEnd(_ stated: Int, _ whole: Int) throws {
    let folder = try ScratchFolder()
    var wave = WaveBytes(shorts: Self.shorts)
    (wave.stated, wave.whole) = (stated, whole)
    // ffmpeg writes its name before the sound.
    wave.before = WaveBytes.chunk("LIST", Array("INFOISFT".utf8) + [0, 0, 0, 0])
    let sound = try readSound(folder.put(wave.bytes, "a.wav"), rate: 8000)
    #expect(sound.samples == Self.shorts.map { Float($0) / 32768 })
  }

  @Test func stereoOfUnknownSizeEndsWithAFrame() throws {
    let folder = try ScratchFolder()
    var wave = WaveBytes(shorts: Self.shorts, channels: 2)
    (wave.stated, wave.whole, wave.after) = (0xFFFF_FFFF, 0xFFFF_FFFF, [1, 2, 3])
    #expect(try readSound(folder.put(wave.bytes, "a.wav"), rate: 8000).samples.count == 2000)
  }

  @Test(arguments: [0, 4, 26, 1000]) func listsOfZeros(_ size: Int) throws {
    let folder = try ScratchFolder()
    var wave = WaveBytes(shorts: Self.shorts)
    wave.before = WaveBytes.chunk("LIST", [UInt8](repeating: 0, count: size))
    wave.after = WaveBytes.chunk("LIST", [UInt8](repeating: 0, count: size))
    #expect(try readSound(folder.put(wave.bytes, "a.wav"), rate: 8000).samples.count == 4000)
  }

  @Test func cutWaves() throws {
    let folder = try ScratchFolder(), bytes = WaveBytes(shorts: Self.shorts).bytes
    for count in [8043, 8042, 5044, 46] {
      let path = try folder.put(Array(bytes.prefix(count)), "a.wav")
      #expect(soundProblem(path) == .short(stated: 4000, found: (count - 44) / 2), "\(count)")
    }
  }

  @Test func wavesThatWereNotClosed() throws {
    let folder = try ScratchFolder()
    var wave = WaveBytes(shorts: Self.shorts)
    (wave.stated, wave.whole) = (4000, 4036)
    #expect(try readSound(folder.put(wave.bytes, "a.wav"), rate: 8000).samples.count == 2000)
    wave.whole = nil
    #expect(soundProblem(try folder.put(wave.bytes, "b.wav")) == .long(stated: 2000, bytes: 4000))
  }

  /// Each format that states its length, cut in the middle.
  @Test(arguments: SoundReaderTests.files.map(\.name)) func everyFormatNoticesACut(
    _ name: String
  ) throws {
    let folder = try ScratchFolder()
    let bytes = Array(FileManager.default.contents(atPath: fixture("sound/\(name)")) ?? Data())
    for part in [0.55, 0.8, 0.97] {
      let count = Int(part * Double(bytes.count))
      let path = try folder.put(Array(bytes.prefix(count)), name)
      #expect(throws: SoundError.self, "\(count) of \(bytes.count) bytes") {
        try readSound(path, rate: 8000)
      }
    }
  }

  @Test func valuesThatAreNoNumbers() throws {
    let folder = try ScratchFolder()
    for value in [Float.nan, .infinity, -.infinity] {
      var floats = [Float](repeating: 0.1, count: 100_000)
      floats[70_001] = value
      let mono = try folder.put(WaveBytes(floats: floats).bytes, "a.wav")
      #expect(soundProblem(mono) == .notFinite(frame: 70_001, channel: 0))
      let stereo = try folder.put(WaveBytes(floats: floats, channels: 2).bytes, "b.wav")
      #expect(soundProblem(stereo) == .notFinite(frame: 35_000, channel: 1))
    }
  }

  @Test func shortAndSilentFiles() throws {
    let folder = try ScratchFolder()
    #expect(soundProblem(try folder.put(WaveBytes(shorts: []).bytes, "a.wav")) == .noSamples)
    for count in [1, 399] {
      let path = try folder.put(WaveBytes(shorts: [Int](repeating: 7, count: count)).bytes, "b.wav")
      #expect(try readSound(path, rate: 8000).samples.count == count)
    }
    let silence = [Int](repeating: 0, count: 8000)
    let path = try folder.put(WaveBytes(shorts: silence).bytes, "c.wav")
    #expect(try readSound(path, rate: 16_000).samples == [Float](repeating: 0, count: 16_000))
  }

  @Test(arguments: [0, 1, 999, 0x7FFF_FFFF]) func ratesThatAreNone(_ rate: Int) throws {
    let folder = try ScratchFolder()
    let path = try folder.put(WaveBytes(shorts: Self.shorts, rate: rate).bytes, "a.wav")
    #expect(throws: SoundError.self) { try readSound(path, rate: 16_000) }
  }

  @Test func otherFilesAreNamed() throws {
    let folder = try ScratchFolder()
    func problem(_ bytes: [UInt8]) throws -> SoundError.Problem? {
      soundProblem(try folder.put(bytes, "a.wav"))
    }
    let mp4: [UInt8] = [0, 0, 0, 32] + Array("ftypM4A ".utf8)
    #expect(try problem(mp4) == .unknownFormat(name: "MP4 (AAC or ALAC)"))
    #expect(try problem([0xFF, 0xF1, 0x50, 0x80, 0, 0]) == .unknownFormat(name: "AAC"))
    #expect(try problem(Array("some words that are no sound\n".utf8)) == .unknownFormat(name: nil))
    #expect(try problem([UInt8](repeating: 0, count: 5000)) == .unknownFormat(name: nil))
    let nothing = try folder.put([UInt8](), "b.wav")
    #expect(throws: FileError.empty(path: nothing)) { try readSound(nothing, rate: 8000) }
    #expect(throws: FileError.self) { try readSound(folder("missing.wav"), rate: 8000) }
    #expect(throws: FileError.self) { try readSound(folder.path, rate: 8000) }
    mkfifo(folder("pipe"), 0o600)
    #expect(throws: FileError.self) { try readSound(folder("pipe"), rate: 8000) }
  }
}

/// Files that are cut short or changed at random: each is read, and gives finite samples, or is
/// refused with an error of one line.
@Suite struct SoundFuzzTests {
  private func isFine(_ path: String) -> Bool {
    do {
      return try readSound(path, rate: 16_000).samples.allSatisfy { $0.isFinite }
    } catch {
      return (error is SoundError || error is FileError)
        && !"\(error)".contains { $0.isNewline }
    }
  }

  @Test(arguments: SoundReaderTests.files.map(\.name)) func nothingCrashes(_ name: String) throws {
    let folder = try ScratchFolder()
    let whole = Array(FileManager.default.contents(atPath: fixture("sound/\(name)")) ?? Data())
    var random = CounterRandom(seed: 19, purpose: .test)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Headers matter most.
        let most = Bool.random(using: &random) ? bytes.count : min(64, bytes.count)
        guard most > 0 else { break }
        let place = Int.random(in: 0..<most, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.removeLast(bytes.count - place)
        case 3: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
        }
      }
      #expect(isFine(try folder.put(bytes, name)))
    }
  }
}
