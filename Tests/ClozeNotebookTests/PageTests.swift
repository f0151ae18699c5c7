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
}
