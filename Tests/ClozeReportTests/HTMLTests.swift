import Foundation
import FoundationXML
import Testing

@testable import ClozeReport

@Suite struct HTMLTests {
  @Test func textIsEscaped() {
    #expect(HTML.escape("a<b> & \"c\" 'd'") == "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;")
    #expect(HTML.escape("tab\tline\n\u{0}\u{1B}\u{85}é") == "tab\tline\n\u{FFFD}\u{FFFD}\u{FFFD}é")
    // A quote with an accent behind it is still a quote to a browser.
    #expect(HTML.escape("\"\u{301}") == "&quot;\u{301}")
    #expect(HTML.escape("") == "")
  }

  /// Every block, with text that would be markup if it were let through.
  @Test func blocksEscapeWhatTheyAreGiven() throws {
    let bad = "</script><script>alert(\"1\")</script>&'"
    let records = Records(columns: [bad, "n"], rows: [[.string(bad), 1]])
    let blocks: [HTMLBlock] = [
      .heading(bad, level: 9, id: bad), .paragraph(bad, style: bad), .preformatted(bad),
      .list([bad]), .table(records, caption: bad, bold: [[0, 0]]), .command(bad),
      .matrix([[1]], labels: [bad], caption: bad), .properties([(name: bad, value: bad)]),
      .picture([1, 2], .png, description: bad, caption: bad),
      .group([.folded(bad, [.paragraph(bad)], isOpen: false)], style: "pair"),
    ]
    for block in blocks {
      #expect(!block.markup.contains("<script"), "\(block.markup)")
      #expect(!block.markup.contains("\"1\""), "\(block.markup)")
      // Balanced and well-formed but for `<img>`, which HTML leaves open.
      let closed = block.markup.replacing(/<img ([^>]*)>/) { "<img \($0.output.1)/>" }
      let parser = XMLParser(data: Data("<x>\(closed)</x>".utf8))
      #expect(parser.parse(), "\(block.markup)")
    }
  }

  @Test func tablesSetNumbersToTheRight() {
    let table = HTMLBlock.table(Records(columns: ["a", "b"], rows: [["x", 1.5], ["y", nil]]))
    #expect(table.markup.contains("<th>a</th><th class=\"number\">b</th>"))
    #expect(table.markup.contains("<td>x</td><td class=\"number\">1.5</td>"))
  }

  @Test func cellsStandOut() {
    let records = Records(columns: ["a", "b"], rows: [["x", 1.5], ["y", 2]])
    let table = HTMLBlock.table(records, caption: "c", bold: [[1, 1]]).markup
    #expect(table.hasPrefix("<p class=\"caption\">c</p>"))
    #expect(table.contains("<td class=\"number\">1.5</td>"))
    #expect(table.contains("<td class=\"number\"><strong>2</strong></td>"))
  }

  @Test func sharesOfARowAreShades() {
    let markup = HTMLBlock.matrix([[3, 1], [0, 0]], labels: ["a", "b"], caption: "c").markup
    #expect(
      markup.contains("<td class=\"number level-3\">3</td><td class=\"number level-1\">1</td>"))
    #expect(markup.contains("<td class=\"number level-0\">0</td>"))
  }

  /// Browsers compare the digest in the policy with that of the script.
  @Test func onlyThePagesScriptMayRun() {
    var page = HTMLPage(title: "a")
    #expect(!page.text.contains("script-src") && !page.text.contains("<script"))
    // printf 'alert(1)' | sha256sum, and in base64.
    page.script = HTMLScript(
      "alert(1)", digest: "6e11c72f7cf6bc383152dd16ddd5903aba6bb1c99d6b6639a4bb0b838185fa92")
    #expect(
      page.text.contains("; script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='\""))
    #expect(page.text.contains("<script>alert(1)</script>\n</body>"))
  }

  @Test func aPageHoldsItsBlocksAndFetchesNothing() {
    var page = HTMLPage(title: "a <b>", blocks: [.heading("one", level: 1)])
    page.append(.picture(Array("<svg/>".utf8), .svg, description: "d"))
    let text = page.text
    #expect(text.hasPrefix("<!DOCTYPE html>\n"))
    #expect(text.contains("<title>a &lt;b&gt;</title>"))
    #expect(
      text.contains(
        "<h1>one</h1>\n<figure><img alt=\"d\" src=\"data:image/svg+xml;base64,PHN2Zy8+\">"))
    #expect(!text.contains("http:") && !text.contains("https:"))
  }
}
