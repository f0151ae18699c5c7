import ClozeData

/// The size of a corpus of source code.
public struct CodeStatistics: Sendable, Equatable {
  /// The number of files that remain.
  public var files = 0
  /// The number of their bytes, in UTF-8.
  public var bytes = 0
  /// The number of their lines.
  public var lines = 0
  /// The number of their tokens: keywords, identifiers, strings, numbers, operators and
  /// punctuation.
  public var tokens = 0
  /// The number of files that cannot be lexed, whose tokens are not counted.
  public var notLexed = 0
  /// The number of their projects.
  public var projects = 0
  /// The number of files left out because their text equals that of another.
  public var copies = 0
  /// The number of files left out because their tokens are nearly those of another.
  public var nearCopies = 0
  /// The number of files skipped for other reasons.
  public var skipped = 0
  /// The summary of the files that were read, and of those skipped with the reasons.
  public private(set) var report = ReadReport()

  /// Computes the statistics of `corpus`. `progress` is called with the number of bytes counted;
  /// what it throws ends the work.
  ///
  /// - Throws: the errors of `CodeCorpus.forEachFile`.
  public init(_ corpus: CodeCorpus, progress: (Int) throws -> Void = { _ in }) throws {
    var found = CodeStatistics()
    let report = try corpus.forEachFile { _, source in
      found.add(source, corpus.settings.language)
      try progress(found.bytes)
    }
    self = found
    self.report = report
    projects = corpus.projects.count
    copies = report.skippedCounts[.copy] ?? 0
    nearCopies = report.skippedCounts[.nearCopy] ?? 0
    skipped = report.skippedFiles - copies - nearCopies
  }

  private init() {}

  private mutating func add(_ source: CodeSource, _ language: CodeLanguage) {
    files += 1
    bytes += source.bytes.count
    lines += source.bytes.count { $0 == 0x0A } + (source.bytes.last == 0x0A ? 0 : 1)
    if let found = TokenBag.count(source, language) { tokens += found } else { notLexed += 1 }
  }
}
