import ClozeData
import Foundation
import Testing

/// Long recordings that are cut into samples.
@Suite struct LongRecordingTests {
  /// Tones of `tone` seconds with pauses of `pause` seconds between them, at 8 kHz.
  private func sound(_ seconds: Double, tone: Double, pause: Double) -> Sound {
    let samples = (0..<Int(seconds * 8000)).map { index in
      let place = (Double(index) / 8000).truncatingRemainder(dividingBy: tone + pause)
      return place < tone ? Float(0.5 * sin(Double(index) * 0.4)) : Float(index % 3) * 1e-3
    }
    return Sound(samples: samples, rate: 8000)
  }

  private func pieces(_ sound: Sound, _ most: Double) throws -> [Utterance] {
    let folder = try ScratchFolder()
    try folder.put(WaveFile.bytes(sound), "a.wav")
    let source = SpeechSource(paths: [folder.path], maximalSeconds: most)
    let corpus = try source.utterances()
    #expect(corpus.omissions.isEmpty)
    #expect(try corpus.utterances == source.utterances().utterances)
    let whole = try readSound(folder("a.wav"), rate: 8000).samples
    // Nothing is lost, and nothing twice.
    #expect(try corpus.utterances.flatMap { try SoundReader.read($0, rate: 8000).samples } == whole)
    return corpus.utterances
  }

  @Test func cutsLieInPauses() throws {
    let pieces = try pieces(sound(60, tone: 1.3, pause: 0.4), 5)
    #expect(pieces.count >= 12 && pieces.map(\.name).first == "a.wav#1")
    for piece in pieces {
      #expect(piece.duration ?? 9 <= 5)
      let place = piece.offset.truncatingRemainder(dividingBy: 1.7)
      #expect(place > 1.35 && place < 1.65 || piece.offset == 0, "\(piece.offset)")
    }
  }

  @Test(arguments: [0.1, 0.37, 1, 7.77]) func withoutPausesPiecesStillFit(_ most: Double) throws {
    for seconds in [7.8, 8.0, 9.999] {
      let pieces = try pieces(sound(seconds, tone: 100, pause: 0), most)
      #expect(pieces.count > 1)
      #expect(pieces.allSatisfy { $0.duration ?? 99 <= most && $0.duration ?? 0 > most / 5 })
    }
    #expect(try pieces(sound(most / 2, tone: 100, pause: 0), most).count == 1)
  }

  @Test func textsAreNotCut() throws {
    let folder = try ScratchFolder()
    try folder.tone("a.wav", 80_000)
    try folder.tone("b.wav", 8000)
    try folder.put(Array(WaveBytes(shorts: [1, 2, 3]).bytes.prefix(48)), "c.wav")
    try folder.put("path\ttext\na.wav\tlong\nb.wav\tshort\nc.wav\tcut\n", "index.tsv")
    let corpus = try SpeechSource(paths: [folder.path], maximalSeconds: 5).utterances()
    #expect(corpus.utterances.map(\.name) == ["b.wav"])
    #expect(corpus.omissions.map(\.name) == ["a.wav", "c.wav"])
    #expect(corpus.omissions[0].reason.contains("10.0 s with one text"))
  }

  /// Three hours, in memory for a few seconds.
  @Test func threeHours() throws {
    let folder = try ScratchFolder(), seconds = 3 * 3600
    // A file with a hole is silence; its blocks take no place on the disk.
    let head = Array(WaveBytes(shorts: []).bytes.prefix(40)) + WaveBytes.little(seconds * 16_000, 4)
    let path = try folder.put(head, "a.wav")
    #expect(truncate(path, off_t(44 + seconds * 16_000)) == 0)
    let corpus = try SpeechSource(paths: [path], maximalSeconds: 20).utterances()
    #expect(corpus.utterances.reduce(0) { $0 + ($1.duration ?? 0) } == Double(seconds))
    let stream = try SoundStream(path: path, rate: 16_000)
    var count = 0
    while let block = try stream.next(1 << 18) { count += block.count }
    #expect(count == seconds * 16_000)
  }
}

/// The numbers of real corpora.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_DATA"] != nil))
struct SpeechDataTests {
  private let folder = (ProcessInfo.processInfo.environment["CLOZE_DATA"] ?? "") + "/speech/"

  private func counts(_ name: String) throws -> SpeechStatistics {
    try SpeechStatistics(SpeechSource(paths: [folder + name]).utterances(), threads: 2)
  }

  @Test func fsdd() throws {
    let counts = try counts("fsdd")
    #expect((counts.clips, counts.speakers, counts.classes) == (3000, 6, 10))
    #expect(Int(counts.seconds.rounded()) == 1312 && counts.rates == [8000: 3000])
    #expect(counts.omissions.isEmpty && counts.vocabulary == 10)
    let source = SpeechSource(paths: [folder + "fsdd"])
    #expect(try source.utterances(of: .training).utterances.count == 2700)
    #expect(try source.utterances(of: .test).utterances.count == 300)
  }

  @Test func grid() throws {
    let counts = try counts("grid")
    #expect((counts.clips, counts.vocabulary, counts.words) == (1000, 51, 6000))
    #expect(Int(counts.seconds.rounded()) == 2978 && counts.minimum == counts.maximum)
    let source = SpeechSource(paths: [folder + "grid"])
    let sizes = try LabelledPart.allCases.map { try source.utterances(of: $0).utterances.count }
    #expect(sizes == [800, 100, 100])
  }

  @Test func prompts() throws {
    let counts = try counts("prompts-fr")
    #expect(counts.clips == 509 && Int(counts.seconds.rounded()) == 1434)
    #expect(abs(counts.minimum - 0.37) < 0.005 && abs(counts.maximum - 70.7) < 0.05)
    let long = try SpeechSource(paths: [folder + "prompts-fr"], maximalSeconds: 20).utterances()
    #expect(long.utterances.count + long.omissions.count == 509 && !long.omissions.isEmpty)
  }

  @Test func allTogether() throws {
    #expect(try SpeechSource(paths: [folder]).utterances().utterances.count == 4509)
  }
}
