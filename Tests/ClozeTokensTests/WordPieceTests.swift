import ClozeData
import ClozeTokens
import Foundation
import Testing

private let tokens =
  "[PAD] [UNK] [CLS] [SEP] [MASK] the cat un ##aff ##able ##ca ##t s ' . , ! é e ##e a b ##s n't"
  .split(separator: " ").map(String.init)

private func tokenizer(_ settings: WordPieceSettings = .uncased) throws -> WordPieceTokenizer {
  WordPieceTokenizer(try Vocabulary(tokens), settings: settings)
}

private func pieces(_ text: String, _ settings: WordPieceSettings = .uncased) throws -> [String] {
  let tokenizer = try tokenizer(settings)
  return tokenizer.encode(text).compactMap { tokenizer.vocabulary.token($0) }
}

@Suite struct WordPieceTests {
  @Test func longestPiecesFirst() throws {
    #expect(try pieces("unaffable cat's") == ["un", "##aff", "##able", "cat", "'", "s"])
    #expect(try pieces("THE, cat!") == ["the", ",", "cat", "!"])
  }

  @Test func aWordWithAnUnmatchedPartIsUnknown() throws {
    #expect(try pieces("unaffix the") == ["[UNK]", "the"])
    #expect(try pieces("catx a") == ["[UNK]", "a"])
  }

  @Test func caseAndAccentsFollowTheSettings() throws {
    #expect(try pieces("É é e\u{301}") == ["e", "e", "e"])
    #expect(try pieces("The é", .cased) == ["[UNK]", "é"])
    #expect(try pieces("É e\u{301}", WordPieceSettings(stripsAccents: false)) == ["é", "[UNK]"])
  }

  @Test func controlCharactersVanishWithinWords() throws {
    #expect(try pieces("c\0a\u{200B}t\r\nthe\u{A0}a\u{FFFD}") == ["cat", "the", "a"])
    #expect(try pieces("\0\u{FEFF} \r\n") == [])
  }

  @Test func longWordsAreUnknown() throws {
    let hundred = "e" + String(repeating: "e", count: 99)
    #expect(try pieces(hundred).count == 100)
    #expect(try pieces(hundred + "e a") == ["[UNK]", "a"])
    #expect(try pieces(String(repeating: "e", count: 100_000)) == ["[UNK]"])
    #expect(try pieces("e" + String(repeating: "\u{302E}", count: 100_000)) == ["[UNK]"])
  }

  @Test func specialTokensInTheText() throws {
    #expect(try pieces("a[MASK]b [SEP]") == ["a", "[MASK]", "b", "[SEP]"])
    #expect(try pieces("[mask]") == ["[UNK]", "[UNK]", "[UNK]"])
    let plain = WordPieceSettings(recognizesSpecialTokens: false)
    #expect(try pieces("[MASK]", plain) == ["[UNK]", "[UNK]", "[UNK]"])
  }

  @Test func decodingJoinsPiecesAndPunctuation() throws {
    let tokenizer = try tokenizer()
    let sequence = tokenizer.sequence(tokenizer.encode("unaffable the, cat!"))
    #expect(tokenizer.decode(sequence.ids) == "[CLS] unaffable the, cat! [SEP]")
    #expect(tokenizer.decode(sequence.ids, skippingSpecials: true) == "unaffable the, cat!")
    #expect(tokenizer.decode([8, 99, -1, 8]) == "##affaff")
    #expect(tokenizer.decode([]) == "")
  }

  @Test func pairsHaveSegments() throws {
    let pair = try tokenizer().sequence([5, 6], [7])
    #expect(pair.ids == [2, 5, 6, 3, 7, 3])
    #expect(pair.segments == [0, 0, 0, 0, 1, 1])
  }

  @Test func theFingerprintFollowsVocabularyAndSettings() throws {
    let uncased = try tokenizer()
    #expect(try uncased.fingerprint == tokenizer().fingerprint)
    #expect(try uncased.fingerprint != tokenizer(.cased).fingerprint)
    let other = WordPieceTokenizer(try Vocabulary(tokens + ["more"]))
    #expect(uncased.fingerprint != other.fingerprint)
    let explicit = try tokenizer(WordPieceSettings(stripsAccents: true))
    #expect(uncased.fingerprint == explicit.fingerprint, "the default says the same")
  }
}

