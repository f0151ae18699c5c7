import ArgumentParser
import ClozeData
import ClozeReport

extension SyntheticInteractions.Form: ExpressibleByArgument {}

/// `cloze data make`: makes synthetic data, and tasks from source code.
struct DataMakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Make data up, or examples of tasks from other data.",
    subcommands: [
      DataMakeInteractionsCommand.self, DataMakeShapes3DCommand.self,
      DataMakeCodeTasksCommand.self, DataMakeSpeechCommand.self,
      DataMakeMovingCommand.self, DataMakePairsCommand.self,
    ])
}

/// `cloze data make interactions`: makes synthetic users and their items.
struct DataMakeInteractionsCommand: Command {
  static let configuration = help(
    "interactions", "Write made-up interactions of users with items to a file.",
    notes: """
      A few items are popular and most are rare (nearly Zipf's law), and half of the time the next \
      item is one of eight that go with the last one, so that there is something to learn. The \
      same seed gives the same file. Memory does not grow with the numbers.
      """,
    examples: [
      "cloze data make interactions --users 1000 --items 200 --seed 1 --out small.txt",
      "cloze data make interactions --users 2000000 --items 1000000 --seed 42 --out large.txt",
    ])

  @Option(help: "The number of users.")
  var users: Int

  @Option(help: "The number of items to choose from.")
  var items: Int

  @Option(help: "The mean number of interactions per user; the shortest history has at most 5.")
  var length = 20

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64

  @Option(help: "What a line is: pairs (user item) or sequences (user item item ...).")
  var form = SyntheticInteractions.Form.pairs

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  func validate() throws {
    for (option, value, most) in [
      ("--users", users, SyntheticInteractions.limit),
      ("--items", items, SyntheticInteractions.limit),
      ("--length", length, SyntheticInteractions.lengthLimit),
    ] where !(1...most).contains(value) {
      throw ValidationError("\(option) is \(value): must lie in 1...\(most)")
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out)
    let data = SyntheticInteractions(users: users, items: items, meanLength: length, seed: seed)
    try session.making(
      "user", total: users, write: { try data.write(to: out, as: form, observe: $0) }
    ) { written in
      session.made(.file, out)
      try session.show(
        Records(properties: [
          "file": .string(out), "users": .int(users), "interactions": .int(written.interactions),
          "bytes": .int(written.bytes),
        ]))
    }
  }
}
