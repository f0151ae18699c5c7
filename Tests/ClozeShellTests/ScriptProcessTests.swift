import Foundation
import Testing

/// What scripts and jobs do as processes: pipes, signals, what is left behind.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct ScriptProcessTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    _ = try scratch.corpus()
  }

  /// `pretrain` of a small model on the corpus.
  private var pretrain: String {
    "pretrain text-tiny --data '\(scratch("corpus.txt"))' --vocab-size 120 "
      + tinySettings.joined(separator: " ")
  }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    try systemShell(line, in: scratch)
  }

  @Test func linesComeFromAPipe() throws {
    let outcome = try shell(
      #"printf 'echo a\nfor i in 1 2 {\n echo $i\n}\ndoctr\necho never\n' | $CLOZE"#)
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix("a\n1\n2\nerror: standard input:5: unknown command 'doctr'"))
    #expect(try shell("$CLOZE < /dev/null").status == 0)
    #expect(try shell(#"printf 'echo "a' | $CLOZE"#).output.contains("standard input:1: the \""))
    #expect(try shell(#"printf 'quit 5\n' | $CLOZE"#).status == 5)
  }

  @Test func programsRun() throws {
    let outcome = try shell(#"$CLOZE -c "$(printf 'x = 7\n!echo $x | tr 7 8; exit 4')""#)
    #expect(outcome.output.hasPrefix("8\nerror: -c:2: the program ended with status 4"))
    #expect(outcome.status == 1)
    #expect(try shell("$CLOZE -c 'set programs off; !echo a'").output.contains("switched off"))
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143)])
  func aScriptStopsWithACheckpoint(_ signal: String, _ status: Int32) throws {
    try scratch.write("s.cloze", "\(pretrain) --steps 1000000 --out run\necho never\n")
    let outcome = try shell(
      "cd $DIR; $CLOZE run s.cloze --keep-going & "
        + "until [ -s run/metrics.jsonl ]; do sleep 0.1; done; kill -\(signal) $!; wait $!")
    #expect(outcome.status == status, "\(outcome.output)")
    #expect(!outcome.output.contains("never"))
    #expect(checkpoints("run") > 0)
  }

  @Test func jobsHandBackWhatTheyMade() throws {
    try scratch.write(
      "s.cloze",
      """
      a = \(pretrain) --steps 20 --out a &
      b = \(pretrain) --steps 1000000 --out b &
      echo $a $a.steps
      !until [ -s b/metrics.jsonl ]; do sleep 0.1; done
      cancel 2
      wait 2
      """)
    let outcome = try shell("cd $DIR; $CLOZE run s.cloze")
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("\na 20\n"), "\(outcome.output)")
    #expect(outcome.output.contains("s.cloze:6: job 2 was cancelled"))
    #expect(checkpoints("b") > 0)
  }

  @Test func aScriptWaitsForItsJobs() throws {
    let done = try shell("cd $DIR; $CLOZE -c '\(quoted("\(pretrain) --steps 20 --out a &"))'")
    #expect(done.status == 0, "\(done.output)")
    #expect(done.output.contains("a/checkpoints/step-00000020"))
    let failed = try shell("cd $DIR; $CLOZE -c 'fill nowhere x & ; echo on'")
    #expect(failed.status == 1)
    #expect(failed.output.contains("on\n"))
    #expect(failed.output.contains("job 1 failed: fill nowhere x; 'nowhere' does not exist"))
  }

  @Test(arguments: ["KILL", "TERM", "INT"])
  func nothingIsOrphaned(_ signal: String) throws {
    try scratch.write("s.cloze", "\(pretrain) --steps 1000000 --out run &\nwait\n")
    let outcome = try shell(
      "cd $DIR; $CLOZE run s.cloze & "
        + "until [ -s run/metrics.jsonl ]; do sleep 0.1; done; kill -\(signal) $!; wait $!; "
        + "n=0; until ls run/model >/dev/null 2>&1 || [ $n = 100 ]; do sleep 0.1; n=$((n+1)); done; "
        + "sleep 0.3; wc -l < run/metrics.jsonl; sleep 0.5; wc -l < run/metrics.jsonl")
    let counts = outcome.output.split(separator: "\n").suffix(2)
    #expect(Set(counts).count == 1, "\(outcome.output)")
    #expect(checkpoints("run") > 0, "\(outcome.output)")
  }

  @Test func theWordForJobsIsNotForPeople() throws {
    #expect(try shell("$CLOZE --as-job '{}' job doctor").status == 2)
  }

  private func checkpoints(_ run: String) -> Int {
    let folder = scratch(run) + "/checkpoints"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }

  /// `text` for single quotes of the system's shell.
  private func quoted(_ text: String) -> String {
    text.replacingOccurrences(of: "'", with: #"'\''"#)
  }
}
