import ClozeReport
import Foundation
import Testing

@Suite struct RecordsTests {
  let records = Records(
    columns: ["name", "steps", "loss", "tags"],
    rows: [
      ["tiny", 250, 3.14159265358979, ["a", 1]],
      ["a|b, \"c\"", 12345, nil, []],
      ["", nil, .double(.nan), [nil, .double(.infinity), true]],
    ])

  @Test func table() {
    let expected = """
      name      steps     loss  tags
      --------  -----  -------  -----------
      tiny        250  3.14159  a, 1
      a|b, "c"  12345
                           nan  , inf, true

      """
    #expect(records.rendered(as: .table) == expected)
  }

  @Test func json() throws {
    let expected = #"""
      [
        {"name": "tiny", "steps": 250, "loss": 3.14159265358979, "tags": ["a", 1]},
        {"name": "a|b, \"c\"", "steps": 12345, "loss": null, "tags": []},
        {"name": "", "steps": null, "loss": null, "tags": [null, null, true]}
      ]

      """#
    #expect(records.rendered(as: .json) == expected)
    let parsed = try JSONSerialization.jsonObject(with: Data(expected.utf8)) as? [[String: Any]]
    #expect(parsed?.count == 3 && parsed?[1]["name"] as? String == "a|b, \"c\"")
  }

  @Test func jsonLines() {
    let lines = records.rendered(as: .jsonl).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[2] == #"{"name": "", "steps": null, "loss": null, "tags": [null, null, true]}"#)
  }

  @Test func csv() {
    let expected = #"""
      name,steps,loss,tags
      tiny,250,3.14159265358979,"[""a"", 1]"
      "a|b, ""c""",12345,,[]
      "",,nan,"[null, null, true]"

      """#
    #expect(records.rendered(as: .csv) == expected)
  }

  @Test func csvQuotesWhatWouldBreakALine() {
    let odd = Records(
      columns: ["a,b"], rows: [["x\ny"], ["x\r\ny"], [" x"], ["plain"], ["\"\""], ["\"\u{301}"]])
    let expected =
      "\"a,b\"\n\"x\ny\"\n\"x\r\ny\"\n\" x\"\nplain\n\"\"\"\"\"\"\n"
      + "\"\"\"\u{301}\"\n"
    #expect(odd.rendered(as: .csv) == expected)
  }

  @Test func tsv() {
    let odd = Records(columns: ["a", "b"], rows: [["x\ty\\z", "l\nm\r\n"], [1.5, false]])
    #expect(odd.rendered(as: .tsv) == "a\tb\nx\\ty\\\\z\tl\\nm\\r\\n\n1.5\tfalse\n")
  }

  @Test func markdown() {
    let expected = #"""
      | name | steps | loss | tags |
      | --- | ---: | ---: | --- |
      | tiny | 250 | 3.14159 | a, 1 |
      | a\|b, "c" | 12345 |  |  |
      |  |  | nan | , inf, true |

      """#
    #expect(records.rendered(as: .markdown) == expected)
    let lines = Records(columns: ["a"], rows: [["x\r\ny"]])
    #expect(lines.rendered(as: .markdown) == "| a |\n| --- |\n| x<br>y |\n")
  }

  @Test func latex() {
    let records = Records(
      columns: ["name_1", "loss"],
      rows: [["50% & more", -1.5], [#"a\b~^<x>|"{$}#"#, 12.0], ["±…\u{1}\n", .null]])
    let expected = ##"""
      % needs \usepackage{booktabs}
      \begin{tabular}{lr}
        \toprule
        name\_1 & loss \\
        \midrule
        50\% \& more & \textbf{$-$1.5} \\
        a\textbackslash{}b\textasciitilde{}\textasciicircum{}\textless{}x\textgreater{}\textbar{}\textquotedbl{}\{\$\}\# & 12 \\
        $\pm$\dots{}   &  \\
        \bottomrule
      \end{tabular}

      """##
    #expect(records.rendered(as: .latex, bold: [[0, 1]]) == expected)
    #expect(!records.rendered(as: .latex).contains("textbf"))
  }

  @Test func cellsStandOut() {
    let records = Records(columns: ["a", "b"], rows: [["x<", 1.5], ["y", 2]])
    #expect(records.rendered(as: .markdown, bold: [[0, 1]]).contains("| x< | **1.5** |"))
    #expect(records.rendered(as: .table, bold: [[1, 1]]).contains("y   2 *"))
    #expect(
      records.rendered(as: .html, bold: [[0, 0]]).contains("<td><strong>x&lt;</strong></td>"))
    #expect(records.rendered(as: .html).contains("<td class=\"number\">1.5</td>"))
    #expect(
      records.rendered(as: .csv, bold: [[0, 1]]) == records.rendered(as: .csv))
  }

  @Test func withoutRowsTheColumnsAreStillSaid() {
    let empty = Records(columns: ["a", "bc"])
    #expect(empty.rendered(as: .table) == "a  bc\n-  --\n")
    #expect(empty.rendered(as: .json) == "[]\n")
    #expect(empty.rendered(as: .jsonl) == "")
    #expect(empty.rendered(as: .csv) == "a,bc\n")
    #expect(empty.rendered(as: .markdown) == "| a | bc |\n| --- | --- |\n")
  }

  @Test func propertiesAreTwoColumns() {
    let properties = Records(properties: ["layers": 2, "name": "tiny"])
    #expect(properties.rendered(as: .tsv) == "name\tvalue\nlayers\t2\nname\ttiny\n")
  }

  @Test func numbersAreWrittenInFullForPrograms() {
    let numbers = Records(
      columns: ["x"], rows: [[0.1], [1e-7], [1e300], [-0.0], [5.0], [.int(.max)]])
    #expect(
      numbers.rendered(as: .tsv)
        == "x\n0.1\n1e-07\n1e+300\n-0.0\n5.0\n9223372036854775807\n")
  }

  @Test func optionalsBecomeNothing() {
    #expect(RecordValue(nil as Double?) == .null && RecordValue(2.5 as Double?) == 2.5)
    #expect(RecordValue(nil as Int?) == .null && RecordValue(nil as String?) == .null)
  }
}

@Suite struct TableTests {
  @Test func wideCharactersTakeTwoCells() {
    let records = Records(columns: ["w", "n"], rows: [["漢字", 1], ["é", 2], ["e\u{301}", 3]])
    #expect(records.rendered(as: .table) == "w     n\n----  -\n漢字  1\né     2\ne\u{301}     3\n")
    let wide = Records(columns: ["i", "w"], rows: [[1, "漢字漢字漢字"]])
    #expect(wide.rendered(as: .table, width: 11) == "i  w\n-  -------\n1  漢字…字\n")
  }

  @Test func controlCodesInValuesAreShownNotSent() {
    let records = Records(columns: ["a"], rows: [["x\u{1B}[31m\ny"]])
    #expect(records.rendered(as: .table) == "a\n--------------\nx\\u{1B}[31m\\ny\n")
  }
}

@Suite struct FormatTests {
  @Test func durations() {
    let cases: [(Double, String)] = [
      (0, "0:00"), (41.4, "0:41"), (59.6, "1:00"), (725, "12:05"), (3723, "1:02:03"),
      (360_000, "100:00:00"), (-1, "?"), (.nan, "?"), (.infinity, "?"),
    ]
    for (seconds, text) in cases { #expect(Format.duration(seconds) == text) }
  }

  @Test func bytes() {
    let cases = [
      (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (1234, "1.23 kB"), (12_345_678, "12.3 MB"),
      (999_499, "999 kB"), (999_500, "1.00 MB"), (9_996_000_000, "10.0 GB"), (.max, "9.22 EB"),
    ]
    for (bytes, text) in cases { #expect(Format.bytes(bytes) == text) }
  }

  @Test func counts() {
    let cases: [(Double, String)] = [
      (0, "0"), (999.4, "999"), (999.6, "1.00k"), (11_170_000, "11.2M"), (110_000_000, "110M"),
      (-2500, "-2.50k"), (.infinity, "inf"), (1e30, "1000000000000E"),
    ]
    for (count, text) in cases { #expect(Format.count(count) == text) }
    #expect(Format.count(30522) == "30.5k")
  }

  @Test func percentages() {
    let cases: [(Double, String)] = [
      (0, "0%"), (0.379, "37%"), (0.9999, "99%"), (1, "100%"), (2, "100%"), (.nan, "?"),
    ]
    for (fraction, text) in cases { #expect(Format.percent(fraction) == text) }
  }
}
