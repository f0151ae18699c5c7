import ClozeTensor
import Testing

@testable import ClozeNotebook

/// The notebook that `text` is.
private func notebook(_ text: String, path: String = "a/study.md") throws -> Notebook {
  try Notebook(text.utf8, path: path)
}

@Suite struct NotebookTests {
  private let sample = """
    # Title

    ```cloze
    one
      two
    ```

    ```output
    1
    ```

    ![old](study.files/old.png)

    Text.

    ~~~~ cloze fails tolerance=0.05
    ```
    ~~~~

    ```python
    ```cloze
    ```
    ```cloze quick unchecked
    ```
    """

  @Test func blocksAreFoundWithWhatBelongsToThem() throws {
    let cells = try notebook(sample).cells
    #expect(cells.map(\.number) == [1, 2, 3])
    #expect(cells.map(\.line) == [3, 16, 23])
    #expect(cells.map(\.source) == ["one\n  two\n", "```\n", ""])
    #expect(cells.map(\.output) == ["1\n", nil, nil])
    #expect(cells[0].pictureLines == 10..<12 && cells[0].end == 12)
    #expect(cells[1].options.fails && cells[1].options.tolerance == 0.05)
    #expect(cells[2].options.quick && cells[2].options.unchecked)
  }

  @Test(arguments: ["\n", "\r\n"]) func whatIsNotOutputStaysToTheByte(ending: String) throws {
    let texts = [sample, sample + "\n", "\u{FEFF}" + sample, "", "\n", "a\u{0}b\n\n  ", "\r\r\n"]
    for text in texts.map({ $0.replacing("\n", with: ending) }) {
      let book = try notebook(text)
      #expect(Array(book.text.utf8) == Array(text.utf8))
      let results = book.cells.map { cell in
        CellResult(
          output: cell.output ?? "",
          pictures: cell.pictureLines == nil ? [] : [.init(name: "old.png", bytes: [])])
      }
      let again = book.text(with: results, at: book.path)
        .replacing("![old.png]", with: "![old]")
      #expect(Array(again.utf8) == Array(text.utf8))
    }
  }

  @Test func outputsAreReplacedMadeAndTakenAway() throws {
    let book = try notebook(sample)
    let text = book.text(
      with: [
        CellResult(output: "```\nnew"),
        CellResult(output: "x\n", pictures: [.init(name: "b.svg", bytes: [])]), nil,
      ], at: "b/my run.md")
    #expect(
      text == """
        # Title

        ```cloze
        one
          two
        ```

        ````output
        ```
        new
        ````

        Text.

        ~~~~ cloze fails tolerance=0.05
        ```
        ~~~~

        ```output
        x
        ```

        ![b.svg](my%20run.files/b.svg)

        ```python
        ```cloze
        ```
        ```cloze quick unchecked
        ```
        """)
    let again = try notebook(text, path: "my run.md")
    #expect(again.cells.map(\.output) == ["```\nnew\n", "x\n", nil])
    #expect(again.pictureNames == ["b.svg"])
  }

  @Test func blocksThatDidNotRunKeepWhatTheyHad() throws {
    let book = try notebook(sample)
    let nothing = [CellResult?](repeating: nil, count: book.cells.count)
    #expect(book.text(with: nothing, at: book.path) == sample)
    #expect(!book.text(with: nothing, at: "other.md").contains("old.png"))
  }

  @Test func aBlockAtTheEndOfAFileGetsItsOutput() throws {
    let book = try notebook("   ```cloze\r\n    x\r\n   ```")
    #expect(book.cells[0].source == " x\n")
    let text = book.text(with: [CellResult(output: "1\n2\n")], at: "a.md")
    #expect(
      text == "   ```cloze\r\n    x\r\n   ```\r\n\r\n   ```output\r\n   1\r\n   2\r\n   ```\r\n")
  }

  /// What `update` may remove: never a file outside of the picture folder.
  @Test func linksThatLeadElsewhereAreProse() throws {
    let cell = "```cloze\n```\n"
    for link in [
      "study.files/../x.png", "x.png", "other.files/x.png", "/study.files/a/b.png",
      "study.files/mine%20b.png", "study.files/notes.txt",
    ] {
      #expect(try notebook(cell + "![x](\(link))\n").pictureNames == [], "\(link)")
    }
  }

  private func problem(_ text: some Collection<UInt8>) throws -> NotebookError? {
    do {
      _ = try Notebook(text, path: "n.md")
      return nil
    } catch let error as NotebookError {
      #expect(!error.description.contains("\n"))
      return error
    }
  }

  @Test func whatIsWrongIsNamedWithItsLine() throws {
    func error(_ line: Int, _ problem: NotebookError.Problem) -> NotebookError {
      NotebookError(file: "n.md", line: line, problem: problem)
    }
    #expect(try problem("a\n\n````cloze\nx\n```\n".utf8) == error(3, .unclosedFence("````")))
    #expect(try problem("~~~\nx\n```\n".utf8) == error(1, .unclosedFence("~~~")))
    #expect(try problem("a\n\u{C0}".utf8.map { $0 == 0xC3 ? 0xFF : $0 }) == error(2, .notUTF8))
    #expect(try problem("```cloze fail\n```".utf8) == error(1, .unknownWord("fail")))
    for text in ["-1", "x", "", "inf", "nan"] {
      #expect(
        try problem("\n```cloze tolerance=\(text)\n```".utf8) == error(2, .badTolerance(text)))
    }
    #expect(try problem("    ```cloze\n".utf8) == nil, "four spaces make it code")
    #expect(try problem("```a`b\n".utf8) == nil, "code within a line")
  }

  @Test func longLinesAndManyBlocksAreNoTrouble() throws {
    let line = String(repeating: "x` ", count: 500_000)
    let text = String(repeating: "```cloze\n```\n", count: 20_000) + line
    #expect(try notebook(text).cells.count == 20_000)
  }

  /// Whatever stands in a file: it is read or refused, and written back as it was.
  @Test func randomTextNeverCrashes() throws {
    let parts = [
      "```", "~~~", "````", "cloze", " output", "\n", "\r\n", "\n\n", "   ", "é", "- ", "> ", "1. ",
      "![a](n.files/b.png)", "*", "__", "[x](y)", "|-|", "| a |", "#", "    ", "\\", "<", "`", "\r",
    ]
    var random = CounterRandom(seed: 40, purpose: .test)
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<30, using: &random))
        .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
      guard let book = try? notebook(text, path: "n.md") else { continue }
      #expect(book.text == text)
      let results = book.cells.map { _ in CellResult(output: text) }
      let made = try notebook(book.text(with: results, at: "n.md"), path: "n.md")
      #expect(made.cells.map(\.source) == book.cells.map(\.source))
      _ = book.page(with: results) { _ in nil }.text
    }
  }
}
