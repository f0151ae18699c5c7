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
      .list([bad]), .table(records), .properties([(name: bad, value: bad)]),
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
