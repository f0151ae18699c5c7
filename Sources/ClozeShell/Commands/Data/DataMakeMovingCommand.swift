import ArgumentParser
import ClozeData
import ClozeReport

/// `cloze data make moving`: makes clips of moving objects with captions.
struct DataMakeMovingCommand: Command {
  static let configuration = help(
    "moving", "Write clips of moving digits and shapes, with captions, to a folder.",
    notes: """
      Sixteen frames of 64 x 64 pixels show objects that rest or move, as their captions say: "the \
      red ring moves quickly left then up and the blue cross stays". A clause of a caption occurs \
      in one part of the data alone. The folder holds captions.jsonl with path, caption, split, \
      objects and, for validation and testing, edited captions that are wrong; and animated PNG \
      files in clips. With --questions there is questions.jsonl with path, split, kind, question and answer: about \
      the number of objects, and the colour, name, way and speed of one. With --families there is another such folder in hard. It appears complete or not at all. The same \
      seed gives the same files.
      """,
    examples: [
      "cloze data make moving --count 2000 --test 200 --out moving",
      "cloze data make moving --count 3000 --looks 1 --test 330 --out ring",
      "cloze data make moving --count 2000 --questions --out asked",
    ])

  @Option(help: "The number of clips for training.")
  var count: Int

  @Option(help: "The number of clips for validation.")
  var validation = 200

  @Option(help: "The number of clips for testing.")
  var test = 1000

  @Option(
    help: """
      The number of families of 16 clips for testing: the same two objects with colours and \
      motions exchanged, paths in the other order, and backwards in time.
      """)
  var families = 0

  @Flag(help: "Write questions about the clips, with answers.")
  var questions = false

  @Option(help: "The most objects of a clip: 2 or 3.")
  var objects = 2

  @Option(
    help: """
      Show one object at a time, in so many looks, from the white ring on; all motions occur in \
      every part (default: one or several objects of all looks).
      """)
  var looks: Int?

  @Option(
    help: ArgumentHelp(
      "A PNG file of 28 x 28 handwritten digits, 100 in a row, 500 of each (default: shapes alone).",
      valueName: "file"))
  var digits: String?

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  private var moving: SyntheticMoving {
    var moving = SyntheticMoving(count: count)
    (moving.validation, moving.test, moving.families) = (validation, test, families)
    (moving.objects, moving.looks, moving.asks) = (objects, looks, questions)
    (moving.digits, moving.seed) = (digits, seed)
    return moving
  }

  func validate() throws {
    let problems = moving.validate()
    if !problems.isEmpty {
      throw ValidationError(problems.map { "--\($0)" }.joined(separator: "; "))
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: SyntheticMoving.folderKind)
    let moving = moving, sheet = try moving.sheet()
    try session.making(
      "clip", total: moving.total, write: { try moving.write(to: out, sheet: sheet, observe: $0) }
    ) { _ in
      session.made(.folder, out)
      try session.show(
        Records(properties: [
          "folder": .string(out), "train": .int(count), "validation": .int(validation),
          "test": .int(test), "hard": .int(16 * families),
        ]))
    }
  }
}
