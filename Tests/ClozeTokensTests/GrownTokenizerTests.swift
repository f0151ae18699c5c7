import ClozeTokens
import Foundation
import Testing

/// Vocabularies that grow by the tokens of a file.
@Suite struct GrownTokenizerTests {
  private static let tokens =
    "[PAD] [UNK] [CLS] [SEP] [MASK] the cat un ##aff ##able ##ca ##t a b ##s é ##é"
    .split(separator: " ").map(String.init)

  private func grown(
    _ text: String, _ settings: WordPieceSettings = .uncased
  ) throws -> GrownTokenizer<WordPieceTokenizer> {
    let scratch = try ShardScratch()
    try scratch.put(text, "new.txt")
    let tokenizer = WordPieceTokenizer(try Vocabulary(Self.tokens), settings: settings)
    return try tokenizer.adding(tokensIn: scratch("new.txt"))
  }

  @Test func newTokensFollowTheOldOnes() throws {
    let grown = try grown("unaffable\r\n\n  Cats \n##affable\nthe\nqq\ncats\n")
    let vocabulary = grown.tokenizer.vocabulary
    #expect(
      Array(vocabulary.tokens.dropFirst(Self.tokens.count)) == [
        "unaffable", "cats", "##affable", "qq",
      ])
    #expect(grown.pieces == [[7, 8, 9], [6, 14], [8, 9], [1]])
    #expect(grown.tokenizer.encode("Unaffable cats unaffables") == [17, 18, 17, 14])
    #expect(grown.tokenizer.encode("the [MASK]") == [5, 4])
    #expect(
      grown.notes == [
        "4 tokens are added to the vocabulary", "2 are there already: the, cats",
        "1 are written as the tokenizer reads them: Cats as cats",
        "1 have no pieces, and start as [UNK]: qq",
      ])
    #expect(
      grown.sources(rows: 22, former: 19)[16...] == [[16], [7, 8, 9], [6, 14], [8, 9], [1], []])
  }

  /// A cased vocabulary keeps capital letters and accents.
  @Test func caseFollowsTheSettings() throws {
    let grown = try grown("Éa\nCat\n", .cased)
    #expect(grown.tokenizer.vocabulary.tokens.suffix(2) == ["Éa", "Cat"])
    #expect(grown.tokenizer.encode("Cat cat") == [18, 6])
  }

  @Test(arguments: [
    ("covid-19\n", "line 1: the tokenizer would never find \"covid-19\", which is 3 words"),
    ("a cat\n", "which is 2 words to it"), ("the\ncat\n", "has no new tokens: all 2"),
    ("\n", "has no new tokens"), ("", "no tokens"),
    (String(repeating: "x", count: 101), "more than 100 characters"),
    ("[MASK]\n", "which is 3 words"),
  ])
  func impossibleOnesAreNamed(text: String, part: String) {
    #expect {
      try grown(text)
    } throws: { error in "\(error)".contains(part) }
  }

  @Test func badTextIsRefused() throws {
    let scratch = try ShardScratch()
    try Data([0x63, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: scratch("bad.txt")))
    let tokenizer = WordPieceTokenizer(try Vocabulary(Self.tokens))
    #expect(throws: VocabularyError.invalidUTF8(line: 1, source: scratch("bad.txt"))) {
      try tokenizer.adding(tokensIn: scratch("bad.txt"))
    }
  }
}
