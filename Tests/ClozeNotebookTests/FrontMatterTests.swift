import Testing

@testable import ClozeNotebook

/// The properties at the start of a notebook.
@Suite struct FrontMatterTests {
  private func book(_ text: String) throws -> Notebook { try Notebook(text.utf8, path: "n.md") }

  @Test func theTitleIsThatOfThePage() throws {
    let text = """
      ---
      title: "Rates: a <study>"
      author: A. B.
      date: 2026-05-01
      tags:
        - one
      # a remark
      ---

      ```cloze
      x
      ```

      """
    let book = try book(text)
    #expect(book.frontMatter?["title"] == "Rates: a <study>" && book.cells.count == 1)
    #expect(book.frontMatter?["tags"] == nil)
    let page = book.page(with: [CellResult()]) { _ in nil }
    #expect(page.title == "Rates: a <study>")
    #expect(
      page.blocks.map(\.markup) == [
        "<h1>Rates: a &lt;study&gt;</h1>", "<p class=\"note\">A. B., 2026-05-01</p>",
        "<pre><code>x\n</code></pre>",
      ])
    #expect(book.text(with: [nil], at: "n.md") == text)
  }

  @Test func aTitleIsNotRepeated() throws {
    let page = try book("---\ntitle: One\n---\n# One\n\nText.\n").page(with: []) { _ in nil }
    #expect(page.blocks.map(\.markup) == ["<h1>One</h1>\n<p>Text.</p>"])
    let named = try book("\u{FEFF}---\r\ntitle: One\r\n---\r\n# Two\r\n").page(with: []) { _ in nil
    }
    #expect(named.title == "One" && named.blocks.count == 2)
  }

  /// A rule at the start of a page is a rule.
  @Test(
    arguments: [
      "---\ntitle: never closed\n", "---\nNo property here\n---\n", "text\n---\ntitle: x\n---\n",
      "---\n---\n", "",
    ])
  func otherRulesAreProse(_ text: String) throws {
    #expect(try book(text).frontMatter == nil)
  }

  /// A block of commands within it is none.
  @Test func blocksBeginBehindIt() throws {
    let book = try book("---\ntitle: x\n---\n```cloze\ny\n```\n")
    #expect(book.cells.map(\.line) == [4])
  }
}
