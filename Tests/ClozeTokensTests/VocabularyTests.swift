import ClozeData
import ClozeTokens
import Foundation
import Testing

private let specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

@Suite struct VocabularyTests {
  @Test func idsAreLineNumbers() throws {
    let vocabulary = try Vocabulary(specials + ["a", "##b", "é", "e\u{301}"])
    #expect(vocabulary.count == 9)
    #expect(vocabulary.id(of: "##b") == 6)
    #expect(vocabulary.id(of: "é") == 7)
    #expect(vocabulary.id(of: "e\u{301}") == 8, "canonically equivalent, yet another token")
    #expect(vocabulary.token(5) == "a")
    #expect(vocabulary.token(9) == nil && vocabulary.token(-1) == nil)
    #expect(vocabulary.isContinuation(6) && !vocabulary.isContinuation(5))
    #expect(!vocabulary.isContinuation(-1) && !vocabulary.isContinuation(99))
    #expect(vocabulary.mask == 4 && vocabulary.unknown == 1 && vocabulary.padding == 0)
    #expect((0..<9).filter { vocabulary.roles.isSpecial($0) } == [0, 1, 2, 3, 4])
  }

  @Test func filesComeBackTheSame() throws {
    try withFolder { folder in
      let vocabulary = try Vocabulary(specials + ["a", "", "\u{2028}", "中"])
      try vocabulary.write(to: folder + "/vocab.txt")
      #expect(try Vocabulary.read(from: folder + "/vocab.txt") == vocabulary)
    }
  }

  @Test func windowsLinesAndByteOrderMarks() throws {
    let text = "\u{FEFF}" + (specials + ["a", "b"]).joined(separator: "\r\n")
    for end in ["", "\r\n"] {
      try withFile(Array((text + end).utf8)) { path in
        let vocabulary = try Vocabulary.read(from: path)
        #expect(vocabulary.tokens == specials + ["a", "b"])
      }
    }
  }

  @Test func theFirstIDNeedNotBePadding() throws {
    let vocabulary = try Vocabulary(["x", "[MASK]", "[SEP]", "[CLS]", "[UNK]"])
    #expect(vocabulary.padding == nil && vocabulary.mask == 1)
  }

  @Test func duplicatesNameBothLines() throws {
    try withFile(Array((specials + ["a", "b", "a"]).joined(separator: "\n").utf8)) { path in
      #expect(
        throws: VocabularyError.duplicate(token: "a", firstLine: 6, secondLine: 8, source: path)
      ) { try Vocabulary.read(from: path) }
    }
  }

  @Test func missingSpecialsAreAllNamed() throws {
    try withFile(Array("[PAD]\n[CLS]\na\n".utf8)) { path in
      #expect(
        throws: VocabularyError.missingSpecials([.unknown, .separator, .mask], source: path)
      ) { try Vocabulary.read(from: path) }
    }
  }

  @Test func badFilesAreNamedErrors() throws {
    for bytes in [[], Array("\u{FEFF}".utf8)] {
      try withFile(bytes) { path in
        #expect(throws: VocabularyError.empty(source: path)) { try Vocabulary.read(from: path) }
      }
    }
    try withFile(Array("[UNK]\nab".utf8) + [0xC3, 0x0A, 0x61]) { path in
      #expect(throws: VocabularyError.invalidUTF8(line: 2, source: path)) {
        try Vocabulary.read(from: path)
      }
    }
    try withFolder { folder in
      #expect(throws: FileError.missing(path: folder + "/none")) {
        try Vocabulary.read(from: folder + "/none")
      }
    }
  }

  @Test func tokensWithLineBreaksAreNotWritten() throws {
    try withFolder { folder in
      let vocabulary = try Vocabulary(specials + ["a\nb"])
      #expect(throws: VocabularyError.self) { try vocabulary.write(to: folder + "/vocab.txt") }
    }
  }

  @Test func errorsAreOneLine() {
    let errors: [VocabularyError] = [
      .duplicate(token: "a\nb", firstLine: 1, secondLine: 2, source: "v"),
      .missingSpecials([.mask], source: "v"), .empty(source: "v"), .tooLarge(source: "v"),
      .invalidUTF8(line: 3, source: "v"), .missingFiles(folder: "f"),
      .malformed(source: "v", reason: "r"),
    ]
    for error in errors { #expect(!"\(error)".contains("\n") && "\(error)".count > 20) }
  }
}

private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
  try withFolder { folder in
    let path = folder + "/vocab.txt"
    try Data(bytes).write(to: URL(filePath: path))
    try body(path)
  }
}
