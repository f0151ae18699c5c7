import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

/// What pairs are made of.
enum PairSubject: String, CaseIterable, ExpressibleByArgument {
  case digits
  case shapes3d
  case code

  /// The subject if it is made up; nil if it is found.
  var synthetic: SyntheticPairs.Subject? { SyntheticPairs.Subject(rawValue: rawValue) }
}

/// `cloze data make pairs`: makes samples of several kinds that belong together.
struct DataMakePairsCommand: Command {
  static let configuration = help(
    "pairs", "Write samples of several kinds that belong together, to a folder.",
    notes: """
      The folder holds pairs.jsonl with a line for each pair (id, split and a column for each kind \
      of data, of files their paths) and the files. It appears complete or not at all. Of ten made-up \
      pairs one validates and one tests.

      digits: text is the name of a digit, speech the same said by the program espeak-ng where it \
      is installed, else spelled in tones, and video a drawn digit in one of five colours that \
      rests or moves. shapes3d: points is a cloud of a solid, and text says its form, proportions \
      and pose: "a flat ring that lies on its side". code: of each function in the Python files of --data \
      text is the first paragraph of its docstring, of three words or more, and code the function without it; \
      projects are not divided between training and testing, and copies of files are left out as for code-tasks.
      """,
    examples: [
      "cloze data make pairs --of digits --count 300 --out digits",
      "cloze data make pairs --of shapes3d --count 300 --out solids",
      "cloze data make pairs --of code --data /usr/lib/python3 --out documented",
    ])

  @Option(help: "What pairs are made of: digits, shapes3d or code.")
  var of: PairSubject

  @Option(
    help: "Digits and solids: the number of pairs, those for validation and testing included.")
  var count: Int?

  @Option(help: "Digits: who speaks: espeak (the program espeak-ng), tones, or auto.")
  var voice = SyntheticSpeech.Voice.auto

  @Option(help: "Solids: the number of points of each cloud.")
  var points = 1024

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Code: files, and folders with files that end in .py.", valueName: "path"))
  var data: [String] = []

  @Option(help: "Code: what is not divided between training and testing: file, folder or project.")
  var splitBy = Choice<SplitUnits>(usual: "project")

  @Option(help: "Code: the share of the files for validation.")
  var validation = 0.1

  @Option(help: "Code: the share of the files for testing.")
  var test = 0.2

  @Option(help: "Code: the longest functions taken, in tokens of Python.")
  var maxTokens = 1000

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  private func pairs(of subject: SyntheticPairs.Subject) -> SyntheticPairs {
    var pairs = SyntheticPairs(of: subject, count: count ?? 0)
    (pairs.seed, pairs.voice, pairs.points) = (seed, voice, points)
    return pairs
  }

  private var request: CodeTaskRequest {
    var request = CodeTaskRequest(
      paths: data, folder: out, unit: splitBy.text, validation: validation, test: test,
      maximumTokens: maxTokens, threads: Machine.cores)
    (request.seed, request.splitSeed) = (seed, seed)
    return request
  }

  func validate() throws {
    guard let subject = of.synthetic else {
      guard count == nil else {
        throw ValidationError("--count is for digits and solids; code has the pairs of its files")
      }
      guard !data.isEmpty else { throw ValidationError("--of code needs --data with Python files") }
      let problems = try Registry.provider(of: .codeTasks).problems(of: request)
      if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
      return
    }
    guard data.isEmpty else { throw ValidationError("--data is for --of code; leave it out") }
    guard count != nil else { throw ValidationError("--of \(of.rawValue) needs --count") }
    let problems = pairs(of: subject).validate()
    if !problems.isEmpty {
      throw ValidationError(problems.map { "--\($0)" }.joined(separator: "; "))
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: SyntheticPairs.folderKind)
    guard let subject = of.synthetic else { return try makeCode(session) }
    let pairs = pairs(of: subject)
    try session.making("pair", total: pairs.count, write: { try pairs.write(to: out, observe: $0) })
    {
      _ in
      session.made(.folder, out)
      try session.show(
        Records(properties: [
          "folder": .string(out), "manifest": .string(out + "/" + SyntheticPairs.manifest),
          "pairs": .int(pairs.count),
        ]))
    }
  }

  private func makeCode(_ session: Session) throws {
    // The observer handles a request to stop, so that no incomplete folder is left.
    session.interrupts.defer()
    defer { session.interrupts.undefer() }
    let table = try Registry.provider(of: .codeTasks).makePairs(request, SessionObserver(session))
    session.made(.folder, out)
    try session.show(Records(table))
  }
}
