import Foundation
import Testing

/// Names of runs, wherever a run or a model is meant.
@Suite struct RunNameTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let training = try cloze(
      ["pretrain", "text-tiny", "--data", scratch.corpus(), "--vocab-size", "80", "--steps", "2"]
        + ["--runs", scratch("runs")] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
    try scratch.write("lines.txt", "the cat sees a boat\na dog\n")
    try scratch.write("ids.txt", "2 3\n")
  }

  /// Runs `command` in a session with the folder of runs; `@` is the name of the scratch folder.
  private func run(_ command: String) -> Outcome {
    let text = "set runs '\(scratch("runs"))'; set threads 1; " + command
    return cloze("-c", text.replacing("@", with: scratch.path))
  }

  @Test func everyCommandTakesThem() {
    for command in [
      "fill text-tiny-1 'the [MASK]'", "embed text-tiny-1 --input @/lines.txt --output @/v.npy",
      "search text-tiny-1 --input @/lines.txt --query dog",
      "evaluate text-tiny-1 --data @/corpus.txt", "tokenizer info text-tiny-1",
      "tokenizer encode text-tiny-1 --input @/lines.txt",
      "tokenizer decode text-tiny-1 --input @/ids.txt", "model info text-tiny-1",
      "model export text-tiny-1 --out @/exported", "model import text-tiny-1 --out @/imported",
      "plot attention text-tiny-1 'a cat'",
      "plot embeddings text-tiny-1 --input @/lines.txt --format csv",
      "data dump text-tiny-1 --steps 1 --out @/dump", "runs show text-tiny-1",
      "explain text-tiny --tokenizer text-tiny-1", "r = run('text-tiny-1'); echo $r.state",
      "finetune text-classify --model text-tiny-1 --data @/labels.tsv --dry-run",
      "pretrain --resume text-tiny-1 --steps 3",
    ] {
      _ = try? scratch.write("labels.tsv", "text\tlabel\na cat\t0\na dog\t1\n")
      let outcome = run(command)
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
    }
    let scored = run("score text-tiny-1 --histories @/lines.txt")
    #expect(scored.messages.contains("is a model of text"), "\(scored.messages)")
  }

  @Test func unknownOnesGetAHint() {
    for command in [
      "fill text-tiny-2 '[MASK]'", "tokenizer info text-tiny", "evaluate text-tny-1",
      "explain text-tiny --tokenizer text-tiny1", "pretrain --resume text-tiny-2",
    ] {
      let outcome = run(command)
      #expect(outcome.status == 1)
      #expect(
        outcome.messages.contains("did you mean 'text-tiny-1'?"), "\(outcome.messages)")
    }
    let far = run("fill teapot '[MASK]'")
    #expect(far.messages.contains("'teapot' does not exist, nor does a run of that name"))
  }

  /// A folder at the path is taken, and the run of that name is named.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
  func aPathGoesFirst() throws {
    let outcome = try systemShell(
      "cd $DIR; mkdir text-tiny-1; $CLOZE fill text-tiny-1 'the [MASK]'", in: scratch)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("not the run 'runs/text-tiny-1'"), "\(outcome.output)")
    #expect(outcome.output.contains("text-tiny-1 is neither"), "\(outcome.output)")
  }
}
