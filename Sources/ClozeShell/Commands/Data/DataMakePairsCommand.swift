import ArgumentParser
import ClozeData
import ClozeReport

extension SyntheticPairs.Subject: ExpressibleByArgument {}

/// `cloze data make pairs`: makes samples of several kinds that belong together.
struct DataMakePairsCommand: Command {
  static let configuration = help(
    "pairs", "Write made-up samples of several kinds that belong together, to a folder.",
    notes: """
      The folder holds pairs.jsonl with a line for each pair (id, split and a column for each kind \
      of data, of files their paths) and the files. It appears complete or not at all. Of ten pairs \
      one validates and one tests.

      digits: text is the name of a digit, speech the same said by the program espeak-ng where it \
      is installed, else spelled in tones, and video a drawn digit in one of five colours that \
      rests or moves. shapes3d: points is a cloud of a solid, and text says its form, proportions \
      and pose: "a flat ring that lies on its side".
      """,
    examples: [
      "cloze data make pairs --of digits --count 2000 --out digits",
      "cloze data make pairs --of shapes3d --count 2000 --out solids",
    ])

  @Option(help: "The things that are shown in several ways: digits or shapes3d.")
  var of: SyntheticPairs.Subject

  @Option(help: "The number of pairs, those for validation and testing included.")
  var count: Int

  @Option(help: "Digits: who speaks: espeak (the program espeak-ng), tones, or auto.")
  var voice = SyntheticSpeech.Voice.auto

  @Option(help: "Solids: the number of points of each cloud.")
  var points = 1024

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  private var pairs: SyntheticPairs {
    var pairs = SyntheticPairs(of: of, count: count)
    (pairs.seed, pairs.voice, pairs.points) = (seed, voice, points)
    return pairs
  }

  func validate() throws {
    let problems = pairs.validate()
    if !problems.isEmpty {
      throw ValidationError(problems.map { "--\($0)" }.joined(separator: "; "))
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: SyntheticPairs.folderKind)
    let pairs = pairs
    try session.making("pair", total: count, write: { try pairs.write(to: out, observe: $0) }) {
      _ in
      session.made(.folder, out)
      try session.show(
        Records(properties: [
          "folder": .string(out), "manifest": .string(out + "/" + SyntheticPairs.manifest),
          "pairs": .int(count),
        ]))
    }
  }
}
