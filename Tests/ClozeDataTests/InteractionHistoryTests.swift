import ClozeData
import Foundation
import Testing

/// Histories of files, which are read whole, and of streams.
@Suite struct InteractionHistoryTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  @Test(arguments: [
    "a 1\na 2\nb 3\na 4\n", "a 1\nb 3\na 2\na 4\n", "a 1 2\nb 3\na 4\n",
    "user,item\na,1\na,2\nb,3\na,4", "user,item,time\na,4,9\na,2,-2\nb,3,1\na,1,-3\n",
    """
    {"user":"a","item":1}
    {"user":"b","item":3}
    {"user":"a","items":[2,4]}
    """,
  ])
  func aFileIsJoined(_ text: String) throws {
    #expect(try folder.joined(text) == [["a": ["1", "2", "4"]], ["b": ["3"]]])
    let reader = try HistoryReader(path: folder.put(text, "joined"))
    #expect(try reader.rest().count == 2 && reader.isJoined)
    #expect(reader.histories == 2 && reader.interactions == 4 && reader.returningUsers == 0)
  }

  @Test func usersOfAFileComeInOrderOfAppearance() throws {
    let json = """
      {"user":"a","items":[]}
      {"user":"b","items":[6]}
      {"user":"a","items":[]}
      {"user":"c","items":[7]}
      """
    #expect(try folder.joined(json) == [["a": []], ["b": ["6"]], ["c": ["7"]]])
    let grouped = try HistoryReader(path: folder.put("b 1\nb 2\na 3\n", "grouped"))
    #expect(try grouped.rest() == [["b": ["1", "2"]], ["a": ["3"]]] && !grouped.isJoined)
  }

  @Test func linesOfOneUserAreAHistoryOfAStream() throws {
    let expected: [History] = [["a": ["1", "2"]], ["b": ["3"]]]
    #expect(try folder.streamed("a 1\na 2\nb 3\n") == expected)
    #expect(try folder.streamed("user,item\na,1\na,2\nb,3") == expected)
    #expect(
      try folder.streamed("user,item,time\na,2,9\na,1,-2\nb,3,1\n") == expected,
      "times sort within a history")
  }

  @Test func aStreamThatIsNotGroupedIsRefused() throws {
    for (text, line, histories) in [
      ("a 1\na 2\nb 3\na 4\n", 4, 2), ("user,item\na,1\nb,2\nc,3\nb,4\n", 5, 3),
      (
        "{\"user\":\"a\",\"items\":[1]}\n{\"user\":\"b\",\"item\":2}\n{\"user\":\"a\",\"item\":3}",
        3, 2
      ),
    ] {
      let path = try folder.pipe(text), user = line == 5 ? "b" : "a"
      let reader = try HistoryReader(path: path)
      #expect(
        throws: InteractionError.line(path: path, line: line, problem: .ungrouped(user: user))
      ) { try reader.rest() }
      #expect(reader.histories == histories, "what is complete is returned first")
    }
  }

  @Test func linesThatAreHistoriesStayApartInAStream() throws {
    let path = try folder.pipe("a 1 2\nb 4 5\na 3 4 5\na 6 7\n")
    let reader = try HistoryReader(path: path)
    #expect(
      try reader.rest() == [
        ["a": ["1", "2"]], ["b": ["4", "5"]], ["a": ["3", "4", "5"]], ["a": ["6", "7"]],
      ])
    #expect(reader.returningUsers == 2 && !reader.isJoined)
    #expect(reader.format == .sequences && reader.bytes == 26)
    #expect(try reader.next() == nil, "the end stays the end")
  }

  /// Names of more than seven bytes, and more users than a table of fixed size would remember.
  @Test func returningUsersAreCountedExactly() throws {
    let users = 150_000
    let lines = (0..<users).map { "customer\($0) 1 2 3 4\n" }.joined()
    let reader = try HistoryReader(path: folder.pipe(lines, lines))
    while try reader.next() != nil {}
    #expect(reader.histories == 2 * users && reader.returningUsers == users)
  }

  @Test func timesCanBeIgnored() throws {
    let path = try folder.put("user,item,time\na,3,9\nb,5,1\na,1,-2\n", "unsorted")
    let columns = InteractionSource(paths: [], timeColumn: InteractionSource.noTime)
    #expect(
      try HistoryReader(path: path, columns: columns).rest() == [["a": ["3", "1"]], ["b": ["5"]]])
  }

  @Test(arguments: [true, false])
  func itemsAreNumberedAndUnknownOnesCounted(isFile: Bool) throws {
    let items = NameTable(["x", "y", "a long name"])
    let text = "u\ty\nu\tq\nu\ta long name\nu\ty\nv\tnone\n"
    let reader = try HistoryReader(path: isFile ? folder.put(text, "numbered") : folder.pipe(text))
    #expect(
      try reader.next(numberedBy: items)
        == NumberedHistory(user: "u", items: [1, 2, 1], unknown: 1))
    #expect(
      try reader.next(numberedBy: items) == NumberedHistory(user: "v", items: [], unknown: 1))
    #expect(try reader.next(numberedBy: items) == nil)
  }

  @Test(arguments: [true, false])
  func candidatesStandBesideItems(isFile: Bool) throws {
    let items = NameTable(["x", "y", "z"])
    let text = """
      {"user":"a","items":["x"],"candidates":["z","y","q","z"]}
      {"user":"b","items":["y"],"candidates":[]}
      {"user":"c","candidates":null,"items":["z"]}
      """
    let reader = try HistoryReader(path: isFile ? folder.put(text, "listed") : folder.pipe(text))
    let found = try [0, 1, 2].map { _ in try reader.next(numberedBy: items)?.candidates }
    #expect(found.map { $0?.items } == [[2, 1], [], nil])
    #expect(found.map { $0?.unknown } == [1, 0, nil])
    let wrong = "{\"user\":\"a\",\"item\":\"x\",\"candidates\":[\"y\"]}\n"
    let path = try isFile ? folder.put(wrong, "wrong") : folder.pipe(wrong)
    #expect(throws: InteractionError.line(path: path, line: 1, problem: .candidatesOfOne)) {
      try HistoryReader(path: path).rest()
    }
    // Training has no use for candidates.
    #expect(try InteractionSource(paths: [folder.put(text, "log")]).read().log.items.count == 3)
  }

  @Test func usersHaveCandidatesInAFile() throws {
    let path = try folder.put("\u{FEFF}user,item,time,rating\na,z,1,5\nb,q,,\na,x,0,1\n", "lists")
    let lists = try UserCandidates(InteractionSource(paths: [path], minimumRating: 3))
    let items = NameTable(["x", "y", "z"])
    #expect(lists.items(of: "a", in: items)?.items == [2, 0] && lists.users == 2)
    #expect(lists.items(of: "b", in: items)?.unknown == 1)
    #expect(lists.items(of: "c", in: items) == nil)
  }

  /// The answer to a line comes before the next line, or its writer would wait forever.
  @Test(arguments: [
    ["{\"user\":\"a\",\"items\":[1,2]}\n", "{\"user\":\"b\",\"items\":[3]}\n"],
    ["user,item\na,1\na,2\nb,3\n", "c,4\n"],
  ])
  func aPauseInAStreamIsNoticed(_ texts: [String]) throws {
    let gate = DispatchSemaphore(value: 0)
    let reader = try HistoryReader(path: folder.pipe(texts[0], texts[1], gate: gate))
    #expect(try reader.isNextReady())
    #expect(try reader.next() == ["a": ["1", "2"]])
    #expect(try !reader.isNextReady())
    gate.signal()
    #expect(try reader.next() == ["b": ["3"]])
    gate.signal()
    #expect(try reader.rest().map(\.user) == (texts[0].first == "u" ? ["c"] : []))
    #expect(try reader.isNextReady(), "the end needs no waiting")
  }

  @Test func pipesAreRead() throws {
    let text = "a 1 2\nb 3\n" + (0..<20_000).map { "c\($0) 4 5 6 7 8\n" }.joined()
    let reader = try HistoryReader(path: folder.pipe(text))
    #expect(try reader.next() == ["a": ["1", "2"]] && reader.format == .sequences)
    while try reader.next() != nil {}
    #expect(reader.histories == 20_002 && reader.bytes == text.utf8.count)
  }

  @Test func errorsNameTheLine() throws {
    let path = try folder.pipe("user,item,time\na,1,2\na,1,x\n")
    let reader = try HistoryReader(path: path)
    #expect(throws: InteractionError.line(path: path, line: 3, problem: .badTime("x"))) {
      try reader.next()
    }
    let empty = try folder.put("", "empty")
    #expect(throws: InteractionError.empty(path: empty)) { try HistoryReader(path: empty) }
    let other = try folder.pipe("a 1\n\u{1} 2\n")
    let second = try HistoryReader(path: other)
    #expect(try second.next() == ["a": ["1"]])
    #expect(
      throws: InteractionError.line(path: other, line: 2, problem: .controlCharacter(.user))
    ) { try second.next() }
  }
}