@Suite struct WordPieceFolderTests {
  @Test(arguments: [
    WordPieceSettings.uncased, .cased,
    WordPieceSettings(stripsAccents: false, splitsIdeographs: false),
    WordPieceSettings(lowercases: false, stripsAccents: true, recognizesSpecialTokens: false),
  ])
  func savedFoldersLoadAgain(settings: WordPieceSettings) throws {
    try withFolder { folder in
      let saved = try tokenizer(settings)
      try saved.save(to: folder)
      let loaded = try WordPieceTokenizer.load(from: folder)
      #expect(loaded.settings == settings)
      #expect(loaded.vocabulary == saved.vocabulary)
      #expect(loaded.fingerprint == saved.fingerprint)
      try FileManager.default.removeItem(atPath: folder + "/vocab.txt")
      #expect(try WordPieceTokenizer.load(from: folder).fingerprint == saved.fingerprint)
    }
  }

  @Test func equivalentTokensStayApartInJSON() throws {
    try withFolder { folder in
      let tokens = tokens + ["e\u{301}", "\u{F900}", "\u{8C48}", "\"\\\u{1}"]
      let saved = WordPieceTokenizer(try Vocabulary(tokens), settings: .cased)
      try saved.save(to: folder)
      try FileManager.default.removeItem(atPath: folder + "/vocab.txt")
      #expect(try WordPieceTokenizer.load(from: folder).vocabulary == saved.vocabulary)
    }
  }

  @Test func normalizerOfTokenizerJSONCountsWithoutConfig() throws {
    try withFolder { folder in
      try tokenizer(.cased).save(to: folder)
      try FileManager.default.removeItem(atPath: folder + "/tokenizer_config.json")
      #expect(try WordPieceTokenizer.load(from: folder).settings == .cased)
    }
  }

  @Test func aVocabularyAloneIsUncased() throws {
    try withFolder { folder in
      try Vocabulary(tokens).write(to: folder + "/vocab.txt")
      #expect(try WordPieceTokenizer.load(from: folder).settings == .uncased)
    }
  }

  @Test func unwritableFoldersAreNamed() throws {
    try withFolder { folder in
      let tokenizer = try tokenizer(), path = folder + "/none/here"
      #expect(throws: FileError.missingFolder(path: path, folder: folder + "/none")) {
        try tokenizer.save(to: path)
      }
      try "".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
      #expect(throws: FileError.self) { try tokenizer.save(to: folder + "/file") }
    }
  }

  @Test func anEmptyFolderIsNamed() throws {
    try withFolder { folder in
      #expect(throws: VocabularyError.missingFiles(folder: folder)) {
        try WordPieceTokenizer.load(from: folder)
      }
    }
  }

  @Test(arguments: [
    "", "{", "{\"model\": 1}", "{\"model\": {\"vocab\": {\"a\": 1}}}", "[1,]", "{\"a\": tru}",
    "{\"model\": {\"vocab\": {\"a\": 0, \"b\": 0}}}", "{\"model\": {\"vocab\": {\"\\ud8\": 0}}}",
    "{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}",
  ])
  func damagedJSONIsAnErrorThatNamesTheFile(text: String) throws {
    try withFolder { folder in
      try text.write(toFile: folder + "/tokenizer.json", atomically: true, encoding: .utf8)
      do {
        _ = try WordPieceTokenizer.load(from: folder)
        Issue.record("no error for \(text.prefix(40))")
      } catch {
        #expect("\(error)".contains("tokenizer.json"))
      }
    }
  }

  @Test func deepNestingIsAnErrorAndNoOverflow() throws {
    try withFolder { folder in
      let text = String(repeating: "[", count: 100_000)
      try text.write(toFile: folder + "/tokenizer.json", atomically: true, encoding: .utf8)
      #expect(throws: VocabularyError.self) { try WordPieceTokenizer.load(from: folder) }
    }
  }
}

/// Calls `body` with a fresh folder and removes it afterwards.
@discardableResult func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = NSTemporaryDirectory() + "cloze-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
