import ClozeData
import Foundation
import Testing

@Suite struct ChecksumTests {
  /// The examples of FIPS 180-2, appendix B, and the sum of nothing.
  private static let known = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  /// `text` in pieces of `size` bytes.
  private func sum(_ text: String, pieces size: Int) -> RunningChecksum {
    let bytes = Array(text.utf8)
    return stride(from: 0, to: bytes.count, by: size).reduce(into: RunningChecksum()) {
      sum, start in
      let piece = Array(bytes[start..<min(start + size, bytes.count)])
      piece.withUnsafeBytes { sum.update($0) }
    }
  }

  private func hexadecimal(_ digest: [UInt8]) -> String {
    digest.map { String(format: "%02x", $0) }.joined()
  }

  @Test func knownSums() {
    for (text, expected) in Self.known {
      #expect(Checksum.sha256(text.utf8) == expected)
      #expect(Checksum.sha256(text.utf8.lazy.map { $0 }) == expected)
    }
  }

  /// Pieces shorter and longer than the 64 bytes of a block, with and without a rest.
  @Test(arguments: [1, 7, 64, 65, 4_096, 2_000_000]) func piecesMakeNoDifference(_ size: Int) {
    for (text, expected) in Self.known {
      #expect(hexadecimal(sum(text, pieces: size).digest) == expected)
    }
  }

  @Test func nothingAddedChangesNothing() {
    var sum = sum("abc", pieces: 2)
    let digest = sum.digest
    sum.update(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(sum.digest == digest)
  }

  @Test func aCopyGoesItsWayAlone() {
    var first = sum("a", pieces: 1)
    var second = first
    "bc".utf8.map { $0 }.withUnsafeBytes { first.update($0) }
    #expect(hexadecimal(first.digest) == Self.known[1].1)
    #expect(hexadecimal(second.digest) == Checksum.sha256("a".utf8))
    "bc".utf8.map { $0 }.withUnsafeBytes { second.update($0) }
    #expect(first.digest == second.digest)
    // A sum that was read can still go on.
    #expect(hexadecimal(first.digest) == Self.known[1].1)
  }

  @Test func manyThreadsSumAtOnce() async {
    let start = sum("a", pieces: 1)
    let sums = await withTaskGroup(of: String.self) { group in
      for _ in 0..<64 {
        group.addTask {
          var copy = start
          "bc".utf8.map { $0 }.withUnsafeBytes { copy.update($0) }
          return copy.digest.map { String(format: "%02x", $0) }.joined()
        }
      }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(sums == [Self.known[1].1])
  }

  @Test func aFileAndItsBytesHaveOneSum() throws {
    let scratch = try ScratchFolder()
    let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ ($0 >> 9)) }
    try AtomicFile.write(bytes, to: scratch("b"))
    #expect(try Checksum.sha256(ofFile: scratch("b")) == Checksum.sha256(bytes))
    #expect(throws: FileError.missing(path: scratch("no"))) {
      try Checksum.sha256(ofFile: scratch("no"))
    }
  }
}
