import ArgumentParser
import ClozeCapabilities

/// The supported programming languages.
enum SourceLanguages: ChoiceList {
  static var choices: [String] { Registry.providers(of: .sourceCode).flatMap { $0.languages } }
}

/// The recognised licences of source code.
enum SourceLicences: ChoiceList {
  static var choices: [String] { Registry.providers(of: .sourceCode).flatMap { $0.licences } }
}

/// The rules by which copies of source code are left out.
enum CopyRules: ChoiceList {
  static var choices: [String] { Registry.providers(of: .sourceCode).flatMap { $0.copyRules } }
}

/// The options that select source code.
struct CodeOptions: ParsableArguments {
  @Option(help: "Code: the language, python (the default) or java.")
  var language: Choice<SourceLanguages>?

  @Option(
    help: """
      Code: which copies of files are left out: none (keep), those with the same text (exact), or \
      also those with nearly the same tokens (near).
      """)
  var copies: Choice<CopyRules>?

  @Option(help: "Code: the least similarity of near copies (default: 0.8).")
  var similarity: Double?

  @Flag(help: "Code: pass over files whose head says that a program wrote them.")
  var skipGenerated = false

  @Option(
    help: ArgumentHelp(
      "Code: pass over files that are not under this licence, such as MIT (repeatable).",
      valueName: "name"))
  var licence: [Choice<SourceLicences>] = []

  @Option(help: "Code: pass over larger files (default: 1048576 bytes).")
  var maxBytes: Int?

  @Option(
    help: "Code: how many folders below a path tell projects apart where nothing marks them.")
  var projectDepth: Int?

  func validate() throws {
    let problems = try Registry.provider(of: .sourceCode).problems(of: selection)
    if let problem = problems.first { throw ValidationError(problem) }
  }

  /// True if any of the options was given.
  var isGiven: Bool {
    language != nil || copies != nil || similarity != nil || skipGenerated || !licence.isEmpty
      || maxBytes != nil || projectDepth != nil
  }

  /// The selected source code.
  var selection: SourceCodeSelection {
    var selection = SourceCodeSelection()
    (selection.language, selection.copies) = (language?.text, copies?.text)
    selection.similarity = similarity
    selection.skipsGenerated = skipGenerated
    selection.licences = licence.map(\.text)
    (selection.maximumBytes, selection.projectDepth) = (maxBytes, projectDepth)
    return selection
  }
}
