import Foundation
import Testing

/// What needs no session: notebooks that cannot be run.
@Suite struct NotebookFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func whatIsNoNotebookIsNamed() throws {
    let cases: [(path: String, part: String)] = [
      (try scratch.write("open.md", "a\n\n```cloze\necho 1\n"), "open.md:3: the block that begins"),
      (try scratch.write("bytes.md", [0x61, 0x0A, 0xFF]), "bytes.md:2: not UTF-8"),
      (try scratch.write("word.md", "```cloze loud\n```\n"), "word.md:1: a block cannot be 'loud'"),
      (scratch("none.md"), "does not exist"), (scratch.path, "not a regular file"),
    ]
    for (path, part) in cases {
      for command in ["run", "check", "update"] {
        let outcome = cloze("notebook", command, path)
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains(part), "\(outcome.messages)")
      }
    }
    #expect(cloze("notebook", "run", "a.md", "--output", "a.md").status == 2)
    #expect(cloze("notebook", "run", "a.md", "--output", "a.txt").status == 2)
  }
}

/// Notebooks work in a folder of their own, and so in a process of their own.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct NotebookCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func run(_ line: String) throws -> (status: Int32, output: String) {
    try systemShell("cd $DIR && { \(line); }", in: scratch)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: scratch(name), encoding: .utf8)
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: scratch.path)) ?? []).sorted()
  }

  private let sample = """
    # Sums

    ```cloze
    x = 2
    $x * 3.5
    !cat ../words
    ```

    ```cloze quick
    x = 100
    ```

    ```cloze
    echo "x is $x, quick is $quick"
    !printf '<svg xmlns="http://www.w3.org/2000/svg"/>' > 'a b.svg'
    ```

    ```cloze fails
    echo before
    nonsense
    ```

    """

  @Test func aCopyIsWrittenAndNothingElseTouched() throws {
    _ = try scratch.write("n.md", sample)
    _ = try scratch.write("words", "word\n")
    let made = try run("$CLOZE notebook run n.md --html --quiet")
    #expect(made.status == 0, "\(made.output)")
    #expect(
      names == [
        "n.cache", "n.executed.files", "n.executed.html", "n.executed.md", "n.md", "words",
      ])
    #expect(try text("n.md") == sample)
    let copy = try text("n.executed.md")
    #expect(copy.contains("```output\n7\nword\n```\n\n```cloze quick"), "\(copy)")
    #expect(
      copy.contains(
        "```output\nx is 2, quick is false\n```\n\n![a-b.svg](n.executed.files/a-b.svg)\n"))
    #expect(copy.contains("```output\nbefore\nerror: unknown command 'nonsense'"), "\(copy)")
    #expect(try text("n.executed.files/a-b.svg").hasPrefix("<svg"))
    #expect(try text("n.executed.html").contains("src=\"data:image/svg+xml;base64,"))
    let quick = try run("$CLOZE notebook run n.md --quick --keep --output q.md --quiet")
    #expect(quick.status == 0, "\(quick.output)")
    #expect(try text("q.md").contains("x is 100, quick is true"))
    #expect(try text("n.work/a b.svg").hasPrefix("<svg"))
    #expect(try run("$CLOZE notebook run n.md --keep").output.contains("exists; remove it"))
  }

  @Test func anUpdatedNotebookHoldsUntilItIsChanged() throws {
    _ = try scratch.write("n.md", sample.replacing("\n", with: "\r\n"))
    _ = try scratch.write("words", "word\n")
    let updated = try run("$CLOZE notebook update n.md --quiet")
    #expect(updated.status == 0 && updated.output.contains("changed\t3"), "\(updated.output)")
    let made = try text("n.md")
    #expect(try run("$CLOZE notebook check n.md --quiet").status == 0)
    #expect(try run("$CLOZE notebook update n.md --quiet").output.contains("changed\t0"))
    #expect(try text("n.md") == made)
    _ = try scratch.write(
      "n.md",
      made.replacing("is 2, quick", with: "is ..., quick").replacing("\r\n7\r\n", with: "\r\n8\r\n")
    )
    let checked = try run("$CLOZE notebook check n.md --quiet")
    #expect(checked.status == 3)
    #expect(
      checked.output.contains("n.md:3: block 1 differs\n- 8\n+ 7\n  word"), "\(checked.output)")
    #expect(checked.output.contains("1 of 3 blocks differ"))
    #expect(try run("$CLOZE notebook check n.md --quick --quiet").status == 0)
    #expect(try run("$CLOZE notebook update n.md --quiet").output.contains("changed\t1"))
    #expect(try text("n.md").contains("is ..., quick"))
    _ = try scratch.write("n.md", try text("n.md").replacing("> 'a b.svg'", with: ""))
    #expect(try run("$CLOZE notebook check n.md --quiet").output.contains("- picture a-b.svg"))
    #expect(try run("$CLOZE notebook update n.md --quiet").status == 0)
    #expect(names == ["n.md", "words"])
  }

  @Test func aFailureStopsWithItsLine() throws {
    let cases = [
      ("```cloze\necho 1\n\nnonsense\n```\n", "n.md:4: unknown command 'nonsense'"),
      ("a\n~~~cloze\nx = (1\n~~~\n", "n.md:3: "),
      ("```cloze fails\necho 1\n```\n", "n.md:1: this block is marked 'fails', and did not fail"),
      ("```cloze\nquit\n```\n```cloze\n```\n", "'quit' ended the notebook"),
    ]
    for (notebook, part) in cases {
      _ = try scratch.write("n.md", notebook)
      for command in ["check", "update"] {
        let outcome = try run("$CLOZE notebook \(command) n.md --quiet")
        #expect(outcome.status == 3 && outcome.output.contains(part), "\(outcome.output)")
      }
      #expect(names == ["n.md"])
      #expect(try text("n.md") == notebook)
    }
  }

  @Test func aFailureLeavesWhatRanWithTheErrorInItsPlace() throws {
    _ = try scratch.write(
      "n.md",
      """
      ```cloze
      echo one
      ```

      ```cloze
      echo two
      echo "<three> $name"
      nonsense
      ```
      ```output
      old
      ```

      ```cloze
      echo four
      ```
      ```output
      four of old
      ```

      """)
    let outcome = try run("$CLOZE notebook run n.md name=x --html --quiet")
    #expect(outcome.status == 3, "\(outcome.output)")
    #expect(outcome.output.contains("error: n.md:8: unknown command 'nonsense'"))
    let copy = try text("n.executed.md")
    #expect(copy.contains("```output\none\n```"))
    #expect(copy.contains("two\n<three> x\nerror: n.md:8: unknown command 'nonsense'"), "\(copy)")
    #expect(copy.contains("echo four") && !copy.contains("old"))
    let page = try text("n.executed.html")
    #expect(page.contains("two\n&lt;three&gt; x\n") && page.contains("<pre class=\"failure\">"))
    #expect(page.contains("<summary>Not run</summary>"))
    for bad in ["steps", "1=2", "_=3"] {
      #expect(try run("$CLOZE notebook run n.md '\(bad)'").output.contains("NAME=VALUE"), "\(bad)")
    }
  }

  @Test func aNotebookIsAScriptToo() throws {
    _ = try scratch.write("n.md", "```cloze\necho \"a $name\"\n```\n```output\nold\n```\n")
    let outcome = try run("$CLOZE run n.md name=b --quiet")
    #expect(outcome.status == 0 && outcome.output == "a b\n", "\(outcome.output)")
    #expect(names == ["n.md"])
    #expect(try run("$CLOZE run n.md --echo").status == 2)
  }

  @Test func emptyNotebooksAreNotebooks() throws {
    _ = try scratch.write("n.md", "")
    for command in ["run", "check", "update"] {
      #expect(try run("$CLOZE notebook \(command) n.md").status == 0)
    }
    #expect(try text("n.md") == "" && text("n.executed.md") == "")
  }

  @Test func controlCLeavesEverythingAsItWas() throws {
    let notebook = """
      ```cloze
      pretrain text-tiny --data ../corpus.txt --vocab-size 120 --out run --steps 1000000 \
      \(tinySettings.joined(separator: " "))
      ```
      """
    _ = try scratch.corpus()
    _ = try scratch.write("n.md", notebook)
    let before = names
    let outcome = try run(
      "$CLOZE notebook update n.md & until ls .cloze-*/run/metrics.jsonl; do sleep 0.1; done; "
        + "kill -INT $!; wait $!")
    #expect(outcome.status == 130, "\(outcome.output)")
    #expect(names == before)
    #expect(try text("n.md") == notebook)
  }
}
