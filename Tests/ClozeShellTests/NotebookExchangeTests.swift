import Foundation
import Testing

/// Notebooks of Jupyter, out and in.
@Suite struct NotebookExchangeTests {
  @Test func aNotebookGoesOutAndComesBack() throws {
    let scratch = try Scratch()
    let text = """
      # One

      ```cloze
      echo 1
      ```

      ```output
      1
      ```

      ![a.png](n.files/a.png)

      """
    let path = try scratch.write("n.md", text)
    try FileManager.default.createDirectory(
      atPath: scratch("n.files"), withIntermediateDirectories: true)
    try scratch.write("n.files/a.png", [1, 2, 3])
    #expect(cloze("notebook", "export", path).status == 0)
    let again = cloze("notebook", "export", path)
    #expect(again.status == 1 && again.messages.contains("--force"), "\(again.messages)")
    #expect(cloze("notebook", "export", path, "--force").status == 0)
    let back = cloze("notebook", "import", scratch("n.ipynb"), "--out", scratch("m.md"))
    #expect(back.status == 0 && back.rows.contains(["pictures", "1"]), "\(back.messages)")
    #expect(
      try String(contentsOfFile: scratch("m.md"), encoding: .utf8)
        == text.replacing("n.files", with: "m.files"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: scratch("m.files/a.png"))) == Data([1, 2, 3]))
    // The notebook that is there stays.
    let onto = cloze("notebook", "import", scratch("n.ipynb"))
    #expect(onto.status == 1 && onto.messages.contains("is there already"), "\(onto.messages)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func whatIsNoNotebookIsSaidOnOneLine() throws {
    let scratch = try Scratch()
    let cases: [([String], Int32, String)] = [
      (["import", try scratch.write("a.ipynb", "no")], 1, "is not JSON"),
      (["import", try scratch.write("b.ipynb", [0xFF, 0xFE])], 1, "is not JSON"),
      (["import", try scratch.write("c.ipynb", "")], 1, "is empty"),
      (["import", scratch("none.ipynb")], 1, "does not exist"),
      (["import", scratch.path], 1, "is not a regular file"),
      (["import", "a.ipynb", "--out", "a.txt"], 2, "must end in .md"),
      (["export", "a.md", "--out", "a.txt"], 2, "must end in .ipynb"),
      (["export", try scratch.write("open.md", "```cloze\n")], 1, "never closed"),
      (["export", scratch("none.md")], 1, "does not exist"),
    ]
    for (arguments, status, part) in cases {
      let outcome = cloze(["notebook"] + arguments)
      #expect(outcome.status == status && outcome.messages.contains(part), "\(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
    }
    // A picture that is missing is left out, and said.
    let path = try scratch.write("m.md", "```cloze\nx\n```\n\n![a.png](m.files/a.png)\n")
    let outcome = cloze("notebook", "export", path)
    #expect(outcome.status == 0 && outcome.messages.contains("a.png is not in"))
  }
}
