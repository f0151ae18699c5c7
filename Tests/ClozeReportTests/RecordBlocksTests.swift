import Testing

@testable import ClozeReport

/// Values as lines of blocks.
@Suite struct RecordBlocksTests {
  @Test(arguments: [" ", "          ", String(repeating: " ", count: 500)])
  func blanksAloneHaveALine(blanks: String) {
    #expect(!wrapped(blanks, to: 4).isEmpty)
    let records = Records(columns: ["name", "text"], rows: [["a", .string(blanks)], ["b", "c"]])
    let blocks = RecordBlocks(records: records, width: 12).text
    #expect(blocks.hasPrefix("name: a\ntext: ") && blocks.hasSuffix("\nname: b\ntext: c\n"))
  }

  /// Time that grows with the square of a word's length would be hours.
  @Test(.timeLimit(.minutes(1))) func longWordsAreWrappedInOnePass() {
    let word = String(repeating: "x", count: 300_000)
    let lines = wrapped("a " + word, to: 10)
    #expect(lines.count == 30_001 && lines.dropFirst().allSatisfy { $0.count == 10 })
    #expect(wrapped("漢字漢", to: 3) == ["漢", "字", "漢"])
    #expect(wrapped("漢a", to: 1) == ["漢", "a"])
    let records = Records(
      columns: ["name", "text"], rows: [["a", .string(String(repeating: "x", count: 300_000))]])
    #expect(records.rendered(as: .table, width: 40).utf8.count < 400)
  }
}
