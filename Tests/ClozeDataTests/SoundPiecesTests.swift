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

  @Test func whatIsShortIsOnePiece() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/sound.wav", count = try write(1, to: path).count
      let pieces = try SoundPieces(SoundStream(path: path, rate: 8000), seconds: 20)
      #expect(try pieces.next()?.samples.count == count)
      #expect(try pieces.next() == nil)
    }
  }
}
