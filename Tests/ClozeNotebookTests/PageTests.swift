import ClozeReport
import Testing

@testable import ClozeNotebook

@Suite struct PageTests {
  @Test func aPageHoldsProseCommandsOutputsAndPictures() throws {
    let text = """
      # A `study`

      Prose with <b>.

      ```cloze
      show <x>
      ```

      ```output
      old
      ```

      ```cloze fails
      y
      ```

      ```cloze quick
      z
      ```

      End.
      """
    let book = try Notebook(text.utf8, path: "x/study.md")
    let page = book.page(
      with: [
        CellResult(output: "new & good\n", pictures: [.init(name: "a.svg", bytes: [1])]),
        CellResult(output: "error: no\n"), nil,
      ]) { _ in nil }
    #expect(page.title == "A study")
    #expect(
      page.blocks.map(\.markup) == [
        "<h1>A <code>study</code></h1>\n<p>Prose with &lt;b&gt;.</p>",
        "<pre><code>show &lt;x&gt;\n</code></pre>",
        "<pre class=\"output\"><code>new &amp; good\n</code></pre>",
        "<figure><img alt=\"a.svg\" src=\"data:image/svg+xml;base64,AQ==\"></figure>",
        "<pre><code>y\n</code></pre>",
        "<pre class=\"failure\"><code>error: no\n</code></pre>",
        "<details><summary>Only in the quick size</summary>\n<pre><code>z\n</code></pre>\n</details>",
        "<p>End.</p>",
      ])
    #expect(try Notebook("".utf8, path: "x/y.md").page(with: []) { _ in nil }.title == "y.md")
  }

  @Test func recordsAreTablesAndFailuresStandOut() throws {
    let book = try Notebook("```cloze\na\n```\n```cloze\nb\n```\n".utf8, path: "n.md")
    var failed = CellResult(
      parts: [
        .text("one\n"),
        .table(Records(columns: ["<n>", "v"], rows: [["x", 1.5]]), text: "n  v\nx  1.5\n"),
        .text("two\n"),
      ])
    failed.failure = "n.md:2: <no>"
    #expect(failed.output == "one\nn  v\nx  1.5\ntwo\n")
    let blocks = book.page(with: [failed, nil]) { _ in nil }.blocks.map(\.markup)
    #expect(blocks.count == 6 && blocks[1] == "<pre class=\"output\"><code>one\n</code></pre>")
    #expect(blocks[2].hasPrefix("<section class=\"output\">\n<div class=\"wide\"><table class="))
    #expect(blocks[2].contains("<th>&lt;n&gt;</th>"))
    #expect(blocks[4] == "<pre class=\"failure\"><code>error: n.md:2: &lt;no&gt;</code></pre>")
    #expect(blocks[5].contains("<summary>Not run</summary>"))
    let text = book.text(with: [failed, nil], at: "n.md")
    #expect(
      text == "```cloze\na\n```\n\n```output\none\nn  v\nx  1.5\ntwo\nerror: n.md:2: <no>\n```\n"
        + "```cloze\nb\n```\n")
  }
}
