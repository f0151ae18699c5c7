import ClozeConfiguration

/// What is read of a corpus of source code, and how.
public struct CodeCorpusSettings: ConfigurationSection {
  /// Which of several copies of a file are left out.
  public enum Duplicates: String, Codable, Sendable, CaseIterable {
    /// None: every file is read.
    case keep
    /// Those with the same text.
    case exact
    /// These and those with nearly the same tokens.
    case near
  }

  /// The language; files with its endings are read.
  public var language = CodeLanguage.python
  /// Larger files are passed over: they are data more often than programs.
  public var maximumBytes = 1 << 20
  /// Whether files that say in their head that a program wrote them are passed over.
  public var skipsGenerated = false
  /// The licences asked for; empty for any.
  public var licences: [CodeLicence] = []
  /// Which copies are left out.
  public var duplicates = Duplicates.keep
  /// The least similarity (Jaccard, of bags of tokens) of files that are nearly the same.
  public var similarity = 0.8
  /// How many folders below a path that was given tell projects apart.
  public var projectDepth = 1

  /// Settings for files of `language`.
  public init(language: CodeLanguage = .python) { self.language = language }

  /// Settings for Python.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "language": "the language; files with its endings are read",
    "maximumBytes": "larger files are passed over",
    "skipsGenerated": "whether files that a program wrote are passed over",
    "licences": "the licences asked for; []: any",
    "duplicates": "which copies are left out: keep (none), exact or near",
    "similarity": "the least similarity of files that are nearly the same",
    "projectDepth": "how many folders below a path tell projects apart",
  ]

  /// The problems of the settings; empty if there are none.
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
