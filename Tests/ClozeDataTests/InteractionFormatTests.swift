import ClozeData
import Foundation
import Testing

/// Every format with its quirks, and finding out which one it is.
@Suite struct InteractionFormatTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private static let expected: [History] = [
    ["7": ["31", "12", "31"]], ["ann": ["12"]], ["9": ["50", "31"]],
  ]

  /// The same interactions in every format.
  private static let texts: [(InteractionFormat, String)] = [
    (.pairs, "7 31\n7 12\nann 12\n9 50\n7 31\n9 31\n"),
    (.pairs, "7\t31\n7\t12\nann\t12\n9\t50\n7\t31\n9\t31"),
    (.pairs, "  7   31 \r\n7 12\r\n\r\nann 12\r\n9 50\r\n7 31\r\n9 31\r\n"),
    (.pairs, "user_id item_id\n7 31\n7 12\nann 12\n9 50\n7 31\n9 31\n"),
    (.sequences, "7 31 12 31\nann 12\n9 50 31\n"),
    (.sequences, "7\t31 12 31\r\nann\t12\r\n9\t50\t31"),
    (
      .inter,
      "item_id:token\trating:float\tuser_id:token\ttimestamp:float\n"
        + "31\t5\t7\t3\n12\t1\t7\t4\n12\t2\tann\t-1\n50\t3\t9\t0.5\n31\t4\t7\t5e0\n31\t4\t9\t6\n"
    ),
    (
      .csv,
      "userId,movieId,note\n7,31,x\n7,12,\"a, b\"\n\"ann\",12,\n9,\"50\",\"two\nlines\"\n"
        + "7, 31 ,\"say \"\"hi\"\"\"\n9,31,last"
    ),
    (
      .tsv,
      "reviewerID\tasin\tunixReviewTime\n7\t31\t100\n7\t12\t200\nann\t12\t1\n9\t50\t2\n"
        + "7\t31\t300\n9\t31\t400\n"
    ),
    (
      .jsonl,
      "{\"user\": 7, \"item\": \"31\"}\n{\"item\": 12, \"user\": \"7\"}\n"
        + " {\"user\":\"\\u0061nn\",\"other\":{\"item\":[1,{\"a\":null}]},\"item\":\"12\"}\n"
        + "{\"user\":9,\"item\":50}\n{\"user\":7,\"item\":31}\n{\"user\":9,\"item\":31}\n"
    ),
    (
      .jsonl,
      "{\"user_id\":\"7\",\"items\":[31,\"12\",31]}\n{\"user_id\":\"ann\",\"items\":[\"1\\u0032\"]}\n"
        + "\n{\"user_id\":9,\"items\":[50,31],\"timestamps\":[1,2]}\n"
    ),
  ]

  @Test(arguments: texts.indices) func readsTheSame(_ index: Int) throws {
    let (format, text) = Self.texts[index]
    #expect(try folder.format(text) == format)
    #expect(try folder.histories(text) == Self.expected)
    #expect(try folder.histories(text, format) == Self.expected)
    #expect(try folder.histories("\u{FEFF}" + text) == Self.expected, "with a byte order mark")
  }

  @Test func severalFilesContinueHistories() throws {
    let first = try folder.put("a 1\nb 2\n", "first"), second = try folder.put("a 3 1\n", "second")
    let (log, report) = try InteractionSource(paths: [first, second]).read()
    #expect(log.histories == [["a": ["1", "3", "1"]], ["b": ["2"]]])
    #expect(report.files.map(\.format) == [.pairs, .sequences])
    #expect(report.interactions == 4 && report.bytes == 14 && !report.hasTimes)
  }

  @Test func timesSortAndEqualOnesStay() throws {
    let text = """
      user,item,timestamp
      u,late,30
      u,b,-1.5
      v,x,2
      u,a,-1.5
      u,first,-1e3
      v,y,2
      """
    #expect(
      try folder.histories(text) == [["u": ["first", "b", "a", "late"]], ["v": ["x", "y"]]])
    let source = InteractionSource(paths: [try folder.put(text, "times")])
    let report = try source.read().report
    #expect(report.hasTimes && report.reorderedUsers == 1)
    #expect(
      try folder.histories(text) { $0.timeColumn = "none" }
        == [["u": ["late", "b", "a", "first"]], ["v": ["x", "y"]]])
  }

  @Test func columnsCanBeNamed() throws {
    let text = "user,buyer,item,sku,when\n1,a,2,x,5\n1,a,3,y,4\n"
    #expect(try folder.histories(text) == [["1": ["2", "3"]]])
    let named = try folder.histories(text) {
      ($0.userColumn, $0.itemColumn, $0.timeColumn) = ("buyer", "sku", "when")
    }
    #expect(named == [["a": ["y", "x"]]])
    let json = "{\"buyer\":1,\"user\":3,\"sku\":2}\n"
    #expect(
      try folder.histories(json) { ($0.userColumn, $0.itemColumn) = ("buyer", "sku") }
        == [["1": ["2"]]])
  }

  @Test func theBestNameIsTaken() throws {
    #expect(
      try folder.histories("parent_asin,asin,session,user\np,a,s,u\n") == [["u": ["a"]]])
    #expect(
      try folder.histories("{\"asin\":1,\"session\":2,\"item_id\":3,\"User ID\":4}\n")
        == [["4": ["3"]]])
  }

  @Test func idsKeepWhatTheyAreSpelledWith() throws {
    let csv = "user,item\n\" a b \",\"x \"\"y\"\"\"\n a b ,it's\n\",\",é\n"
    #expect(
      try folder.histories(csv) == [
        [" a b ": ["x \"y\""]], ["a b": ["it's"]], [",": ["é"]],
      ])
    let composed = "u \u{E9}\nu e\u{301}\n"
    let source = InteractionSource(paths: [try folder.put(composed, "accents")])
    #expect(try source.read().log.items.count == 2, "spellings differ")
    #expect(
      try folder.histories("Ann Lee\tToy Story\nAnn Lee\tHeat\n")
        == [["Ann Lee": ["Toy Story", "Heat"]]])
    #expect(
      try folder.histories("{\"user\":\"\\ud834\\udd1e\",\"item\":1.50}\n")
        == [["\u{1D11E}": ["1.50"]]])
  }

  @Test func aSingleInteractionIsEnough() throws {
    for text in ["u i", "u\ti\n", "user,item\nu,i\n", "{\"user\":\"u\",\"items\":[\"i\"]}"] {
      #expect(try folder.histories(text) == [["u": ["i"]]])
    }
  }

  @Test func longLinesAreSniffedByTheirStart() throws {
    let items = (0..<50_000).map(String.init)
    let text = "u " + items.joined(separator: " ") + "\nv 1 2\n"
    #expect(try folder.histories(text) == [History(user: "u", items: items), ["v": ["1", "2"]]])
  }

  @Test func emptyListsAreCountedAndLeftOut() throws {
    let path = try folder.put("{\"user\":1,\"items\":[]}\n{\"user\":2,\"items\":[3]}\n", "empty")
    let (log, report) = try InteractionSource(paths: [path]).read()
    #expect(log.histories == [["2": ["3"]]] && report.emptyHistories == 1)
  }

  @Test func readingSaysHowFarItIs() throws {
    let text = String(repeating: "user item\n", count: 300_000) + "a b\n"
    let path = try folder.put("x y\n" + text, "long")
    var seen: [Int] = []
    let (log, report) = try InteractionSource(paths: [path]).read { seen.append($0) }
    #expect(log.count == 300_002 && report.bytes == text.utf8.count + 4)
    #expect(seen.count >= 3 && seen == seen.sorted() && seen.last == report.bytes)
    #expect(throws: CancellationError.self) {
      try InteractionSource(paths: [path]).read { _ in throw CancellationError() }
    }
  }
}
