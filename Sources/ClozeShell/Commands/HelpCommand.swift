import ArgumentParser

/// `cloze help`: what there is, and what it does.
struct HelpCommand: Command {
  static let configuration = help(
    "help", "Explain a command, or find what has to do with a word.",
    notes: """
      WORDS are a command, any words to look for in commands, options and recipe keys, or --set and \
      the start of a recipe's key. --markdown writes all there is as docs/commands.md.
      """,
    examples: ["cloze help pretrain", "cloze help learning rate", "cloze help --set encoder."])

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("A command, words, or --set and a key.", valueName: "words"))
  var words: [String] = []

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let terminal = session.streams.terminal
    let page = HelpPage(width: terminal.isTerminal ? min(terminal.width, 100) : 100)
    try session.streams.result(HelpRequest(guide: .cloze(), page: page).answer(words))
  }
}
