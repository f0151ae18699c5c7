import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

/// Sound that is cut while it is read.
@Suite struct SoundPiecesTests {
  /// Writes bursts of noise with pauses between them as a WAV file of 8 kHz, and returns its
  /// samples, where true marks a pause.
  private func write(_ bursts: Int, to path: String) throws -> [Bool] {
    var random = CounterRandom(seed: 2, purpose: .test)
    var values: [Int16] = [], pauses: [Bool] = []
    for _ in 0..<bursts {
      let loud = 4000 + random.below(9000), quiet = 1600 + random.below(2400)
      values += (0..<loud).map { _ in Int16(8000 * (2 * random.uniform() - 1)) }
      values += (0..<quiet).map { _ in Int16(20 * (2 * random.uniform() - 1)) }
      pauses += [Bool](repeating: false, count: loud) + [Bool](repeating: true, count: quiet)
    }
    var bytes = Array("RIFF".utf8) + little(36 + 2 * values.count, 4) + Array("WAVEfmt ".utf8)
    for (value, width) in [(16, 4), (1, 2), (1, 2), (8000, 4), (16_000, 4), (2, 2), (16, 2)] {
      bytes += little(value, width)
    }
    bytes += Array("data".utf8) + little(2 * values.count, 4)
    bytes += values.flatMap { little(Int(UInt16(bitPattern: $0)), 2) }
    try Data(bytes).write(to: URL(filePath: path))
    return pauses
  }

  private func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  @Test func piecesEndInPausesAndMakeUpTheWhole() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/sound.wav", pauses = try write(40, to: path)
      let whole = try SoundReader.read(Utterance(name: "a", path: path), rate: 8000).samples
      let pieces = try SoundPieces(SoundStream(path: path, rate: 8000), seconds: 5)
      var joined: [Float] = [], starts: [Int] = []
      while let piece = try pieces.next() {
        #expect(piece.samples.count <= 40_000 && piece.start == joined.count)
        starts.append(piece.start)
        joined += piece.samples
      }
      #expect(joined == whole)
      #expect(starts.count > 6)
      for start in starts.dropFirst() { #expect(pauses[start], "\(start)") }
      #expect(try pieces.next() == nil)
    }
  }

  /// A piece of what arrives comes once its pause is long, before anything follows.
  @Test func piecesOfPipesAreNotWaitedFor() throws {
    // Three seconds of noise, then half a second of silence.
    var random = CounterRandom(seed: 3, purpose: .test)
    let noise = (0..<24_000).map { _ in Int(8000 * (2 * random.uniform() - 1)) }
    var wave = WaveBytes(shorts: noise + [Int](repeating: 0, count: 4000))
    (wave.stated, wave.whole) = (0xFFFF_FFFF, 0xFFFF_FFFF)
    var ends: [Int32] = [0, 0]
    #expect(Foundation.pipe(&ends) == 0)
    let bytes = wave.bytes
    #expect(bytes.withUnsafeBytes { Foundation.write(ends[1], $0.baseAddress, $0.count) } > 0)
    let stream = try SoundStream(SoundBytes(descriptor: ends[0], name: "pipe"), rate: 8000)
    let pieces = SoundPieces(stream, seconds: 5)
    let first = try #require(try pieces.next())
    #expect((24_000...27_000).contains(first.samples.count), "\(first.samples.count)")
    close(ends[1])
    let rest = try pieces.next()
    #expect(rest?.start == first.samples.count)
    #expect(first.samples.count + (rest?.samples.count ?? 0) == 28_000)
  }

  /// The samples of a cut file are given with the problem, which is then thrown.
  @Test func theLastPieceOfACutFileHasTheProblem() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/cut.nist"
      let bytes = try Data(contentsOf: URL(filePath: fixture("sound/s16.nist")))
      try bytes.prefix(bytes.count * 3 / 4).write(to: URL(filePath: path))
      let pieces = try SoundPieces(SoundStream(path: path, rate: 8000), seconds: 20)
      let piece = try #require(try pieces.next())
      #expect(piece.samples.count == 1372)
      let problem = SoundError(path: path, problem: .short(stated: 2000, found: 1372))
      #expect(piece.problem as? SoundError == problem)
      #expect(throws: problem) { try pieces.next() }
    }
  }

  @Test func whatIsShortIsOnePiece() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/sound.wav", count = try write(1, to: path).count
      let pieces = try SoundPieces(SoundStream(path: path, rate: 8000), seconds: 20)
      #expect(try pieces.next()?.samples.count == count)
      #expect(try pieces.next() == nil)
    }
  }
}
