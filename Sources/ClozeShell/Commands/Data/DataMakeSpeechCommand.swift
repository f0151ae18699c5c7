import ArgumentParser
import ClozeData
import ClozeReport

extension SyntheticSpeech.Voice: ExpressibleByArgument {}

/// `cloze data make speech`: makes spoken sentences of numbers.
struct DataMakeSpeechCommand: Command {
  static let configuration = help(
    "speech", "Write made-up spoken sentences of numbers, with their texts, to a folder.",
    notes: """
      Sentences such as "four hundred twelve" and "three nine one" are said by the program \
      espeak-ng where it is installed, in up to \(SyntheticSpeech.speakerLimit) voices, else \
      spelled in tones, a pair of tones per letter. The folder holds index.tsv with the columns \
      path, split (train, validation and test: eight, one and one in ten), speaker and text, and \
      WAV files in clips, and appears complete or not at all. The same seed gives the same texts, \
      and of tones the same sound.
      """,
    examples: [
      "cloze data make speech --count 1000 --out numbers",
      "cloze data make speech --count 200 --voice tones --speakers 4 --seed 2 --out tones",
    ])

  @Option(help: "The number of sentences, those for validation and testing included.")
  var count: Int

  @Option(help: "The number of speakers, who take turns.")
  var speakers = 6

  @Option(help: "Who speaks: espeak (the program espeak-ng), tones, or auto, the first if it can.")
  var voice = SyntheticSpeech.Voice.auto

  @Option(help: "The samples per second.")
  var rate = 16_000

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  private var speech: SyntheticSpeech {
    var speech = SyntheticSpeech(count: count)
    (speech.speakers, speech.voice, speech.rate, speech.seed) = (speakers, voice, rate, seed)
    return speech
  }

  func validate() throws {
    let problems = speech.validate()
    if !problems.isEmpty {
      throw ValidationError(problems.map { "--\($0)" }.joined(separator: "; "))
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: SyntheticSpeech.folderKind)
    let speech = speech, program = try speech.program()
    try session.making(
      "sentence", total: count, write: { try speech.write(to: out, observe: $0) }
    ) { seconds in
      session.made(.folder, out)
      try session.show(
        Records(properties: [
          "folder": .string(out), "sentences": .int(count), "speakers": .int(speakers),
          "seconds": .double((seconds * 100).rounded() / 100), "rate": .int(rate),
          "voice": .string(program ?? "tones"),
        ]))
    }
  }
}
