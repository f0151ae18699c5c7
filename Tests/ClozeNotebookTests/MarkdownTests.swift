import ClozeReport
import Testing

@testable import ClozeNotebook

@Suite struct MarkdownTests {
  private func html(_ text: String) -> String { MarkdownRenderer().html(text) }

  @Test(arguments: [
    ("# A *b*\n## C ##\n####### d", "<h1>A <em>b</em></h1>\n<h2>C</h2>\n<p>####### d</p>"),
    ("One\nTwo\n===\nThree\n---", "<h1>One\nTwo</h1>\n<h2>Three</h2>"),
    ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul></li>\n</ul>"),
    ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("- a\n\n- b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>"),
    ("- a\n  goes on\n\nb", "<ul>\n<li>a\ngoes on</li>\n</ul>\n<p>b</p>"),
    ("> a\n> - b\n\nc", "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>\n<p>c</p>"),
    ("~~~\n<a>\n~~~", "<pre><code>&lt;a&gt;\n</code></pre>"),
    ("    x\n\n    y\nz", "<pre><code>x\n\ny\n</code></pre>\n<p>z</p>"),
    ("In\n1990. Then", "<p>In\n1990. Then</p>"),
  ])
  func blocks(_ text: String, _ expected: String) { #expect(html(text) == expected) }

  @Test(arguments: [
    (
      "**a** _b_ ***c*** snake_case_name 2 * 3 * 4",
      "<strong>a</strong> <em>b</em> <em><strong>c</strong></em> snake_case_name 2 * 3 * 4"
    ),
    ("`` a`b `` `<x>`", "<code>a`b</code> <code>&lt;x&gt;</code>"),
    ("\\*a\\* \\q `open", "*a* \\q `open"),
    ("[a *b*](c.md \"t\") [d](<e f>)", "<a href=\"c.md\">a <em>b</em></a> <a href=\"e f\">d</a>"),
    ("a  \nb\\\nc", "a<br>\nb<br>\nc"),
    (
      "<https://x.org/?a=1&b> <me@x.org>",
      "<a href=\"https://x.org/?a=1&amp;b\">https://x.org/?a=1&amp;b</a> "
        + "<a href=\"mailto:me@x.org\">me@x.org</a>"
    ),
    ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
  ])
  func inline(_ text: String, _ expected: String) { #expect(html(text) == "<p>\(expected)</p>") }

  @Test func tablesKeepTheirColumns() {
    #expect(
      html("| a | b |\n|:--|--:|\n| 1 \\| 2 | *x* | y\n| 3\n")
        == """
        <div class="wide"><table>
        <thead><tr><th style="text-align: left">a</th><th style="text-align: right">b</th></tr></thead>
        <tbody>
        <tr><td style="text-align: left">1 | 2</td><td style="text-align: right"><em>x</em></td></tr>
        <tr><td style="text-align: left">3</td><td style="text-align: right"></td></tr>
        </tbody>
        </table></div>
        """)
  }

  @Test func nothingInTheTextRuns() {
    let text = """
      <script>x()</script> [a](javascript:x()) [b](JavaScript:x) ![c](data:text/html,x)
      [d](" onclick="x()) <img onerror=x> `</code><script>` [e](&#106;avascript:x)
      """
    let made = html(text)
    #expect(!made.contains("<script") && !made.contains("<img") && !made.contains("onclick=\""))
    #expect(!made.lowercased().contains("href=\"javascript") && !made.contains("href=\"data"))
  }

  @Test func picturesAreInsideOrLinks() {
    let renderer = MarkdownRenderer { $0 == "p.png" ? ([1, 2, 3], .png) : nil }
    #expect(
      renderer.html("![a \"b\"](p.png) ![c](q.png)")
        == "<p><img alt=\"a &quot;b&quot;\" src=\"data:image/png;base64,AQID\"> "
        + "<a href=\"q.png\">c</a></p>")
  }

  @Test func deepAndLongTextIsNoTrouble() {
    for part in [">", "- ", "*a ", "[", "**", "`", "![", "<", "1. ", "_a_ ", "| "] {
      _ = html(String(repeating: part, count: 20_000))
      _ = html(String(repeating: part + "\n", count: 2000))
    }
  }
}
