import ClozeConfiguration

/// The settings for reading a corpus of source code.
public struct CodeCorpusSettings: ConfigurationSection {
  /// The rule by which copies of files are left out.
  public enum Duplicates: String, Codable, Sendable, CaseIterable {
    /// None: every file is read.
    case keep
    /// Files with the same text.
    case exact
    /// Files with the same text or nearly the same tokens.
    case near
  }

  /// The language; files with its endings are read.
  public var language = CodeLanguage.python
  /// The maximum size of a file: larger ones are data more often than programs.
  public var maximumBytes = 1 << 20
  /// True if files whose header says that they are generated are skipped.
  public var skipsGenerated = false
  /// The accepted licences; empty for any.
  public var licences: [CodeLicence] = []
  /// The kinds of copies that are left out.
  public var duplicates = Duplicates.keep
  /// The minimum similarity (Jaccard, of bags of tokens) of near copies.
  public var similarity = 0.8
  /// The number of folder levels below a given path that distinguish projects.
  public var projectDepth = 1

  /// Makes settings for files of `language`.
  public init(language: CodeLanguage = .python) { self.language = language }

  /// Makes settings for Python.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "language": "the language; files with its endings are read",
    "maximumBytes": "larger files are passed over",
    "skipsGenerated": "whether files that a program wrote are passed over",
    "licences": "the licences asked for; []: any",
    "duplicates": "which copies are left out: keep (none), exact or near",
    "similarity": "the least similarity of files that are nearly the same",
    "projectDepth": "how many folders below a path tell projects apart",
  ]

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    var problems: [String] = []
    if maximumBytes < 1 { problems.append("maximumBytes is \(maximumBytes); must be at least 1") }
    if !(similarity > 0 && similarity <= 1) {
      problems.append("similarity is \(similarity); must be above 0 and at most 1")
    }
    if !(1...16 ~= projectDepth) {
      problems.append("projectDepth is \(projectDepth); must lie in 1...16")
    }
    return problems
  }
}
