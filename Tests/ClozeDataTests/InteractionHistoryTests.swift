import ClozeData
import Foundation
import Testing

/// Histories as a stream.
@Suite struct InteractionHistoryTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  @Test func linesOfOneUserAreAHistory() throws {
    let expected: [History] = [["a": ["1", "2"]], ["b": ["3"]], ["a": ["4"]]]
    #expect(try folder.streamed("a 1\na 2\nb 3\na 4\n") == expected)
    #expect(try folder.streamed("user,item\na,1\na,2\nb,3\na,4") == expected)
    #expect(
      try folder.streamed(
        "{\"user\":\"a\",\"item\":1}\n{\"user\":\"a\",\"item\":2}\n"
          + "{\"user\":\"b\",\"item\":3}\n{\"user\":\"a\",\"item\":4}\n") == expected)
  }

  @Test func linesThatAreHistoriesStayApart() throws {
    #expect(
      try folder.streamed("a 1 2\na 3\nb 4 5\n") == [
        ["a": ["1", "2"]], ["a": ["3"]], ["b": ["4", "5"]],
      ])
    let json = """
      {"user":"a","item":1}
      {"user":"a","items":[2,3]}
      {"user":"a","item":4}
      {"user":"a","item":5}
      {"user":"b","items":[]}
      {"user":"b","items":[6]}
      """
    #expect(
      try folder.streamed(json) == [
        ["a": ["1"]], ["a": ["2", "3"]], ["a": ["4", "5"]], ["b": []], ["b": ["6"]],
      ])
  }

  @Test func timesSortWithinAHistory() throws {
    let text = "user,item,time\na,3,9\na,1,-2\na,2,-2\nb,5,1\na,0,0\n"
    #expect(
      try folder.streamed(text) == [["a": ["1", "2", "3"]], ["b": ["5"]], ["a": ["0"]]])
    let path = try folder.put(text, "unsorted")
    let columns = InteractionSource(paths: [], timeColumn: InteractionSource.noTime)
    let reader = try HistoryReader(path: path, columns: columns)
    #expect(try reader.next() == ["a": ["3", "1", "2"]])
  }

  @Test func usersThatReturnAreCounted() throws {
    let path = try folder.put("a 1\nb 2\na 3\na 4\nlonger-name 5\nb 6\nlonger-name 7\n", "x")
    let reader = try HistoryReader(path: path)
    while try reader.next() != nil {}
    #expect(reader.histories == 6 && reader.interactions == 7 && reader.returningUsers == 3)
    #expect(reader.format == .pairs && reader.bytes == 48)
    #expect(try reader.next() == nil, "the end stays the end")
  }

  @Test func returningUsersAreRememberedInFixedMemory() throws {
    let users = 60_000
    let lines = (0..<users).map { "user\($0) 1\n" }.joined()
    let reader = try HistoryReader(path: try folder.put(lines + lines, "many"))
    while try reader.next() != nil {}
    #expect(reader.histories == 2 * users)
    #expect((users * 999 / 1000...users).contains(reader.returningUsers))
  }

  @Test func itemsAreNumberedAndUnknownOnesCounted() throws {
    let items = NameTable(["x", "y", "a long name"])
    let path = try folder.put("u\ty\nu\tq\nu\ta long name\nu\ty\nv\tnone\n", "numbered")
    let reader = try HistoryReader(path: path)
    let first = try #require(try reader.next(numberedBy: items))
    #expect(first.user == "u" && first.items == [1, 2, 1] && first.unknown == 1)
    let second = try #require(try reader.next(numberedBy: items))
    #expect(second.user == "v" && second.items == [] && second.unknown == 1)
    #expect(try reader.next(numberedBy: items) == nil)
  }

  @Test func pipesAreRead() throws {
    let path = folder("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let text = "a 1 2\nb 3\n" + (0..<20_000).map { "c\($0) 4 5 6 7 8\n" }.joined()
    let writer = Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      try? file.write(contentsOf: Data(text.utf8))
      try? file.close()
    }
    writer.start()
    let reader = try HistoryReader(path: path)
    #expect(try reader.next() == ["a": ["1", "2"]] && reader.format == .sequences)
    while try reader.next() != nil {}
    #expect(reader.histories == 20_002 && reader.bytes == text.utf8.count)
  }

  @Test func aGivenFormatNeedsNoFurtherLines() throws {
    let path = folder("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let answered = DispatchSemaphore(value: 0)
    let writer = Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      try? file.write(contentsOf: Data("a 1 2\n".utf8))
      // The reader must not wait for more: the answer to the first line comes before the second.
      answered.wait()
      try? file.write(contentsOf: Data("b 3\n".utf8))
      try? file.close()
    }
    writer.start()
    let reader = try HistoryReader(path: path, format: .sequences)
    #expect(try reader.next() == ["a": ["1", "2"]])
    answered.signal()
    #expect(try reader.next() == ["b": ["3"]])
    #expect(try reader.next() == nil)
  }

  @Test func errorsNameTheLine() throws {
    let path = try folder.put("user,item,time\na,1,2\na,1,x\n", "bad")
    let reader = try HistoryReader(path: path)
    #expect(throws: InteractionError.line(path: path, line: 3, problem: .badTime("x"))) {
      try reader.next()
    }
    let empty = try folder.put("", "empty")
    #expect(throws: InteractionError.empty(path: empty)) { try HistoryReader(path: empty) }
    let other = try folder.put("a 1\n\u{1} 2\n", "control")
    let second = try HistoryReader(path: other)
    #expect(try second.next() == ["a": ["1"]])
    #expect(
      throws: InteractionError.line(path: other, line: 2, problem: .controlCharacter(.user))
    ) { try second.next() }
  }
}
