import ClozeData

/// How much source code there is.
public struct CodeStatistics: Sendable, Equatable {
  /// Files that are left.
  public var files = 0
  /// Their bytes, in UTF-8.
  public var bytes = 0
  /// Their lines.
  public var lines = 0
  /// Their tokens: keywords, identifiers, strings, numbers, operators and punctuation.
  public var tokens = 0
  /// Those of them that cannot be lexed, and have no tokens here.
  public var notLexed = 0
  /// Their projects.
  public var projects = 0
  /// Files left out because their text is that of another.
  public var copies = 0
  /// Files left out because their tokens are nearly those of another.
  public var nearCopies = 0
  /// Files passed over for other reasons.
  public var skipped = 0
  /// What was read, and what was passed over and why.
  public private(set) var report = ReadReport()

  /// Counts what is in `corpus`. `progress` is told how many bytes have been counted; what it throws
  /// ends the work.
  ///
  /// - Throws: as `CodeCorpus.forEachFile`.
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
