import ClozeTokens
import Foundation
import Testing

/// What tensor2tensor's `SubwordTextEncoder` makes of the same counts (Fixtures/make_subwords.py).
@Suite struct SubwordGoldenTests {
  private func path(_ name: String) throws -> String {
    try #require(
      Bundle.module.path(forResource: name, ofType: nil, inDirectory: "Fixtures/subwords"))
  }

  private func rows(_ name: String) throws -> [[Substring]] {
    try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
  }

  private func json<Value: Decodable>(_ text: Substring, _ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  @Test(arguments: [150, 400, 1200])
  func trainingGivesTheSameVocabulary(size: Int) throws {
    let counts = try rows("counts.tsv").map { row in
      (try json(row[0], String.self), try #require(Int(row[1])))
    }
    #expect(counts.count > 1000)
    let golden = try SubwordVocabulary(path: path("vocabulary-\(size).txt"))
    for counts in [counts, counts.reversed()] {
      var trainer = try SubwordTrainer(SubwordTrainer.Options(size: size))
      for (piece, count) in counts { trainer.add(piece, count: count) }
      let trained = try trainer.train().vocabulary
      // Byte by byte: two canonically equivalent entries are not the same.
      #expect(trained.entries.map { Array($0.utf8) } == golden.entries.map { Array($0.utf8) })
    }
  }

  @Test(arguments: [150, 400, 1200])
  func piecesHaveTheSameIdsAndComeBack(size: Int) throws {
    let vocabulary = try SubwordVocabulary(path: path("vocabulary-\(size).txt"))
    let rows = try rows("ids-\(size).tsv")
    #expect(rows.count > 600)
    for row in rows {
      let piece = try json(row[0], String.self)
      let ids = vocabulary.encode(piece)
      #expect(ids.map(String.init).joined(separator: " ") == row[1], "\(row[0])")
      let back = try json(row[2], [String].self)
      #expect(vocabulary.decode(ids).map { Array($0.utf8) } == back.map { Array($0.utf8) })
    }
  }

  @Test func writingGivesTheSameBytes() throws {
    let file = try path("vocabulary-400.txt")
    let copy = NSTemporaryDirectory() + "cloze-subwords-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try SubwordVocabulary(path: file).write(to: copy)
    #expect(try Data(contentsOf: URL(filePath: copy)) == Data(contentsOf: URL(filePath: file)))
  }
}
