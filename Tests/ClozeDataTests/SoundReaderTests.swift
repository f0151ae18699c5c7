import ClozeData
import ClozeTestSupport
import Foundation
import Testing

/// Files that are as they should be, in the formats and encodings that are read.
@Suite struct SoundReaderTests {
  /// The files of the fixtures, with the largest difference from the signal; where a decoder gives
  /// another delay or noise, only the length and the power count.
  static let files: [(name: String, difference: Float?)] = [
    ("u8.wav", 0.006), ("s16.wav", 1e-4), ("s24.wav", 1e-6), ("s32.wav", 1e-6),
    ("float.wav", 1e-6), ("double.wav", 1e-6), ("ulaw.wav", 0.02), ("alaw.wav", 0.02),
    ("ima.wav", 0.1), ("ms.wav", 0.1), ("gsm.wav", nil), ("big.wav", 1e-4),
    ("extensible.wav", 1e-6), ("s16.rf64", 1e-4), ("s16.w64", 1e-4), ("s16.aiff", 1e-4),
    ("float.aiff", 1e-6), ("s16.au", 1e-4), ("ulaw.au", 0.02), ("s16.caf", 1e-4),
    ("alac.caf", 1e-4), ("s16.nist", 1e-4), ("s16.flac", 1e-4), ("s24.flac", 1e-6),
    ("vorbis.ogg", 0.1), ("opus.ogg", nil), ("layer3.mp3", nil),
  ]

  static let signal: [Float] = (0..<2000).map { index in
    let phase = 2 * Double.pi * Double(index) / 8000
    return Float(0.5 * sin(440 * phase) + 0.2 * sin(1000 * phase))
  }

