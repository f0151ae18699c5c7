import ClozeData
import Foundation
import Testing

@Suite struct TextReaderTests {
  @Test func foldersAreReadRecursivelyInOrderWithoutHiddenFiles() throws {
    let folder = try ScratchFolder()
    try folder.put("two", "b.txt")
    try folder.put("three", "c/x.txt")
    try folder.put("one", "a/deep/er/z.txt")
    try folder.put("no", ".hidden.txt")
    try folder.put("no", ".git/config.txt")
    let source = TextSource(paths: [folder.path], unit: .file)
    #expect(try documents(source) == ["one", "two", "three"])
  }

  @Test func filesNamedTwiceAreReadOnce() throws {
    let folder = try ScratchFolder()
    let path = try folder.put("once", "a.txt")
    let (documents, _, report) = try readAll(TextSource(paths: [path, folder.path], unit: .file))
    #expect(documents == ["once"])
    #expect(report.skippedCounts == [.duplicate: 1])
  }

  @Test(.timeLimit(.minutes(10))) func loopsOfLinksEnd() throws {
    let folder = try ScratchFolder()
    try folder.put("text", "a/file.txt")
    for (link, target) in [("a/up", ".."), ("self", "self"), ("gone", "nowhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder(link), withDestinationPath: target)
    }
    let (documents, _, report) = try readAll(TextSource(paths: [folder.path], unit: .file))
    #expect(documents == ["text"])
    #expect(report.skippedCounts == [.brokenLink: 2])
  }

  @Test func namesThatAreNotUTF8AreNamed() throws {
    let folder = try ScratchFolder()
    try folder.put("text", "a.txt")
    let name = Array((folder.path + "/").utf8CString.dropLast()) + [-23, 0x74, 0]
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    let (documents, _, report) = try readAll(TextSource(paths: [folder.path], unit: .file))
    #expect(documents == ["text"])
    #expect(report.skippedCounts == [.notUTF8Name: 1])
    try FileManager.default.removeItem(atPath: folder("a.txt"))
    let error = #expect(throws: DataError.self) { try readAll(TextSource(paths: [folder.path])) }
    #expect(
      error?.description.contains("(1 file skipped: a name that is not UTF-8)") == true,
      "\(String(describing: error))")
    #expect(
      SkipReason.remark([.empty: 2, .binary: 1])
        == " (1 file skipped: not text, 2 files skipped: empty)")
    #expect(SkipReason.remark([:]).isEmpty)
    #expect(SkipReason.notUTF8Name.summary == "a name that is not UTF-8")
    #expect(FileError.missing(path: "caf\u{FFFD}").description.contains("not to be UTF-8"))
  }

  @Test func aReadOnlyDiskIsNotAMatterOfRights() {
    let error = FileError.system(.create, "x", code: EROFS)
    #expect(error.description == "cannot write 'x': the disk is read-only; choose another place")
  }

  @Test(arguments: [
    ("runs/a-1", "runs/a-1"), ("größe/ñ", "größe/ñ"), ("my runs", "'my runs'"), ("", "''"),
    ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("a;b", "'a;b'"), ("~x", "'~x'"),
    ("a=b", "a=b"), ("*", "'*'"), ("#a", "'#a'"), ("a\u{3000}b", "'a\u{3000}b'"),
  ])
  func wordsOfCommandsAreQuoted(_ text: String, _ word: String) {
    #expect(text.commandWord == word)
    #expect(text.commandPath == word)
  }

  @Test(arguments: [
    ("-dash", "./-dash"), ("--out", "./--out"), ("-my run", "'./-my run'"), ("a/-b", "a/-b"),
    ("./-dash", "./-dash"),
  ])
  func pathsInCommandsAreNoOptions(_ path: String, _ word: String) {
    #expect(path.commandPath == word)
  }

  @Test func pipesAreNotWaitedFor() throws {
    let folder = try ScratchFolder()
    try folder.put("text", "a.txt")
    mkfifo(folder("pipe"), 0o600)
    let (_, _, report) = try readAll(TextSource(paths: [folder.path], unit: .file))
    #expect(report.skippedCounts == [.notRegularFile: 1])
    #expect(throws: FileError.notRegularFile(path: folder("pipe"))) {
      try TextReader(TextSource(paths: [folder("pipe")]))
    }
  }

  @Test func unitsOfPlainText() throws {
    let folder = try ScratchFolder()
    let path = try folder.put("a b\nc\n\n \t\r\nd\n\n\n  e", "x.txt")
    #expect(
      try documents(TextSource(paths: [path], unit: .line)) == ["a b\n", "c\n", "d\n", "  e"])
    let paragraphs = try documents(TextSource(paths: [path], unit: .paragraph))
    #expect(paragraphs == ["a b\nc\n\n", "d\n\n", "  e"])
    #expect(try documents(TextSource(paths: [path], unit: .file)).count == 1)
  }

  @Test func oneFileIsCutIntoBlocksAtBlankLines() throws {
    let folder = try ScratchFolder()
    let paragraph = String(repeating: "Some words of a line.\n", count: 20) + "\n"
    let text = String(repeating: paragraph, count: 400)
    let path = try folder.put(text, "book.txt")
    let blocks = try documents(TextSource(paths: [path]))
    #expect(blocks.joined() == text)
    #expect((50...64).contains(blocks.count))
    #expect(blocks.dropLast().allSatisfy { $0.hasSuffix("line.\n\n") })
    #expect(try documents(TextSource(paths: [path], unit: .file)) == [text])
  }

  @Test func blocksOfTextWithoutBlankLinesEndAtLinesOrSpaces() throws {
    let folder = try ScratchFolder()
    let lines = String(repeating: "a line without end\n", count: 4000)
    let path = try folder.put(lines, "lines.txt")
    let blocks = try documents(TextSource(paths: [path]))
    #expect(blocks.joined() == lines && blocks.count > 20)
    #expect(blocks.allSatisfy { $0.hasSuffix("\n") })

    let words = String(repeating: "word ", count: 16000)
    let other = try folder.put(words, "words.txt")
    let cut = try documents(TextSource(paths: [other]))
    #expect(cut.joined() == words && cut.count > 10)
    #expect(cut.allSatisfy { $0.hasSuffix(" ") })
  }

  @Test func manyFilesAreWholeDocuments() throws {
    let folder = try ScratchFolder()
    for index in 0..<25 {
      try folder.put(String(repeating: "text \(index)\n\n", count: 1000), "\(index).txt")
    }
    #expect(try documents(TextSource(paths: [folder.path])).count == 25)
  }

  @Test func aHugeLineComesInPiecesOfOneDocument() throws {
    let folder = try ScratchFolder()
    let text = String(repeating: "Wörter und mehr ", count: 200_000)
    let path = try folder.put(text, "huge.txt")
    for unit in [TextSource.DocumentUnit.file, .line, .paragraph] {
      let source = TextSource(paths: [path], unit: unit, maximumPieceBytes: 1 << 16)
      let (documents, pieces, report) = try readAll(source)
      #expect(documents == [text])
      #expect(pieces.count > 40 && pieces.allSatisfy { $0.bytes.count <= 1 << 16 })
      #expect(pieces.dropLast().allSatisfy { $0.bytes.last == 0x20 && !$0.endsDocument })
      #expect(pieces.last?.endsDocument == true)
      #expect(report.bytes == text.utf8.count && report.replacements == 0)
    }
  }

  @Test func aHugeWordIsCutBetweenCharacters() throws {
    let folder = try ScratchFolder()
    let text = String(repeating: "æ€𝄞", count: 100_000)
    let path = try folder.put(text, "word.txt")
    let source = TextSource(paths: [path], unit: .file, maximumPieceBytes: 1001)
    let (documents, pieces, report) = try readAll(source)
    #expect(documents == [text] && report.replacements == 0)
    #expect(pieces.allSatisfy { $0.bytes.count <= 1001 })
  }

  @Test func byteOrderMarksAreDropped() throws {
    let folder = try ScratchFolder()
    let path = try folder.put([0xEF, 0xBB, 0xBF] + Array("text".utf8), "mark.txt")
    #expect(try documents(TextSource(paths: [path])) == ["text"])
  }

  @Test func theDigestChangesWithTheCorpus() throws {
    let folder = try ScratchFolder()
    let path = try folder.put("first", "a.txt")
    let source = TextSource(paths: [folder.path])
    func digest(_ source: TextSource) throws -> String {
      try TextReader(source).list.digest(for: source)
    }
    let before = try digest(source)
    #expect(try digest(source) == before)
    #expect(try digest(TextSource(paths: [folder.path], unit: .line)) != before)
    try folder.put("second", "b.txt")
    let added = try digest(source)
    #expect(added != before)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
    #expect(try digest(source) != added)
  }
}
