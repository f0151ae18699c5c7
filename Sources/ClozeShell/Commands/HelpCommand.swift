import ArgumentParser
import ClozeLanguage

/// `cloze help`: shows help on commands and topics.
struct HelpCommand: Command, ShellCommand {
  static let configuration = help(
    "help", "Explain a command, or find what has to do with a word.",
    notes: """
      WORDS are a command, a topic (install), a preset, a metric, any words to look for in commands, \
      options, metrics and recipe keys, or --set and the start of a recipe's key. --markdown writes all there is as \
      docs/commands.md, --man as a manual page.
      """,
    examples: [
      "cloze help pretrain", "cloze help learning rate", "cloze help --set encoder.",
      "cloze help text-tiny", "cloze help ndcg@10", "cloze help training.optimizer.rate",
    ])

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("A command, words, or --set and a key.", valueName: "words"))
  var words: [String] = []

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    try Self.answer(words, session.streams, isInShell: false)
  }

  func execute(in shell: ShellSession) throws -> Value? {
    try Self.answer(words, shell.streams, isInShell: true)
    return nil
  }

  /// Writes the help on `words`.
  static func answer(_ words: [String], _ streams: Streams, isInShell: Bool) throws {
    let width = streams.terminal.isTerminal ? min(streams.terminal.width, 100) : 100
    let page = HelpPage(
      width: width, isInShell: isInShell, isColoured: streams.isColoured(streams.terminal))
    try streams.result(HelpRequest(guide: .cloze(), page: page).answer(words))
  }

  /// Returns the command that a command line with `--help` is about; nil if it has no such option.
  static func words(asked arguments: [String]) -> [String]? {
    guard arguments.first != "help" else { return nil }
    let options = arguments.prefix { $0 != "--" }
    guard arguments.isEmpty || options.contains("--help") || options.contains("-h") else {
      return CommandTree.isGroup(arguments) ? arguments : nil
    }
    return CommandTree.path(arguments).names
  }
}
