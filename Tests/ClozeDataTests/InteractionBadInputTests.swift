import ClozeData
import Foundation
import Testing

/// What is wrong is named with its file and line.
@Suite struct InteractionBadInputTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func expect(
    _ text: String, _ format: InteractionFormat? = nil, line: Int, _ expected: LineProblem,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try problem(text, format, in: folder)
    #expect(found?.line == line, sourceLocation: sourceLocation)
    #expect(found?.problem == expected, sourceLocation: sourceLocation)
  }

  @Test func filesThatCannotBeRead() throws {
    func reading(_ paths: String...) -> () throws -> Void {
      { _ = try InteractionSource(paths: paths).read() }
    }
    let missing = folder("missing"), good = try folder.put("a b\n", "good")
    #expect(throws: FileError.missing(path: missing), performing: reading(missing))
    #expect(throws: FileError.missing(path: ""), performing: reading(""))
    #expect(
      throws: FileError.notRegularFile(path: folder.path), performing: reading(folder.path))
    #expect(throws: DataError.noPaths, performing: reading())
    #expect(throws: InteractionError.readTwice(path: good), performing: reading(good, good))
    let binary = try folder.put([0x31, 0, 0x32, 10], "binary")
    #expect(throws: DataError.binary(path: binary), performing: reading(binary))
    let packed = try folder.put([0x1F, 0x8B, 8, 0], "packed")
    #expect(
      throws: DataError.damaged(path: packed, format: "gzip"), performing: reading(packed))
    for text in ["", "\n \t\n\r\n", "user,item\n", "{\"user\":1,\"items\":[]}\n"] {
      let path = try folder.put(text, "empty")
      #expect(throws: InteractionError.empty(path: path), performing: reading(path))
    }
  }

  @Test func linesOfOtherShapes() throws {
    let good = String(repeating: "1 2\n", count: 299)
    try expect(
      good + "1,2\n", line: 300, .fieldCount(found: 1, expected: 2, text: "1,2"))
    try expect(
      good + "1 2 3\n", line: 300, .fieldCount(found: 3, expected: 2, text: "1 2 3"))
    try expect(good + "1\t2\n", line: 300, .mixedSeparators(text: "1\t2"))
    try expect("1 2\n1 2 3\n" + good, line: 2, .fieldCount(found: 3, expected: 2, text: "1 2 3"))
    let tabs = String(repeating: "1\t2\n", count: 9)
    try expect(tabs + "1 2\n", line: 10, .fieldCount(found: 1, expected: 2, text: "1 2"))
    try expect(tabs + "1\t\n", line: 10, .emptyName(.item))
    try expect(tabs + "\t1\n", line: 10, .emptyName(.user))
    try expect("1 2 3\n4 5 6 7\n8\n", .sequences, line: 3, .noItems(user: "8"))
    try expect(
      "user,item\n1,2\n\n1,2,3\n", line: 4, .fieldCount(found: 3, expected: 2, text: "1,2,3"))
    try expect(
      "user\titem\tx\n1\t2\t3\n1\t2\n", line: 3, .fieldCount(found: 2, expected: 3, text: "1\t2"))
  }

  @Test func theLineIsRightFarInside() throws {
    var text = String(repeating: "12 345\n", count: 999_999)
    text += "12;345\n12 345\n"
    try expect(text, line: 1_000_000, .fieldCount(found: 1, expected: 2, text: "12;345"))
  }

  @Test func namesThatCannotBeUsed() throws {
    try expect("user,item\n,1\n", line: 2, .emptyName(.user))
    try expect("user,item\n1,\"\"\n", line: 2, .emptyName(.item))
    try expect("user,item\n1,2\n1,\"a\nb\"\n", line: 3, .controlCharacter(.item))
    try expect("{\"user\":\"a\\u0000\",\"item\":1}\n", line: 1, .controlCharacter(.user))
    let bytes = Array("1 2\n1 ".utf8) + [0xC3, 0x28] + Array("\n".utf8)
    let error = try readingError(bytes, in: folder)
    #expect(
      error == .line(path: folder("bad"), line: 2, problem: .notUTF8(.item)))
  }

  @Test func timesThatAreNone() throws {
    for time in ["nan", "NaN", "inf", "23.07.2014", "12:30", "", "0x10", "1e999", "--1", "1_0"] {
      try expect(
        "user,item,time\n1,2,3\n1,2,\(time)\n", line: 3, .badTime(time))
    }
    try expect("{\"user\":1,\"item\":2,\"time\":\"noon\"}\n", line: 1, .badTime("noon"))
    try expect(
      "{\"user\":1,\"item\":2,\"time\":1}\n{\"user\":1,\"item\":2}\n", line: 2, .missingTime)
    try expect(
      "{\"user\":1,\"item\":2,\"time\":null}\n{\"user\":1,\"item\":2,\"time\":5}\n", line: 2,
      .unexpectedTime)
  }

  @Test func quotesThatDoNotClose() throws {
    try expect("user,item\n1,\"2\n1,3\n", line: 2, .badQuotes)
    try expect("user,item\n1,2\n1,\"2\"x\n", line: 3, .badQuotes)
    #expect(try folder.histories("user,item\n1,2\"\n1,3\n") == [["1": ["2\"", "3"]]])
  }

  @Test func recordsThatAreNone() throws {
    let good = "{\"user\":1,\"item\":2}\n"
    let bad = [
      "{\"user\":1,\"item\":2", "{\"user\":1,\"item\":2}}", "{\"user\":1 \"item\":2}",
      "{\"user\":true,\"item\":2}", "{\"user\":1,\"item\":{}}", "{\"user\":1,\"item\":[[1]]}",
      "{\"user\":1,\"item\":2,\"item\":3}", "[1,2]", "1 2", "{\"user\":1,\"item\":\"\\x\"}",
      "{\"user\":1,\"item\":\"\\ud834\"}", "{\"user\":1,\"item\":tru}", "{'user':1,'item':2}",
      "{\"user\":1,\"item\":2,\"x\":1.2.3}", "{\"user\":1,\"item\":2,\"x\":\"", "{\"user\":1,}",
      "{\"x\":" + String(repeating: "[", count: 100_000),
    ]
    for text in bad {
      let found = try problem(good + text + "\n", in: folder)
      guard case (2, .malformedRecord)? = found else {
        Issue.record("\(text.prefix(60)): \(String(describing: found))")
        continue
      }
    }
    try expect(
      good + "{\"user\":1,\"thing\":2}\n", line: 2, .missingField(.item, found: ["user", "thing"]))
    try expect("{\"item\":1,\"who\":2}\n", line: 1, .missingField(.user, found: ["item", "who"]))
  }

  @Test func headersWithoutWhatIsNeeded() throws {
    let path = folder("bad")
    func error(_ text: String, _ format: InteractionFormat? = nil) throws -> InteractionError? {
      try readingError(text.utf8, format, in: folder)
    }
    #expect(
      try error("user,thing,rating\n1,2,3\n")
        == .missingColumn(path: path, role: .item, columns: ["user", "thing", "rating"]))
    #expect(
      try error("who:token\titem_id:token\n1\t2\n")
        == .missingColumn(path: path, role: .user, columns: ["who", "item_id"]))
    #expect(
      try error("1,1193,5,978300760\n1,661,3,978302109\n")
        == .noHeader(path: path, columns: 4, areWords: false))
    #expect(
      try readingError("user,item\n1,2\n".utf8, in: folder) { $0.timeColumn = "when" }
        == .missingColumn(path: path, role: .time, columns: ["user", "item"]))
    #expect(
      try error("196\t242\t3\t881250949\n186\t302\t3\t891717742\n")
        == .noHeader(path: path, columns: 4, areWords: true))
    #expect(
      try error("1::1193::5\n") == .noHeader(path: path, columns: 3, areWords: false))
    #expect(try error("word\n") == .unknownFormat(path: path, start: "word"))
  }

  @Test func endlessLinesAreRefused() throws {
    for format in [nil] + InteractionFormat.allCases.map(Optional.some) {
      let path = folder("endless")
      // A sparse file would have NUL bytes; a pattern keeps it text.
      try folder.put([UInt8](repeating: UInt8(ascii: "7"), count: 20 << 20), "endless")
      #expect(throws: (any Error).self) {
        try InteractionSource(paths: [path], format: format).read()
      }
    }
    let long = "1 2\n1 " + String(repeating: "x", count: 17 << 20)
    try expect(long, line: 2, .tooLong(limit: 1 << 24))
    let quoted = "user,item\n1,\"" + String(repeating: "x\n", count: 9 << 20)
    try expect(quoted, line: 2, .badQuotes)
  }

  @Test func settingsAreChecked() {
    var source = InteractionSource(paths: ["x"], userColumn: "", timeColumn: "")
    #expect(source.validate().count == 2)
    #expect(throws: DataError.invalidSettings(source.validate())) { try source.read() }
    source = InteractionSource(paths: ["x"])
    #expect(source.validate().isEmpty)
  }

  @Test func descriptionsAreOneLine() {
    let problems: [LineProblem] = [
      .fieldCount(found: 1, expected: 2, text: "a\nb"), .mixedSeparators(text: "a\tb"),
      .noItems(user: "a\u{1B}"), .emptyName(.item), .notUTF8(.user), .controlCharacter(.item),
      .badTime("\n"), .mixedTimes("\n", others: "seconds"), .missingTime, .unexpectedTime,
      .badQuotes, .malformedRecord("x"),
      .missingField(.item, found: ["a\nb"]), .tooLong(limit: 1 << 24), .historyTooLong(limit: 3),
      .tooManyNames(limit: 3),
    ]
    let errors: [InteractionError] =
      [
        .empty(path: "a\nb"), .unknownFormat(path: "a", start: "\n"),
        .noHeader(path: "a", columns: 4, areWords: true),
        .otherColumns(path: "a", named: 1, found: 2),
        .unclearTime(path: "a", column: "\n"), .unclearItems(path: "a", item: "b", list: "c"),
        .readTwice(path: "a"),
        .missingColumn(path: "a", role: .item, columns: (0..<100).map(String.init)),
      ] + problems.map { .line(path: "a", line: 3, problem: $0) }
    for error in errors {
      #expect(!error.description.contains { $0.isNewline } && error.description.count < 300)
    }
  }
}
