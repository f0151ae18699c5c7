import Foundation
import Testing

/// Blocks that need not run again.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct NotebookCacheTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("data.txt", "one\ntwo\n")
    try scratch.write("n.md", Self.sample)
  }

  private static let sample = """
    ```cloze
    x = 3
    data stats ../data.txt --as text
    ```

    ```cloze
    y = $x + 1
    data make shapes3d --count 10 --points 16 --classes 2 --out shapes-$x --format csv
    ```

    ```cloze
    set format csv
    ```

    ```cloze
    echo "y is $y, $size"
    data stats ../data.txt --as text
    ```

    """

  /// Runs the notebook and returns which blocks were taken from the cache.
  private func kept(_ options: String = "", status: Int32 = 0) throws -> [Int] {
    let outcome = try systemShell("cd $DIR && $CLOZE notebook run n.md \(options)", in: scratch)
    #expect(outcome.status == status, "\(outcome.output)")
    return outcome.output.matches(of: /block (\d+) of \d+, as it was/).compactMap { Int($0.1) }
  }

  private var copy: String {
    get throws {
      try String(contentsOfFile: scratch("n.executed.md"), encoding: .utf8)
    }
  }

  private func change(_ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: scratch("n.md"), encoding: .utf8)
    try scratch.write("n.md", text.replacing(old, with: new))
  }

  @Test func blocksRunAgainWhereTheyHaveTo() throws {
    #expect(try kept("size=2") == [])
    let first = try copy
    #expect(first.contains("y is 4, 2\n"), "\(first)")
    #expect(try kept("size=2") == [1, 2, 3, 4])
    #expect(try copy == first)
    // A name that changes matters to the blocks that use it, and to those behind.
    #expect(try kept("size=5") == [1, 2, 3])
    #expect(try copy == first.replacing("4, 2", with: "4, 5"))
    try change("y is", "y was")
    #expect(try kept("size=5") == [1, 2, 3])
    #expect(try copy.contains("y was 4, 5"))
    // The settings and names of blocks that did not run are there.
    #expect(try copy.contains("files,bytes"))
    // A change of an input.
    try scratch.write("data.txt", "one\ntwo\nthree\n")
    #expect(try kept("size=5") == [])
    try change("$x + 1", "$x+1")
    #expect(try kept("size=5").first == 1)
    #expect(try kept("--no-cache size=5") == [])
  }

  @Test func programsRunEachTimeAndOthersOnlyIfTheyPrintSomethingElse() throws {
    try scratch.write(
      "n.md", "```cloze\n!cat ../data.txt\n```\n```cloze\necho \"a b\"\n```\n")
    #expect(try kept() == [])
    #expect(try kept() == [2])
    try scratch.write("data.txt", "other\n")
    #expect(try kept() == [])
    #expect(try copy.contains("other\n"))
  }

  /// Files whose names a block makes itself are not looked at.
  @Test func blocksThatMakeNamesOfFilesRunEachTime() throws {
    try scratch.write("a b.txt", "one\n")
    try scratch.write(
      "n.md",
      """
      ```cloze
      for name in "data" {
        data stats ../${name}.txt --as text
      }
      ```

      ```cloze
      file = "../data.txt"
      data stats $file --as text
      ```

      ```cloze
      data stats ../a\\ b.txt --as text
      ```

      ```cloze
      echo end
      ```

      """)
    #expect(try kept() == [])
    #expect(try kept() == [4])
  }

  @Test func aFailureKeepsWhatWasBefore() throws {
    try change("echo \"y is $y, $size\"", "echo \"y is $y, $nothing\"")
    #expect(try kept(status: 3) == [])
    #expect(try copy.contains("error: n.md:"))
    try change("$nothing", "$x")
    #expect(try kept() == [1, 2, 3])
    #expect(try copy.contains("y is 4, 3"))
  }

  /// Whatever becomes of the cache, results are those of the blocks.
  @Test func damageIsNoHarm() throws {
    #expect(try kept("size=2") == [])
    let first = try copy, cache = scratch("n.cache")
    for entry in try FileManager.default.contentsOfDirectory(atPath: cache) where entry.count == 64
    {
      try Data("{".utf8).write(to: URL(fileURLWithPath: "\(cache)/\(entry)/entry.json"))
    }
    #expect(try kept("size=2") == [])
    #expect(try copy == first)
    // No more entries than blocks, however often it ran.
    let names = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(names.count { $0.count == 64 } == 4, "\(names)")
    try FileManager.default.removeItem(atPath: cache)
    try scratch.write("n.cache", "mine")
    #expect(try kept("size=2") == [])
    #expect(try String(contentsOfFile: cache, encoding: .utf8) == "mine")
    #expect(try copy == first)
  }

  /// Two runs at once would remove each other's entries.
  @Test func oneRunAtATimeUsesTheCache() throws {
    #expect(try kept("size=2") == [])
    let usual = try kept("size=2")
    let outcome = try systemShell(
      "cd $DIR && flock n.cache/lock $CLOZE notebook run n.md size=5", in: scratch)
    #expect(
      outcome.status == 0 && outcome.output.contains("another run of the notebook uses 'n.cache'"),
      "\(outcome.output)")
    #expect(try !usual.isEmpty && kept("size=2") == usual)
  }

  /// What a block writes elsewhere cannot be restored.
  @Test func blocksThatWriteElsewhereRunAgain() throws {
    try scratch.write(
      "n.md",
      "```cloze\ndata make shapes3d --count 10 --points 16 --classes 2 --out ../made\n```\n"
        + "```cloze fails\nnonsense\n```\n")
    #expect(try kept() == [])
    try FileManager.default.removeItem(atPath: scratch("made"))
    #expect(try !kept().contains(1))
    #expect(FileManager.default.fileExists(atPath: scratch("made")))
  }

  /// Runs in the work folder are there for blocks that do run.
  @Test func runsAreRestored() throws {
    _ = try scratch.corpus()
    try scratch.write(
      "n.md",
      """
      ```cloze
      m = pretrain text-tiny --data ../corpus.txt --vocab-size 80 --steps 2 --out run \
      \(tinySettings.joined(separator: " "))
      plot series $m --output loss.svg
      ```

      ```cloze
      echo "$m ${m.steps} $what"
      ```

      """)
    #expect(try kept("what=1") == [])
    #expect(try kept("what=2") == [1])
    #expect(try copy.contains("run 2 2\n"))
    #expect(try copy.contains("![loss.svg](n.executed.files/loss.svg)"))
    #expect(FileManager.default.fileExists(atPath: scratch("n.executed.files/loss.svg")))
  }
}
