import ArgumentParser
import ClozeCode

extension CodeLicence: ExpressibleByArgument {}
extension CodeCorpusSettings.Duplicates: ExpressibleByArgument {}

/// Which source code is read.
struct CodeOptions: ParsableArguments {
  @Option(help: "Code: the language, python (the default) or java.")
  var language: CodeLanguage?

  @Option(
    help: """
      Code: which copies of files are left out: none (keep), those with the same text (exact), or \
      also those with nearly the same tokens (near).
      """)
  var copies: CodeCorpusSettings.Duplicates?

  @Option(help: "Code: the least similarity of near copies (default: 0.8).")
  var similarity: Double?

  @Flag(help: "Code: pass over files whose head says that a program wrote them.")
  var skipGenerated = false

  @Option(
    help: ArgumentHelp(
      "Code: pass over files that are not under this licence, such as MIT (repeatable).",
      valueName: "name"))
  var licence: [CodeLicence] = []

  @Option(help: "Code: pass over larger files (default: 1048576 bytes).")
  var maxBytes: Int?

  @Option(
    help: "Code: how many folders below a path tell projects apart where nothing marks them.")
  var projectDepth: Int?

  func validate() throws {
    if let problem = settings().validate().first { throw ValidationError(problem) }
  }

  /// Whether any of the options was given.
  var isGiven: Bool {
    language != nil || copies != nil || similarity != nil || skipGenerated || !licence.isEmpty
      || maxBytes != nil || projectDepth != nil
  }

  /// What they ask for, with `copies` where they do not say what becomes of these.
  func settings(
    copies usual: CodeCorpusSettings.Duplicates = .keep
  ) -> CodeCorpusSettings {
    var settings = CodeCorpusSettings(language: language ?? .python)
    settings.duplicates = copies ?? usual
    settings.skipsGenerated = skipGenerated
    settings.licences = licence
    if let similarity { settings.similarity = similarity }
    if let maxBytes { settings.maximumBytes = maxBytes }
    if let projectDepth { settings.projectDepth = projectDepth }
    return settings
  }

  /// The files under `paths`; says how far it is and what was passed over.
  func corpus(
    _ paths: [String], copies: CodeCorpusSettings.Duplicates = .keep, _ session: Session
  ) throws -> CodeCorpus {
    let progress = session.progress("read", unit: "kB")
    defer { progress?.finish() }
    let corpus = try CodeCorpus(
      paths: paths, settings: settings(copies: copies), threads: Machine.cores
    ) { progress?.update(.init(done: $0 / 1000, total: nil)) }
    return corpus
  }
}