  @Test(arguments: files.indices) func encodingsAreRead(_ index: Int) throws {
    let (name, limit) = Self.files[index]
    let path = fixture("sound/\(name)"), sound = try readSound(path, rate: 8000)
    let info = try SoundReader.info(path)
    #expect((info.rate, info.channels, info.frames) == (8000, 1, sound.samples.count))
    // Blocks are whole in ADPCM.
    #expect((2000..<2600).contains(sound.samples.count), "\(sound.samples.count)")
    let samples = Array(sound.samples.prefix(2000))
    let power = samples.reduce(0) { $0 + $1 * $1 } / 2000
    #expect(abs(power - 0.145) < 0.03, "\(power)")
    if let limit { #expect(difference(samples, Self.signal) < limit) }
  }

  @Test func formatsAreNamed() throws {
    #expect(try SoundReader.info(fixture("sound/s16.flac")).format == "FLAC, Signed 16 bit PCM")
    #expect(try SoundReader.info(fixture("sound/u8.wav")).format == "WAV, Unsigned 8 bit PCM")
    #expect(try SoundReader.info(fixture("sound/opus.ogg")).format == "OGG, Opus")
  }

  /// n samples become round(n x new rate / old rate), halves upwards.
  @Test(arguments: [
    (8000, 16_000), (44_100, 16_000), (48_000, 16_000), (11_025, 16_000), (22_050, 8000),
    (16_000, 8000), (8000, 8000), (12_345, 16_001), (96_000, 16_000), (1000, 16_000),
  ]) func lengthsAreExact(_ from: Int, _ to: Int) throws {
    let folder = try ScratchFolder()
    for count in [1, 2, 3, 7, 399, 400, 1001, 70_000] {
      let path = try folder.tone("a.wav", count, rate: from)
      let exact = (Double(count) * Double(to) / Double(from) + 0.5).rounded(.down)
      guard exact > 0 else { continue }
      #expect(try readSound(path, rate: to).samples.count == Int(exact), "\(count)")
    }
  }

  /// A tone keeps its frequency and its height.
  @Test func resamplingKeepsTones() throws {
    let folder = try ScratchFolder()
    let samples = (0..<48_000).map { Float(0.5 * sin(2 * Double.pi * 1000 * Double($0) / 48_000)) }
    let bytes = WaveBytes(floats: samples, rate: 48_000).bytes
    let sound = try readSound(folder.put(bytes, "a.wav"), rate: 16_000)
    let wanted = (0..<16_000).map {
      Float(0.5 * sin(2 * Double.pi * 1000 * Double($0) / 16_000))
    }
    #expect(difference(Array(sound.samples[1000..<15_000]), Array(wanted[1000..<15_000])) < 1e-4)
  }

  /// Above half the new rate nothing is left, since mixing and filtering come before decimation.
  @Test func nothingFoldsBack() throws {
    let folder = try ScratchFolder()
    let samples = (0..<48_000).map {
      Float(0.5 * sin(2 * Double.pi * 11_000 * Double($0) / 48_000))
    }
    let bytes = WaveBytes(floats: samples, rate: 48_000).bytes
    let sound = try readSound(folder.put(bytes, "a.wav"), rate: 16_000)
    #expect(sound.samples[1000..<15_000].allSatisfy { abs($0) < 1e-4 })
  }

  @Test func channelsAreAveraged() throws {
    let folder = try ScratchFolder()
    let stereo = WaveBytes(floats: [0.5, 0.25, -1, 0, 0.75, -0.75], channels: 2, rate: 48_000)
    let sound = try readSound(folder.put(stereo.bytes, "a.wav"), rate: 48_000)
    #expect(sound.samples == [0.375, -0.5, 0])
    let many = WaveBytes(floats: (0..<20).map { Float($0) }, channels: 10)
    let mean = try readSound(folder.put(many.bytes, "b.wav"), rate: 8000).samples
    #expect(difference(mean, [4.5, 14.5]) < 1e-5)
  }

  @Test func largeValuesAreKept() throws {
    let folder = try ScratchFolder()
    let path = try folder.put(WaveBytes(floats: [3, -2.5, 0, 1.5]).bytes, "a.wav")
    #expect(try readSound(path, rate: 8000).samples == [3, -2.5, 0, 1.5])
  }

  @Test func stretchesAreCut() throws {
    let folder = try ScratchFolder()
    let path = try folder.put(WaveBytes(shorts: Array(0..<8000)).bytes, "a.wav")
    var utterance = Utterance(name: "a", path: path)
    (utterance.offset, utterance.duration) = (0.25, 0.5)
    let sound = try SoundReader.read(utterance, rate: 8000)
    #expect(sound.samples == (2000..<6000).map { Float($0) / 32768 })
    // A rounded duration may end just behind the file.
    utterance.duration = 0.76
    #expect(try SoundReader.read(utterance, rate: 8000).samples.count == 6000)
    utterance.duration = 0.78
    #expect(throws: SoundError.self) { try SoundReader.read(utterance, rate: 8000) }
    (utterance.offset, utterance.duration) = (1.5, nil)
    #expect(throws: SoundError.self) { try SoundReader.read(utterance, rate: 8000) }
    utterance.offset = 1
    #expect(throws: SoundError.self) { try SoundReader.read(utterance, rate: 8000) }
    for value in [Double.nan, .infinity, -1, 1e300] {
      (utterance.offset, utterance.duration) = (value, nil)
      #expect(throws: SoundError.self) { try SoundReader.read(utterance, rate: 8000) }
      (utterance.offset, utterance.duration) = (0, value)
      #expect(throws: SoundError.self) { try SoundReader.read(utterance, rate: 8000) }
    }
  }

  /// A stretch holds the samples that stand there if all is read.
  @Test(arguments: ["s16.flac", "vorbis.ogg", "alac.caf", "s16.wav", "layer3.mp3", "opus.ogg"])
  func stretchesAreThoseOfTheWhole(_ name: String) throws {
    let path = fixture("sound/\(name)"), whole = try readSound(path, rate: 8000).samples
    for start in [1, 500, 1000, 1777] {
      var utterance = Utterance(name: "a", path: path)
      utterance.offset = Double(start) / 8000
      let part = try SoundReader.read(utterance, rate: 8000).samples
      #expect(part.count == whole.count - start, "from \(start)")
      let limit: Float = ["layer3.mp3", "opus.ogg"].contains(name) ? 0.2 : 1e-4
      #expect(difference(part, Array(whole[start...])) < limit, "from \(start)")
    }
  }

  /// The same bits, alone, after others, and on several threads.
  @Test func orderChangesNothing() throws {
    let folder = try ScratchFolder()
    let paths = try (0..<12).map { try folder.tone("\($0).wav", 3000 + 997 * $0, rate: 11_025) }
    let alone = try paths.map { try readSound($0, rate: 16_000).samples }
    let again = try paths.reversed().map { try readSound($0, rate: 16_000).samples }
    #expect(alone == again.reversed())
    var beside: [[Float]] = []
    var pipeline = OrderedPipeline<String, [Float]>(threads: 4) {
      try readSound($0, rate: 16_000).samples
    }
    for path in paths { try pipeline.add(path, weight: 1) { beside.append($1) } }
    try pipeline.flush { beside.append($1) }
    #expect(alone == beside)
  }
}
