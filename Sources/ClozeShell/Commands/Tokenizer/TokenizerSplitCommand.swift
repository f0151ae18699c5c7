import ArgumentParser
import ClozeCapabilities

/// `cloze tokenizer split`: splits source code into the pieces that subwords are made of.
struct TokenizerSplitCommand: Command {
  static let configuration = help(
    "split", "Cut source code into CuBERT's pieces: a file in, a line of JSON out.",
    notes: """
      Each line of the output is {"file": ..., "tokens": [...]}, whatever --format says. A file that \
      cannot be read is passed over, one that cannot be lexed has the tokens ___ERROR___ and \
      ___EOS___; both are reported on standard error.
      """,
    examples: [
      "cloze tokenizer split --language python src/ setup.py",
      "cloze tokenizer split --language java --comments drop src/main/java",
    ])

  /// The treatment of comments.
  enum Comments: String, CaseIterable, ExpressibleByArgument {
    case keep, drop
  }

  @Argument(help: ArgumentHelp("Files, and folders of them.", valueName: "path"))
  var paths: [String]

  @Option(help: "The language: python or java.")
  var language: Choice<SourceLanguages>

  @Option(help: "Keep or drop comments; as CuBERT, Java's are kept and Python's dropped.")
  var comments: Comments?

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    var out = ByteSink(session)
    try Registry.provider(of: .sourceCode).split(
      paths, language: language.text, keepsComments: comments.map { $0 == .keep },
      SessionObserver(session)
    ) { try out.write($0) }
    try out.finish()
  }
}
