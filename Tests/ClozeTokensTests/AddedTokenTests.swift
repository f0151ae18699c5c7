import ClozeTokens
import Foundation
import Testing

/// Texts with added tokens give the ids of the `tokenizers` library; see Fixtures/make_added.py.
@Suite struct AddedTokenGoldenTests {
  /// A tokenizer and its texts.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Token: Decodable {
      var id: Int32
      var content: String
      var special, single_word, lstrip, rstrip, normalized: Bool
    }
    struct Row: Decodable {
      let text: String
      let ids: [Int32]

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        text = try values.decode(String.self)
        ids = try values.decode([Int32].self)
      }
    }
    var name, settings: String
    /// True if special tokens in a text are characters.
    var skips: Bool
    var added: [Token]
    var rows: [Row]

    var testDescription: String { "\(name), \(settings)" }

    static var all: [Case] {
      get throws {
        let path = try fixture("added.jsonl")
        return try Data(contentsOf: URL(filePath: path)).split(separator: 0x0A)
          .map { try JSONDecoder().decode(Case.self, from: $0) }
      }
    }

    func tokenizer() throws -> WordPieceTokenizer {
      var settings = try #require(WordPieceGoldenTests.settings[settings])
      settings.recognizesSpecialTokens = !skips
      let pieces = try Vocabulary.read(from: fixture("added_vocab.txt"))
      return try withFolder { folder in
        try WordPieceTokenizer(pieces, settings: settings).save(to: folder)
        try AddedTokenGoldenTests.add(added, to: folder)
        return try WordPieceTokenizer.load(from: folder)
      }
    }
  }

  @Test(arguments: try Case.all) func encodesAsTokenizers(given: Case) throws {
    let tokenizer = try given.tokenizer()
    #expect(given.rows.count == 60)
    for row in given.rows {
      #expect(tokenizer.encode(row.text) == row.ids, "\(row.text.debugDescription)")
    }
  }

  /// A tokenizer that is saved and loaded is the same.
  @Test(arguments: try Case.all) func comesBackFromAFolder(given: Case) throws {
    let tokenizer = try given.tokenizer()
    try withFolder { folder in
      try tokenizer.save(to: folder)
      let back = try WordPieceTokenizer.load(from: folder)
      #expect(back.added == tokenizer.added)
      #expect(back.fingerprint == tokenizer.fingerprint)
      #expect(back.roles == tokenizer.roles)
      try FileManager.default.removeItem(atPath: folder + "/tokenizer.json")
      #expect(try WordPieceTokenizer.load(from: folder).fingerprint == tokenizer.fingerprint)
    }
  }

  /// A text cannot spell out the mask to a tokenizer of a corpus, but other special tokens.
  @Test func marksCanBePassedOver() throws {
    let given = try #require(try Case.all.first { $0.name == "special" && !$0.skips })
    let tokenizer = try given.tokenizer(), marks = tokenizer.ignoringMarks()
    let own = try #require(tokenizer.added.first { $0.content == "[E1]" }).id
    #expect(tokenizer.encode("[MASK][E1]") == [tokenizer.roles.mask, own])
    #expect(!marks.encode("[MASK][E1]").contains(tokenizer.roles.mask))
    #expect(marks.encode("[MASK][E1]").last == own)
    #expect(marks.fingerprint != tokenizer.fingerprint)
    #expect(tokenizer.decode([5, own], skippingSpecials: true) == "a")
  }

  /// Puts `tokens` into the `tokenizer.json` of `folder`, whose vocabulary stays.
  private static func add(_ tokens: [Case.Token], to folder: String) throws {
    let path = folder + "/tokenizer.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = try tokens.map { token in
      let content = String(decoding: try JSONEncoder().encode(token.content), as: UTF8.self)
      return "{\"id\": \(token.id), \"content\": \(content), \"special\": \(token.special), "
        + "\"single_word\": \(token.single_word), \"lstrip\": \(token.lstrip), "
        + "\"rstrip\": \(token.rstrip), \"normalized\": \(token.normalized)}"
    }
    let start = try #require(text.range(of: "\"added_tokens\": [")).upperBound
    let end = try #require(text.range(of: "\"normalizer\"")).lowerBound
    let head = text[..<start], tail = text[end...]
    try "\(head)\(lines.joined(separator: ","))],\(tail)"
      .write(toFile: path, atomically: true, encoding: .utf8)
  }
}

private func fixture(_ name: String) throws -> String {
  try #require(Bundle.module.resourceURL).path + "/Fixtures/" + name
}
