import Testing

@testable import ClozeNotebook

@Suite struct OutputComparisonTests {
  private func agree(_ expected: String, _ actual: String, tolerance: Double? = nil) -> Bool {
    OutputComparison(tolerance: tolerance).matches(expected: expected, actual: actual)
  }

  @Test func textMustBeTheSame() {
    #expect(agree("a b\n", "a b"))
    #expect(!agree("a b", "a c"))
    #expect(!agree("a\nb", "a"))
    #expect(!agree("a", "a\nb"))
    #expect(!agree("", "a"))
    #expect(agree("", "\n \n"))
  }

  @Test func numbersMayDifferALittle() {
    #expect(agree("loss 2.3456", "loss 2.3461"))
    #expect(!agree("loss 2.3456", "loss 2.36"))
    #expect(agree("0.25", "0.26"), "one in the last digit shown")
    #expect(!agree("0.25", "0.27"))
    #expect(agree("1.5e-3", "0.001501") && agree("-1.0000", "-1.0004"))
    #expect(!agree("-1.0", "1.0"))
    #expect(!agree("2", "2.5") && agree("2", "2.0001"))
    #expect(agree("2.51", "2.6", tolerance: 0.05) && !agree("2.51", "2.7", tolerance: 0.05))
    #expect(agree("100 steps", "104 steps", tolerance: 0.05))
    #expect(!agree("0.25", "0.26", tolerance: 0))
  }

  @Test func wholeNumbersAndNamesMustBeTheSame() {
    #expect(!agree("8000 tokens", "8001 tokens"))
    #expect(!agree("bf16", "bf17", tolerance: 1))
    #expect(!agree("layer_2", "layer_3", tolerance: 1))
    #expect(agree("x-1", "x-1") && agree("1.2.3", "1.2.3"))
  }

  @Test func whatIsNoNumberFails() {
    #expect(!agree("1.0", "nan", tolerance: 100))
    #expect(!agree("1.0", "inf", tolerance: 100))
    #expect(!agree("1.0", "1e999", tolerance: 100))
    #expect(!agree("1e999", "1.0", tolerance: 100))
    #expect(agree("nan", "nan"))
  }

  @Test func widthsOfTablesDoNotMatter() {
    #expect(
      agree(
        "metric  value\n------  -----\nloss    10.00",
        "metric  value\n------  ------\nloss     9.9999"))
    #expect(agree("    9.5  a", "9.5 a"))
  }

  @Test func dotsStandForAnything() {
    #expect(agree("made ... in ... s", "made run/model in 3.2 s"))
    #expect(!agree("made ... in ... s", "made run/model"))
    #expect(agree("a\n...\nz", "a\nz") && agree("a\n...\nz", "a\n1\n2\nz"))
    #expect(!agree("a\n...\nz", "a\n1"))
    #expect(agree("...", "") && agree("...", "x\ny"))
    #expect(agree("...\nb\n...\nd", "a\nb\nb\nc\nd"))
    #expect(agree("pi 3.1...", "pi 3.1"))
  }

  @Test func manyDotsAreNoTrouble() {
    let pattern = String(repeating: "a...", count: 300) + "b"
    #expect(!agree(pattern, String(repeating: "a", count: 5000)))
    let lines = String(repeating: "a\n...\n", count: 300) + "b"
    #expect(!agree(lines, String(repeating: "a\n", count: 2000)))
  }

  @Test func theDifferenceShowsWhatDiffers() {
    let difference = LineDifference(
      expected: "a\nb\nc\nd 1.00001\ne\nf\ng\n...\nh", actual: "a\nb\nc\nd 1.00002\nx\nf\ng\nh\ni",
      OutputComparison())
    #expect(
      difference.lines == [
        "  ...", "  c", "  d 1.00002", "- e", "+ x", "  f", "  g", "  ...", "  h", "+ i",
      ])
    let none = LineDifference(expected: "", actual: "x", OutputComparison())
    #expect(none.lines == ["+ x"])
  }

  @Test func aBlockIsComparedWithWhatStandsBehindIt() throws {
    let book = try Notebook(
      "```cloze\n```\n```output\n1\n```\n![x](n.files/x.png)\n\n```cloze unchecked\n```\n".utf8,
      path: "n.md")
    func check(_ index: Int, _ result: CellResult?) -> [String]? {
      CellCheck(book.cells[index], result)?.lines
    }
    let picture = CellResult.Picture(name: "x.png", bytes: [])
    #expect(check(0, CellResult(output: "1\n", pictures: [picture])) == [])
    #expect(check(0, CellResult(output: "2\n")) == ["- 1", "+ 2", "- picture x.png"])
    #expect(check(0, nil) == nil && check(1, CellResult(output: "2")) == nil)
  }
}
