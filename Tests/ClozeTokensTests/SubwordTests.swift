import ClozeData
import ClozeTokens
import Foundation
import Testing

/// The characters that every vocabulary needs.
private let escapes = ["\\", "_", "u", ";"] + (0...9).map(String.init)

private func trained(
  _ counts: [(String, Int)], _ change: (inout SubwordTrainer.Options) -> Void = { _ in }
) throws -> SubwordTrainer.Result {
  var options = SubwordTrainer.Options(size: 60)
  change(&options)
  var trainer = try SubwordTrainer(options)
  for (piece, count) in counts { trainer.add(piece, count: count) }
  return try trainer.train()
}

private func read(_ text: [UInt8]) throws -> SubwordVocabulary {
  let path = NSTemporaryDirectory() + "cloze-subwords-\(UInt64.random(in: .min ... .max))"
  defer { try? FileManager.default.removeItem(atPath: path) }
  try Data(text).write(to: URL(filePath: path))
  return try SubwordVocabulary(path: path)
}

@Suite struct SubwordTests {
  @Test func theLongestEntryIsTaken() throws {
    let vocabulary = try SubwordVocabulary(escapes + ["a", "ab", "abc", "c_", "b", "c"])
    #expect(vocabulary.encode("abc").map { vocabulary.entries[Int($0)] } == ["abc", "_"])
    #expect(vocabulary.encode("abac").map { vocabulary.entries[Int($0)] } == ["ab", "a", "c_"])
    #expect(vocabulary.encode("").map { vocabulary.entries[Int($0)] } == ["_"])
  }

  @Test func whatIsOutsideTheAlphabetIsEscaped() throws {
    let vocabulary = try SubwordVocabulary(escapes + ["a"])
    let pieces = ["b", "\n", "日", "\u{1F600}", "a_\\a", "\\98;"]
    let ids = pieces.flatMap { vocabulary.encode($0) }
    let text = ids.map { vocabulary.entries[Int($0)] }.joined()
    #expect(text == "\\98;_\\10;_\\26085;_\\128512;_a\\u\\\\a_\\\\98;_")
    #expect(vocabulary.decode(ids) == pieces)
  }

  @Test func codesThatAreNoCharactersDecode() throws {
    let entries = escapes + ["\\55296;", "\\99999999999999999999;", "\\;", "\\x", "x"]
    let vocabulary = try SubwordVocabulary(entries)
    let ids = (Int32(escapes.count)..<Int32(escapes.count + 4)) + [1, -1, 99]
    #expect(vocabulary.decode(ids) == ["\u{3013}\u{3013}\\;\\x"])
  }

  @Test func bytesThatAreNotTextAreEncoded() throws {
    let vocabulary = try SubwordVocabulary(escapes + ["a"])
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x61, 0xED, 0xA0, 0x80, 0x00]
    var ids: [Int32] = []
    bytes.withUnsafeBufferPointer { vocabulary.encode(utf8: $0, into: &ids) }
    #expect(vocabulary.decode(ids) == ["a\u{FFFD}\u{FFFD}a\u{FFFD}\u{FFFD}\u{FFFD}\0"])
  }

  @Test func filesMayBeQuotedInAnyWay() throws {
    let lines =
      escapes.map { "'\($0)'" } + ["\"it's\" ", "bare", "' '", "'", "i", "t", "s", "'''"]
    let text = lines + ["b", "a", "r", "e", "' '"]
    let vocabulary = try read(Array(text.joined(separator: "\r\n").utf8))
    #expect(vocabulary.entries[escapes.count...].prefix(4) == ["it's", "bare", " ", ""])
    // Of equal entries the last one counts.
    #expect(vocabulary.encode(" ").first == Int32(text.count - 1))
  }

  @Test func badFilesAreNamed() throws {
    #expect(throws: SubwordError.self) { try read([]) }
    #expect(throws: SubwordError.self) { try read(Array("'a'\n".utf8)) }
    #expect(throws: SubwordError.self) { try read([0x27, 0xFF, 0x27]) }
    #expect(throws: FileError.self) { try SubwordVocabulary(path: "/nowhere/at/all") }
    do {
      _ = try SubwordVocabulary(escapes + ["ab", "a"])
    } catch let error as SubwordError {
      #expect("\(error)".contains("\"b\""))
    }
  }

  @Test func aPieceThatReadsLikeAReservedEntryIsThatEntry() throws {
    let result = try trained([("[MASK]", 5000), ("abc", 5000)])
    let mask = try #require(result.vocabulary.id(of: "[MASK]_"))
    #expect(result.vocabulary.encode("[MASK]") == [mask])
    #expect(result.vocabulary.entries.count { $0 == "[MASK]_" } == 1)
    #expect(result.vocabulary.entries.starts(with: SubwordVocabulary.reserved.map { $0 + "_" }))
  }

  @Test func longPiecesAreTrainedOn() throws {
    var state: UInt64 = 1
    let letters = (0..<2000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Character(Unicode.Scalar(UInt8(0x61 + state >> 60)))
    }
    let long = String(letters)
    let result = try trained([(long, 1000), ("ab", 1000)])
    #expect(result.vocabulary.encode(long).count == 1)
  }

  @Test func theAlphabetCanBeLimited() throws {
    let letters = (0..<300).map { (String(Unicode.Scalar(0x4E00 + UInt32($0))!), 300 - $0) }
    let all = try trained(letters)
    #expect(all.vocabulary.count > 300)
    let some = try trained(letters) { $0.alphabetLimit = 40 }
    #expect(some.alphabet == 40)
    #expect(some.vocabulary.id(of: letters[0].0) != nil)
    #expect(some.vocabulary.id(of: letters[299].0) == nil)
    #expect(some.vocabulary.decode(some.vocabulary.encode(letters[299].0)) == [letters[299].0])
  }

  @Test func rarePiecesAreForgottenWhenThereAreTooMany() throws {
    let counts = (0..<100).map { ("name\($0)", 1 + $0 * 10) }
    let whole = try trained(counts)
    #expect((whole.forgottenPieces, whole.forgottenCount) == (0, 0))
    let bounded = try trained(counts) { $0.pieceLimit = 30 }
    #expect(bounded.distinctPieces <= 30)
    #expect(bounded.forgottenPieces == 100 - bounded.distinctPieces)
    #expect(bounded.forgottenCount > 0 && bounded.forgottenCount < 991)
  }

  @Test func nothingAndNonsenseAreRefused() throws {
    #expect(throws: SubwordError.noPieces) { try trained([]) }
    #expect(throws: SubwordError.invalidSize(0)) { try trained([("a", 1)]) { $0.size = 0 } }
    #expect(throws: SubwordError.self) {
      try trained([("a", 1)]) { ($0.size, $0.alphabetLimit) = (5, 1) }
    }
  }
}
