import Foundation
import Testing

@testable import ClozeShell

/// Results of commands in files and programs.
@Suite struct RedirectionTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: scratch(name), encoding: .utf8)
  }

  @Test func resultsGoToFiles() throws {
    let outcome = cloze(
      "-c", "f = '\(scratch("out.txt"))'; echo a b > $f; echo c >> $f; echo d > $f.2; echo e")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.result == "e\n")
    #expect(try text("out.txt") == "a b\nc\n")
    #expect(try text("out.txt.2") == "d\n")
    #expect(cloze("-c", "echo z > '\(scratch("out.txt"))'").status == 0)
    #expect(try text("out.txt") == "z\n")
    #expect(cloze("-c", "echo z > /dev/null").status == 0)
  }

  @Test func theEndingOfANameChoosesTheFormat() throws {
    let folder = scratch.path
    let outcome = cloze(
      "-c",
      """
      for e in csv json md txt { doctor --quiet > '\(folder)/d'.$e }
      doctor --quiet --format json > '\(folder)/e.csv'
      set format csv; doctor --quiet > '\(folder)/g.json'; show format
      """)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let starts = try ["d.csv", "d.json", "d.md", "d.txt", "e.csv", "g.json"].map {
      String(try text($0).prefix(6))
    }
    #expect(starts[0].contains(",") && starts[1].hasPrefix("[") && starts[2].hasPrefix("|"))
    #expect(starts[3].contains("\t") && starts[4].hasPrefix("[") && starts[5].contains(","))
  }

  /// What fails leaves the file as it was, and nothing half-written beside it.
  @Test func aFailureLeavesTheFormerFile() throws {
    try scratch.write("out.txt", "before")
    let script = try scratch.write("s.cloze", "echo one\ndoctr\n")
    let outcome = cloze("-c", "source '\(script)' > '\(scratch("out.txt"))'")
    #expect(outcome.status == 2 && outcome.result.isEmpty)
    #expect(try text("out.txt") == "before")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    #expect(names.sorted() == ["out.txt", "s.cloze"])
  }

  @Test func resultsStayValues() {
    let outcome = cloze("-c", "r = doctor --quiet > '\(scratch("d.csv"))'; echo $($r.count > 0)")
    #expect(outcome.status == 0 && outcome.result == "true\n", "\(outcome.messages)")
  }

  @Test func runsAndModelsAreLeftAlone() throws {
    for folder in ["run/model", "run/checkpoints/step-00000001", "hf", "d", "sweeps/s"] {
      try FileManager.default.createDirectory(
        atPath: scratch(folder), withIntermediateDirectories: true)
    }
    for file in [
      "run/recipe.yaml", "run/metrics.jsonl", "run/model/model.safetensors",
      "run/checkpoints/step-00000001/weights.safetensors", "hf/config.json",
      "hf/model.safetensors", "run/notes.txt", "run/.lock", "sweeps/s/sweep.json",
      "sweeps/s/recipe.yaml", "sweeps/s/.lock", "cloze.sqlite", "cloze.sqlite-wal",
    ] { try scratch.write(file, "kept") }
    for sign in [">", ">>"] {
      for file in [
        "run", "run/model", "d", "run/recipe.yaml", "run/metrics.jsonl",
        "run/model/model.safetensors", "run/checkpoints/step-00000001/weights.safetensors",
        "hf/config.json", "run/.lock", "sweeps/s/sweep.json", "sweeps/s/recipe.yaml",
        "sweeps/s/.lock", "cloze.sqlite", "cloze.sqlite-wal",
      ] {
        let outcome = cloze("-c", "echo a \(sign) '\(scratch(file))'")
        #expect(outcome.status == 1, "\(file)")
        #expect(outcome.messages.contains(file), "\(outcome.messages)")
      }
    }
    for file in ["run/model/model.safetensors", "sweeps/s/sweep.json", "cloze.sqlite"] {
      #expect(try text(file) == "kept")
    }
    #expect(cloze("-c", "echo a > '\(scratch("run/notes.txt"))'").status == 0)
    #expect(try text("run/notes.txt") == "a\n")
  }

  @Test(arguments: [
    ("echo a > ''", Int32(2), "one file"), ("echo a > $($none)", 1, "$none"),
    ("x = [1, 2]; echo a > $x", 2, "these are 2"), ("echo a > nowhere/at/all", 1, "nowhere"),
    ("echo a | cat", 1, "switched off"), ("doctr > x", 2, "did you mean 'doctor'"),
  ])
  func misuse(_ text: String, _ status: Int32, _ part: String) {
    let outcome = cloze("-c", text)
    #expect(outcome.status == status, "\(outcome.messages)")
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }
}

/// Programs behind `|`, as processes.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct PipedProgramTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    try systemShell(line, in: scratch)
  }

  @Test func resultsGoToPrograms() throws {
    let outcome = try shell(
      #"$CLOZE -c 'x = 7; echo a b | tr a-z A-Z; echo c | sed "s/c/$x;/"; echo d'"#)
    #expect(outcome.output == "A B\n7;\nd\n" && outcome.status == 0)
    // A program that has read enough ends nothing but its command.
    let head = try shell(
      #"$CLOZE -c 'for i in 1 2 { tokenizer --help | true; help runs list | head -1 }; doctor | head -1; echo end'"#
    )
    #expect(head.status == 0 && head.output.hasSuffix("end\n"), "\(head.output)")
    // One that fails fails the statement; a command's error goes before it.
    let failing = try shell("$CLOZE -c 'echo a | exit 3'")
    #expect(failing.status == 1 && failing.output.contains("the program ended with status 3"))
    #expect(try shell("$CLOZE -c 'doctr | cat'").status == 2)
    #expect(try shell("$CLOZE -c 'echo a | no-such-program' 2>&1").status == 1)
    #expect(try shell("$CLOZE -c 'set programs off; echo a | cat'").output.contains("switched off"))
  }

  @Test func outputOfAProgramWithinARedirectedScriptIsThere() throws {
    try scratch.write("s.cloze", "echo a | tr a b\n!echo c\necho d\n")
    let outcome = try shell("cd $DIR; $CLOZE -c 'source s.cloze > out'; cat out")
    #expect(outcome.output == "b\nc\nd\n" && outcome.status == 0)
  }
}
