import ClozeTokens
import Foundation
import Testing

/// What transformers' BertTokenizerFast answers; see Fixtures/make_wordpiece.py.
@Suite struct WordPieceGoldenTests {
  static let settings: [String: WordPieceSettings] = [
    "uncased": .uncased,
    "cased": .cased,
    "lowerOnly": WordPieceSettings(stripsAccents: false),
    "stripOnly": WordPieceSettings(lowercases: false, stripsAccents: true),
    "joined": WordPieceSettings(splitsIdeographs: false),
  ]

  @Test(arguments: ["uncased", "cased", "lowerOnly", "stripOnly", "joined"])
  func encodesAsTransformers(name: String) throws {
    let settings = try #require(Self.settings[name])
    let tokenizer = WordPieceTokenizer(try goldenVocabulary(), settings: settings)
    let rows = try goldenRows("encode")
    #expect(rows.count > 1800)
    for row in rows {
      let wanted = try ids(try #require(row[name]))
      let bytes = try row["text"].map { Array($0.utf8) } ?? hexadecimal(try #require(row["hex"]))
      var given: [Int32] = []
      bytes.withUnsafeBufferPointer { tokenizer.encode(utf8: $0, into: &given) }
      #expect(given == wanted, "\(row["text"].debugDescription) \(row["hex"] ?? "")")
    }
  }

  @Test func decodesAsTransformers() throws {
    let tokenizer = WordPieceTokenizer(try goldenVocabulary())
    let rows = try goldenRows("decode")
    #expect(rows.count == 300)
    for row in rows {
      let ids = try ids(try #require(row["ids"]))
      #expect(Array(tokenizer.decode(ids).utf8) == Array(try #require(row["text"]).utf8))
      let skipped = tokenizer.decode(ids, skippingSpecials: true)
      #expect(Array(skipped.utf8) == Array(try #require(row["skipped"]).utf8))
    }
  }
}

private func hexadecimal(_ digits: String) -> [UInt8] {
  stride(from: 0, to: digits.utf8.count, by: 2).compactMap {
    UInt8(digits.dropFirst($0).prefix(2), radix: 16)
  }
}

private func ids(_ text: String) throws -> [Int32] {
  try text.split(separator: " ").map { try #require(Int32($0)) }
}

private func goldenVocabulary() throws -> Vocabulary {
  try .read(from: try fixture("vocab", "txt"))
}

private func goldenRows(_ name: String) throws -> [[String: String]] {
  try Data(contentsOf: URL(filePath: try fixture(name, "jsonl"))).split(separator: 0x0A).map {
    try JSONDecoder().decode([String: String].self, from: $0)
  }
}

private func fixture(_ name: String, _ kind: String) throws -> String {
  try #require(
    Bundle.module.path(forResource: name, ofType: kind, inDirectory: "Fixtures/wordpiece"))
}
