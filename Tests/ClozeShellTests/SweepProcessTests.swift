import Foundation
import Testing

/// Sweeps as processes, which are killed and gone on with.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct SweepProcessTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    _ = try scratch.corpus()
  }

  /// The command of a sweep of two rates and two seeds.
  private func sweep(steps: Int, _ more: String = "") -> String {
    "$CLOZE sweep text-tiny --data corpus.txt --vocab-size 120 --steps \(steps) "
      + "--set training.optimizer.rate=1e-3,3e-3 --seeds 1..2 "
      + "\(tinySettings.joined(separator: " ")) \(more)"
  }

  private func shell(_ lines: String) throws -> (status: Int32, output: String) {
    try systemShell("cd $DIR; export CLOZE_RUNS=$DIR/runs\n" + lines, in: scratch)
  }

  private static let list =
    "$CLOZE runs list --columns name,state,steps,tag --sort name --format tsv"

  private func names(_ sweep: String, _ end: String) -> String {
    ["0.001", "0.003"].indices.flatMap { rate in
      (1...2).map { "\(sweep)-rate_\(["1e-3", "3e-3"][rate])-seed_\($0)\(end)\n" }
    }.joined()
  }

  @Test func everyCombinationIsTrained() throws {
    let outcome = try shell("\(sweep(steps: 12, "--quiet")) && \(Self.list)")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasPrefix("run\trate\tseed\tstate\tsteps\n"))
    #expect(
      outcome.output.hasSuffix(
        "name\tstate\tsteps\ttag\n" + names("sweep-1", "\tdone\t12\tsweep:sweep-1")),
      "\(outcome.output)")
    // The same command again finds everything done.
    let again = try shell(sweep(steps: 12))
    #expect(again.status == 0 && again.output.contains("sweep sweep-1: 4 runs: 4 done\n"))
    #expect(!again.output.contains("beginning"), "\(again.output)")
    let table = try shell(
      "$CLOZE runs table --by training.optimizer.rate --metric loss --format tsv")
    #expect(table.output.split(separator: "\n").count == 3, "\(table.output)")
  }

  /// Killed at once in the midst of the second run: its process stops with a checkpoint, and the
  /// same command ends with the weights of a sweep that was never stopped.
  @Test func aKilledSweepGoesOn() throws {
    let outcome = try shell(
      """
      \(sweep(steps: 60, "--name killed --jobs 2")) 2> messages & pid=$!
      until ls runs/killed-*-seed_2/checkpoints/step-* > ls.log 2>&1; do sleep 0.05; done
      kill -9 $pid; wait $pid 2> wait.log
      \(sweep(steps: 60, "--name killed")) 2> again > result; echo "status $?"
      \(sweep(steps: 60, "--name whole --quiet")) > whole
      \(Self.list) --where 'tag = sweep:killed'
      """)
    #expect(
      outcome.output.replacing(/[^\n]*Killed[^\n]*\n/, with: "")
        == "status 0\nname\tstate\tsteps\ttag\n"
        + names("killed", "\tdone\t60\tsweep:killed"), "\(outcome.output)")
    for run in names("", "").split(separator: "\n") {
      let weights = ["killed", "whole"].map { name in
        FileManager.default.contents(
          atPath: scratch("runs/\(name)\(run)/model/model.safetensors"))
      }
      #expect(weights[0] != nil && weights[0] == weights[1], "\(run)")
    }
  }

  @Test func twoAtOnceAreRefused() throws {
    let outcome = try shell(
      """
      \(sweep(steps: 1_000_000, "--name one")) > first 2>&1 & pid=$!
      until ls runs/one-*/metrics.jsonl > ls.log 2>&1; do sleep 0.05; done
      $CLOZE sweep --resume one; echo "status $?"
      kill -INT $pid; wait $pid; echo "status $?"
      tail -n 1 first
      """)
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.count == 4, "\(outcome.output)")
    #expect(lines[0].contains("another process works on") && lines[1] == "status 1")
    #expect(lines[2] == "status 130")
    #expect(lines[3] == "stopped with 0 of 4 runs done; go on with: cloze sweep --resume one")
  }

  /// A run that fails is said; the others are trained.
  @Test func failuresDoNotStopOthers() throws {
    let outcome = try shell(
      """
      mkdir -p runs/bad-clip_0.5-seed_1/files
      $CLOZE sweep text-tiny --data corpus.txt --vocab-size 120 --steps 4 --name bad --seeds 1 \
        --set training.optimizer.clip=0.5,1 \(tinySettings.joined(separator: " ")) > result 2> messages
      echo "status $?"; tail -n 1 messages; \(Self.list)
      """)
    #expect(outcome.output.hasPrefix("status 1\nerror: 1 of 2 runs failed: bad-clip_0.5-seed_1: "))
    #expect(
      outcome.output.hasSuffix("bad-clip_1-seed_1\tdone\t4\tsweep:bad\n"), "\(outcome.output)")
  }

  @Test(arguments: [
    ("sweep text-tiny --data corpus.txt", 2, "nothing differs among the runs"),
    ("sweep text-tiny --data corpus.txt --set encoder.layer=1,2", 2, "unknown key encoder.layer"),
    ("sweep text-tiny --data corpus.txt --set encoder.layers=1,x", 2, "encoder.layers is"),
    ("sweep text-tiny --data missing.txt --seeds 1..2", 1, "missing.txt"),
    ("sweep --resume nothing", 2, "there is no sweep 'nothing'"),
    ("sweep text-tiny --resume a", 2, "--resume goes on with the sweep"),
    ("sweep text-tiny --seed 1 --seeds 1..2", 2, "exclude each other"),
    ("sweep text-tiny --seeds 1..2 --jobs 0", 2, "--jobs is 0"),
    ("sweep text-tiny --seeds 1..2 --name '../x'", 2, "--name is"),
    ("sweep text-tiny --data corpus.txt --seeds 1..2 --evaluate all", 2, "validation or test"),
    ("sweep text-tiny --data corpus.txt --list none.jsonl", 1, "none.jsonl"),
  ])
  func misuse(_ line: String, _ status: Int32, _ part: String) throws {
    let outcome = try shell("$CLOZE \(line)")
    #expect(outcome.status == status && outcome.output.contains(part), "\(outcome.output)")
    #expect(!FileManager.default.fileExists(atPath: scratch("runs")))
  }

  @Test func aDryRunListsWhatItWouldTake() throws {
    let outcome = try shell(sweep(steps: 8, "--dry-run"))
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("sweep-1-rate_1e-3-seed_1\t0.001\t1\tmissing\t8\t"))
    #expect(outcome.output.contains("4 runs: 4 to begin"), "\(outcome.output)")
    #expect(!FileManager.default.fileExists(atPath: scratch("runs")))
  }

  @Test func anotherRunOfTheNameIsLeftAlone() throws {
    let outcome = try shell(
      """
      mkdir -p runs/s-seed_1; printf 'recipe: text\\nmodality: items\\nseed: 1\\n' > runs/s-seed_1/recipe.yaml
      $CLOZE sweep text-tiny --data corpus.txt --seeds 1..2 --name s
      """)
    #expect(outcome.status == 1 && outcome.output.contains("is another run"), "\(outcome.output)")
  }
}
