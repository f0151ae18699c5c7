import Foundation
import Testing

/// What only a process of its own can show: signals, pipes, standard input.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct ProcessTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    try systemShell(line, in: scratch)
  }

  private func makeTokenizer() throws {
    _ = try scratch.corpus()
    let made = cloze(
      "tokenizer", "train", "wordpiece", "--data", scratch("corpus.txt"), "--vocab-size", "120",
      "--out", scratch("tokenizer"))
    #expect(made.status == 0)
  }

  @Test func linesComeFromStandardInput() throws {
    try makeTokenizer()
    let outcome = try shell(
      "echo 'the cat' | $CLOZE tokenizer encode $DIR/tokenizer --input - "
        + "| $CLOZE tokenizer decode $DIR/tokenizer --input -")
    #expect(outcome.output == "the cat\n")
  }

  @Test func aClosedOutputEndsQuietly() throws {
    try makeTokenizer()
    let outcome = try shell(
      "yes the cat 2> /dev/null | head -n 200000 > $DIR/many; "
        + "($CLOZE tokenizer encode $DIR/tokenizer --input $DIR/many; echo $? >&2) | head -n 1")
    #expect(outcome.output.split(separator: "\n").count == 2, "\(outcome.output)")
    #expect(outcome.output.hasSuffix("\n0\n"))
  }

  @Test func aFullOutputIsAnError() throws {
    let outcome = try shell("$CLOZE doctor --quiet > /dev/full")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("error: cannot write to standard output"))
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143)])
  func anInterruptedRunGoesOn(_ signal: String, _ status: Int32) throws {
    _ = try scratch.corpus()
    let outcome = try shell(
      "$CLOZE pretrain text-tiny --data $DIR/corpus.txt --vocab-size 120 --out $DIR/run "
        + "--steps 1000000 \(tinySettings.joined(separator: " ")) & "
        + "until [ -s $DIR/run/metrics.jsonl ]; do sleep 0.1; done; "
        + "kill -\(signal) $!; wait $!")
    #expect(outcome.status == status, "\(outcome.output)")
    #expect(outcome.output.contains("pretrain --resume"))
    let resumed = cloze("pretrain", "--resume", scratch("run"), "--steps", "1", "--threads", "1")
    #expect(resumed.status == 1)
    #expect(resumed.messages.contains("has already done"))
    #expect(cloze("fill", scratch("run"), "the [MASK]").status == 0)
  }

  /// Killed without a warning while both write: the store opens, says what happened, and both go
  /// on.
  @Test func killedJobsAreShownAndGoOn() throws {
    _ = try scratch.corpus()
    let listing = "$CLOZE runs list --columns name,state --sort name"
    let outcome = try shell(
      """
      cd $DIR; export CLOZE_RUNS=$DIR/runs
      for i in 1 2; do
        $CLOZE pretrain text-tiny --data corpus.txt --vocab-size 120 --steps 1000000 --quiet           --set training.logEvery=1 \(tinySettings.joined(separator: " ")) & pids="$pids $!"
      done
      for i in 1 2; do
        until ls runs/text-tiny-$i/checkpoints/step-* > ls.log 2>&1; do sleep 0.1; done
      done
      \(listing); kill -9 $pids; wait $pids 2> wait.log
      \(listing)
      for i in 1 2; do
        $CLOZE pretrain --resume runs/text-tiny-$i --threads 1 2> messages-$i & pid=$!
        until grep -qs 'going on after' messages-$i; do sleep 0.1; done
        kill -INT $pid; wait $pid; echo "status $?"
      done
      \(listing)
      """)
    func states(_ state: String) -> String {
      "name\tstate\n" + (1...2).map { "text-tiny-\($0)\t\(state)\n" }.joined()
    }
    #expect(
      outcome.output.replacing(/[^\n]*Killed[^\n]*\n/, with: "")
        == states("running") + states("interrupted") + "status 130\nstatus 130\n"
        + states("cancelled"))
  }

  /// A file that may not grow stands for a disk that is full.
  @Test func aFullDiskKeepsNobodyFromListing() throws {
    try scratch.write("recipe.yaml", "recipe: text\n")
    let outcome = try shell(
      "mkdir -p $DIR/runs/a; cp $DIR/recipe.yaml $DIR/runs/a; trap '' XFSZ; ulimit -f 4; "
        + "$CLOZE runs list --runs $DIR/runs --columns name")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasPrefix("note: cannot use"))
    #expect(outcome.output.hasSuffix("name\na\n"))
  }
}
