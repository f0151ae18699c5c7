import ArgumentParser
import ClozeCapabilities
import ClozeReport

/// `cloze data dump`: writes the initial model and batches of a run, for checking by another
/// program.
struct DataDumpCommand: ComputingCommand {
  static let configuration = help(
    "dump", "Write a run's initial model and its masked batches.",
    notes: """
      initial/ is a Hugging Face folder with the weights before the first step; batches.jsonl and \
      validation.jsonl hold one object per batch with ids, offsets, positions, labels and segments. \
      Another program can train from them and must arrive at the same losses.
      """,
    examples: ["cloze data dump run --steps 100 --out audit"])

  @Argument(help: ArgumentHelp("A name in the folder of runs, or a path.", valueName: "run"))
  var run: String

  @Option(help: "How many batches, from the first one on.")
  var steps: Int

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if steps < 1 { throw ValidationError("--steps is \(steps): must be at least 1") }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out)
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let run = try session.run(run)
    let parts = try Registry.provider(of: .batchDumping, forRunAt: run).writeOut(
      run: run, steps: steps, to: out, compute.undecided(), observer)
    var records = Records(columns: ["made", "path"])
    for part in parts { records.append([.string(part.name), .string(out + "/" + part.file)]) }
    session.made(.folder, out)
    try session.show(records)
  }
}
