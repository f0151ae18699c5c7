import ArgumentParser
import ClozeCode
import ClozeData

extension CodeLanguage: ExpressibleByArgument {}

/// `cloze tokenizer split`: source code to the pieces that subwords are made of.
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

  /// What becomes of comments.
  enum Comments: String, CaseIterable, ExpressibleByArgument {
    case keep, drop
  }

  @Argument(help: ArgumentHelp("Files, and folders of them.", valueName: "path"))
  var paths: [String]

  @Option(help: "The language: python or java.")
  var language: CodeLanguage

  @Option(help: "Keep or drop comments; as CuBERT, Java's are kept and Python's dropped.")
  var comments: Comments?

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let endings = language.endings.map { "." + $0 }
    let list = try TextFileList(paths: paths) { path in endings.contains(where: path.hasSuffix) }
    var notes = CodeSplitNotes(session)
    for skipped in list.report.skipped where skipped.reason != .duplicate {
      notes.add(skipped.path, skipped.reason.summary + "; passed over")
    }
    let splitter = CodeSplitter(language, comments: comments.map { $0 == .keep })
    var out = ByteSink(session)
    var pipeline = CodeSplitBatch.pipeline(with: splitter)
    func write(_ file: TextFile, _ result: CodeSplitBatch.Result) throws {
      if let note = result.note { notes.add(file.path, note) }
      try out.write(result.line)
    }
    for file in list.files {
      if let status = session.interrupts.requestedStatus { throw Interruption(status: status) }
      try pipeline.add(file, weight: file.size, into: write)
    }
    try pipeline.flush(into: write)
    try out.finish()
    notes.finish(files: list.files.count, language: language)
  }
}

/// What is said about files that could not be split: the first few, and how many there are.
struct CodeSplitNotes {
  private let session: Session
  private var count = 0
  private static let shown = 20

  init(_ session: Session) { self.session = session }

  /// Says what is wrong with a file.
  mutating func add(_ path: String, _ text: String) {
    count += 1
    if count <= Self.shown { session.note("note: \(path.quoted): \(text)") }
  }

  /// Says how many files there were.
  func finish(files: Int, language: CodeLanguage) {
    if files == 0 {
      let ending = language.endings.joined(separator: " or .")
      session.note("note: no file ends in .\(ending); name files, or folders that hold some")
    }
    if count > Self.shown {
      session.note("note: \(count - Self.shown) more files could not be read or lexed")
    }
  }
}
