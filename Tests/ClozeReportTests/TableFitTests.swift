import Foundation
import Testing

@testable import ClozeReport

/// Tables at terminals of several widths.
@Suite struct TableFitTests {
  private let scores = Records(
    columns: ["metric", "value", "protocol", "split", "seed", "count"],
    rows: [
      ["NDCG@10", 0.123456, "full", "test", 42, 943], ["Hit@10", 0.25, "full", "test", 42, 943],
    ])

  @Test func constantColumnsAreSaidOnce() {
    #expect(
      scores.rendered(as: .table, width: 80) == """
        protocol full, split test, seed 42, count 943
        metric      value
        -------  --------
        NDCG@10  0.123456
        Hit@10       0.25

        """)
    // Programs get all columns.
    #expect(scores.rendered(as: .table).hasPrefix("metric      value  protocol  split"))
    #expect(scores.rendered(as: .csv, width: 80).hasPrefix("metric,value,protocol,split,seed"))
  }

  @Test func whatIsMeasuredAndTheFirstColumnsStay() {
    let equal = Records(
      columns: ["name", "loss", "tag"], rows: [["a", 0.5, .null], ["a", 0.5, .null]])
    #expect(
      equal.rendered(as: .table, width: 80)
        == "no tag\nname  loss\n----  ----\na      0.5\na      0.5\n")
    let two = Records(columns: ["name", "state"], rows: [["a", "done"], ["b", "done"]])
    #expect(two.rendered(as: .table, width: 80) == two.rendered(as: .table))
    let commas = Records(
      columns: ["a", "b", "c", "d"], rows: [[1, 2, "x, y", true], [2, 3, "x, y", true]])
    #expect(commas.rendered(as: .table, width: 80).hasPrefix("c x, y; d true\n"))
    let one = Records(columns: scores.columns, rows: [scores.rows[0]])
    #expect(one.rendered(as: .table, width: 80) == one.rendered(as: .table))
  }

  @Test func namesAreBrokenBeforeCellsAreCut() {
    let runs = Records(
      columns: ["name", "validation_loss", "state"],
      rows: [["text-1", 3.25, "done"], ["text-2", 3, "failed"]])
    #expect(
      runs.rendered(as: .table, width: 27) == """
                validation_
        name           loss  state
        ------  -----------  ------
        text-1         3.25  done
        text-2            3  failed

        """)
  }

  @Test func wordsAreCutInTheMiddleAndSentencesWrapped() {
    let records = Records(
      columns: ["name", "path", "text", "n"],
      rows: [["a", "/data/books/held-out.txt", "one two three four", 1.5], ["b", "x", "y", 2]])
    let table = records.table(width: 36)
    #expect(table.isCut)
    #expect(table.text.split(separator: "\n").allSatisfy { textWidth(String($0)) <= 36 })
    #expect(
      table.text.contains("…") && table.text.contains("one two") && table.text.contains("1.5"))
    let wrapped = Records(
      columns: ["name", "value"], rows: [["cpu", "a b c d e f g h i j k l m"]])
    #expect(
      wrapped.table(width: 20)
        == TableText(
          text: "name  value\n----  -------------\ncpu   a b c d e f g\n      h i j k l m\n",
          isCut: false, heading: 0..<1))
  }

  /// Whatever the width, no number and no first column loses anything, and nothing is wider unless
  /// a single word is.
  @Test func nothingThatMattersIsCutAtAnyWidth() {
    let records = Records(
      columns: ["name", "loss", "steps_done", "command", "path"],
      rows: (0..<3).map { row in
        [
          .string("a-rather-long-name-\(row)"), .double(1e-5 * Double(row + 1) / 7),
          .int(123_456 + row),
          .string("pretrain text --set a=\(row) --data book.txt"),
          .string("/x/\(row)/yyyyyyyyyyyyyyyyyy"),
        ]
      })
    for width in 1...120 {
      let text = records.table(width: width).text
      let joined = text.filter { !$0.isWhitespace }
      for row in records.rows {
        for value in row[1...2] { #expect(joined.contains(value.display), "width \(width)") }
        // The first column may be broken behind its signs.
        let parts = row[0].display.split(separator: "-").map(String.init)
        for part in parts { #expect(joined.contains(part), "width \(width)") }
      }
      if width >= 20 {
        #expect(
          text.split(separator: "\n").allSatisfy { textWidth(String($0)) <= width }, "\(width)")
      }
    }
  }

  @Test func whatIsTooWideBecomesBlocks() {
    #expect(
      Records(columns: scores.columns, rows: [scores.rows[0]]).rendered(as: .table, width: 24)
        == "metric:   NDCG@10\nvalue:    0.123456\nprotocol: full\nsplit:    test\nseed:     42\n"
        + "count:    943\n")
    let two = Records(columns: ["a", "b"], rows: [["x", "y"], ["z", .null]])
    #expect(two.rendered(as: .table, expanded: .on) == "a: x\nb: y\n\na: z\nb:\n")
    #expect(two.rendered(as: .table, width: 80, expanded: .on) == "a: x\nb: y\n\na: z\nb:\n")
    let long = Records(columns: ["text"], rows: [["one two three four"]])
    #expect(
      long.rendered(as: .table, width: 16, expanded: .on)
        == "text: one two\n      three four\n")
    // Off leaves the columns to the terminal.
    let wide = Records(columns: ["aaaaaaaaaa", "b"], rows: [["0123456789", 5]])
    #expect(wide.rendered(as: .table, width: 5, expanded: .off) == wide.rendered(as: .table))
    #expect(Records(columns: ["a"]).rendered(as: .table, expanded: .on) == "")
  }

  @Test func timesAreSaidAtTerminalsOnly() throws {
    var runs = Records(
      columns: ["name", "started"], rows: [["a", "2026-01-02T03:04:05Z"], ["b", .null]])
    runs.times = ["started"]
    let now = try Date("2026-01-02T05:05:00Z", strategy: .iso8601)
    #expect(runs.table(width: 80, now: now).text.contains("a     2 hours ago\n"))
    #expect(runs.table(width: nil, now: now).text.contains("a     2026-01-02T03:04:05Z\n"))
    #expect(runs.table(width: 80, now: nil).text.contains("a     2026-01-02T03:04:05Z\n"))
    #expect(scores.table(width: 80, now: nil) == scores.table(width: nil))
    #expect(runs.rendered(as: .csv).contains("2026-01-02T03:04:05Z"))
  }

  @Test(
    arguments: [
      (0, "just now"), (59, "just now"), (-30, "just now"), (60, "1 minute ago"),
      (3599, "59 minutes ago"), (3600, "1 hour ago"), (86_399, "23 hours ago"),
      (86_400, "1 day ago"), (27 * 86_400, "27 days ago"), (40 * 86_400, "1 month ago"),
      (364 * 86_400, "12 months ago"), (800 * 86_400, "2 years ago"),
      (-3600, "2026-03-01"),
    ] as [(Double, String)])
  func timesAgo(_ seconds: Double, _ text: String) throws {
    let now = try Date("2026-03-01T12:00:00Z", strategy: .iso8601)
    #expect(Format.relative(now - seconds, to: now) == text)
  }

  @Test func theEnvironmentsWidthGoesFirst() {
    let terminal = Terminal(descriptor: -1, environment: ["COLUMNS": "40"])
    #expect(terminal.width == 40 && terminal.height == nil)
    #expect(Terminal(descriptor: -1, environment: ["COLUMNS": "0"]).width == 80)
  }
}
