import ClozeCode
import ClozeData
import ClozeTokens
import Foundation
import Testing

@Suite struct CodeTokenizerTests {
  let scratch: CodeCorpusScratch

  init() throws { scratch = try CodeCorpusScratch() }

  private func trained() throws -> CodeTokenizer {
    for index in 0..<20 {
      try scratch.put(
        "def read_name_\(index)(self, value):\n  if value:\n    return self.names['key']\n",
        "p/f\(index).py")
    }
    let training = CodeVocabularyTraining(
      SubwordTrainer.Options(size: 120), CodeSplitter(.python), threads: 3)
    let corpus = try CodeCorpus(paths: [scratch("p")])
    let result = try training.train(on: corpus)
    #expect((result.report.files, result.errors) == (20, 0))
    let alone = CodeVocabularyTraining(
      SubwordTrainer.Options(size: 120), CodeSplitter(.python), threads: 1)
    #expect(try alone.train(on: corpus).tokenizer.fingerprint == result.tokenizer.fingerprint)
    return result.tokenizer
  }

  @Test func programsBecomeIdsLineByLine() throws {
    let tokenizer = try trained()
    let text = "def read(self):\n  return 'key' ^ é\n"
    let lines = tokenizer.lines(of: text)
    #expect(lines.count == 2)
    #expect(lines.flatMap { $0 } == tokenizer.encode(text))
    let pieces = tokenizer.splitter.sentences(of: text)
    #expect(tokenizer.vocabulary.decode(lines.flatMap { $0 }) == pieces.flatMap { $0 })
    let end = try #require(tokenizer.roles.sentenceEnd)
    #expect(lines.allSatisfy { $0.last == end && !$0.dropLast().contains(end) })
  }

  @Test func idsBecomeProgramsThatReadAlike() throws {
    let tokenizer = try trained()
    let text = "def f ( a_b , C ) :\n  if a_b :\n    return 'x^y  z'\n  return C\n"
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    let framed = tokenizer.sequence(tokenizer.encode("x = 1\n")).ids
    #expect(tokenizer.decode(framed, skippingSpecials: true) == "x = 1\n")
    #expect(tokenizer.decode(framed).hasPrefix("[CLS] x"))
  }

  @Test func wordsAreTokensOfTheProgram() throws {
    let tokenizer = try trained()
    guard case .ending(let ends) = tokenizer.roles.words else {
      Issue.record("the ends of words are marked")
      return
    }
    let line = tokenizer.lines(of: "self.names['key']\n")[0]
    // self . names [ 'key' ] and the end of the line; the string is three pieces.
    #expect(tokenizer.vocabulary.decode(line).count == 9)
    #expect(line.count { ends[Int($0)] } == 7)
  }

  @Test func foldersAreWrittenAndRead() throws {
    let tokenizer = try trained()
    let folder = scratch("made/tokenizer")
    try tokenizer.save(to: folder)
    for path in [folder, scratch("made")] {
      let found = try CodeTokenizer.find(at: path)
      #expect(found.fingerprint == tokenizer.fingerprint)
      #expect(found.roles == tokenizer.roles)
    }
    #expect(CodeTokenizer.folder(at: scratch("p")) == nil)
    #expect(throws: CodeTokenizerError.self) { try CodeTokenizer.find(at: scratch("p")) }
    let other = try CodeTokenizer(tokenizer.vocabulary, CodeSplitter(.python, comments: true))
    #expect(other.fingerprint != tokenizer.fingerprint)
    try scratch.put("{\"language\": \"cobol\"}", "made/tokenizer/code_tokenizer.json")
    #expect(throws: CodeTokenizerError.self) { try CodeTokenizer.load(from: folder) }
  }

  @Test func vocabulariesNeedTheEntriesOfModels() throws {
    let bare = try SubwordVocabulary(["\\", "_", "u", ";"] + (0...9).map(String.init))
    #expect(throws: SubwordError.self) { try CodeTokenizer(bare, CodeSplitter(.python)) }
  }

  @Test func filesThatCannotBeLexedGiveNothing() throws {
    try scratch.put("x = '''", "broken.py")
    let training = CodeVocabularyTraining(
      SubwordTrainer.Options(size: 50), CodeSplitter(.python), threads: 2)
    #expect(throws: SubwordError.noPieces) {
      try training.train(on: CodeCorpus(paths: [scratch("broken.py")]))
    }
  }
}
