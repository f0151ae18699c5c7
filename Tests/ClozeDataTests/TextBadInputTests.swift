import ClozeData
import ClozeTensor
import Foundation
import Testing

@Suite struct TextBadInputTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  @Test func missingPathsAreNamed() throws {
    let path = folder("missing.txt")
    #expect(throws: FileError.missing(path: path)) { try TextReader(TextSource(paths: [path])) }
    #expect(throws: DataError.noPaths) { try TextReader(TextSource(paths: [])) }
  }

  @Test func emptyFilesAreSkippedAndNothingElseIsAnError() throws {
    let path = try folder.put("", "empty.txt")
    try folder.put(" \n\t\n", "blank.txt")
    #expect(throws: DataError.noText(paths: [path], skipped: [.empty: 1])) {
      try readAll(TextSource(paths: [path]))
    }
    #expect(throws: DataError.noText(paths: [folder.path], skipped: [.empty: 1])) {
      try readAll(TextSource(paths: [folder.path]))
    }
    try folder.put("text", "text.txt")
    let (documents, _, report) = try readAll(TextSource(paths: [folder.path]))
    #expect(documents == ["text"])
    #expect(report.skipped.map(\.path) == [path] && report.skipped[0].reason == .empty)
  }

  @Test(arguments: [
    "text\tlabel\none two\t0\nthree\t1\n",
    "\u{FEFF}Text,Label\r\n\"one, two\",0\r\n\"three\",1\r\n",
    "label;sentence\n0;one two\n1;three\n", "id\ttext\n7\tone\n",
    "\"gold_label\",\"premise\",\"hypothesis\"\nyes,a,b\nno,c,d\n",
  ])
  func tablesOfLabelsAreNoText(table: String) throws {
    let path = try folder.put(table, "labels.txt")
    let error = #expect(throws: DataError.self) { try readAll(TextSource(paths: [path])) }
    let text = error?.description ?? ""
    #expect(text.contains("is a table with the columns '") && text.contains("finetune"), "\(text)")
    try folder.put("text", "text.txt")
    let (documents, _, report) = try readAll(TextSource(paths: [folder.path]))
    #expect(documents == ["text"] && report.skippedCounts == [.table: 1])
  }

  @Test(arguments: [
    "Text, label and sentence: all are words.\nThe next line, and more.\n", "text\tlabel\n",
    "text,label\nThis line is about a text.\nThis one, too, and so on, is.\nAnd this.\n",
    "a\tb\nc\td\n", "text\nlabel\n", "# text | label\n",
  ])
  func textIsNoTable(text: String) throws {
    let path = try folder.put(text, "text.txt")
    #expect(throws: Never.self) { try readAll(TextSource(paths: [path])) }
  }

  @Test func binaryFilesAreSkippedInFoldersAndErrorsWhenNamed() throws {
    let nul = try folder.put([0x7F, 0x45, 0, 1, 2, 3], "program")
    let gzip = try folder.put([0x1F, 0x8B, 8, 8, 0x20], "notes.gz")
    let latin = try folder.put([UInt8](repeating: 0xFF, count: 50), "latin")
    try folder.put("text", "text.txt")
    let (documents, _, report) = try readAll(TextSource(paths: [folder.path]))
    #expect(documents == ["text"])
    #expect(report.skippedCounts == [.binary: 1, .compressed: 1, .notUTF8: 1])
    #expect(report.files == 1)
    #expect(throws: DataError.binary(path: nul)) { try readAll(TextSource(paths: [nul])) }
    #expect(throws: DataError.compressed(path: gzip, format: "gzip")) {
      try readAll(TextSource(paths: [gzip]))
    }
    #expect(throws: DataError.notUTF8(path: latin, percent: 100)) {
      try readAll(TextSource(paths: [latin]))
    }
  }

  @Test func invalidUTF8IsReplacedAndCountedAsTheStandardLibraryDoes() throws {
    var random = CounterRandom(seed: 35, purpose: .test)
    let good = Array("Plain text, und Wörter, 文字 and 𝄞. ".utf8)
    for trial in 0..<50 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        bytes += good
        let bad = trial > 0 ? random.below(5) : 0
        for _ in 0..<bad { bytes.append(.random(in: 0x80...0xFF, using: &random)) }
        if trial > 25 { bytes.removeLast(Int.random(in: 0...3, using: &random)) }
      }
      let path = try folder.put(bytes, "bad.txt")
      let expected = String(decoding: bytes, as: UTF8.self)
      for size in [64, 100, 1 << 20] {
        let source = TextSource(paths: [path], unit: .file, maximumPieceBytes: size)
        let (documents, _, report) = try readAll(source)
        #expect(Array(documents[0].utf8) == Array(expected.utf8))
        let replacements = expected.unicodeScalars.filter { $0 == "\u{FFFD}" }.count
        #expect(report.replacements == replacements)
      }
    }
  }

  @Test func settingsAreChecked() {
    let source = TextSource(paths: ["x"], field: "", maximumPieceBytes: 0)
    #expect(source.validate().count == 2)
    #expect(throws: DataError.invalidSettings(source.validate())) { try TextReader(source) }
  }

  @Test func descriptionsAreOneLine() {
    let errors: [DataError] = [
      .noPaths, .noText(paths: ["a\nb"], skipped: [.table: 3]),
      .compressed(path: "a\n", format: "gzip"),
      .binary(path: "\u{1B}x"), .notUTF8(path: "a", percent: 40),
      .malformedRecord(path: "a", line: 3, reason: "bad"),
      .missingField(path: "a", line: 1, field: "text", found: ["b\n"]),
      .invalidSettings(["a", "b"]),
    ]
    for error in errors { #expect(!error.description.contains { $0.isNewline }) }
  }
}
