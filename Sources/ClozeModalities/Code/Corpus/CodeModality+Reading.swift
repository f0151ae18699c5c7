import ClozeCapabilities
import ClozeData

// `languages` is also required for filling in blanks, and is declared there.
extension CodeModality: SourceCodeReading {
  /// The recognised licences.
  public static var licences: [String] { CodeLicence.allCases.map(\.rawValue) }
  /// `keep`, `exact` and `near`.
  public static var copyRules: [String] { CodeCorpusSettings.Duplicates.allCases.map(\.rawValue) }

  /// Returns the problems of `selection`; empty if there are none.
  public static func problems(of selection: SourceCodeSelection) -> [String] { selection.problems }

  /// Splits files into CuBERT's pieces, several files at once.
  public static func split(
    _ paths: [String], language: String, keepsComments: Bool?, _ observer: any WorkObserver,
    each: ([UInt8]) throws -> Void
  ) throws {
    guard let language = CodeLanguage(rawValue: language) else {
      throw UsageError("'\(language)' is no language that can be split")
    }
    let list = try TextFileList(paths: paths, isWanted: language.isSource)
    var notes = CodeSplitNotes(observer)
    for skipped in list.report.skipped where skipped.reason != .duplicate {
      notes.add(skipped.path, skipped.reason.summary + "; passed over")
    }
    let splitter = CodeSplitter(language, comments: keepsComments)
    var pipeline = CodeSplitBatch.pipeline(with: splitter)
    func give(_ file: TextFile, _ result: CodeSplitBatch.Result) throws {
      if let note = result.note { notes.add(file.path, note) }
      notes.commentedLines += result.commentedLines
      try each(result.line)
    }
    for file in list.files {
      try observer.checkForStop()
      try pipeline.add(file, weight: file.size, into: give)
    }
    try pipeline.flush(into: give)
    notes.finish(files: list.files.count, language: language)
  }
}

/// Notes on files that could not be split: the first few of them, and their number.
private struct CodeSplitNotes {
  private let observer: any WorkObserver
  private var count = 0
  /// The number of lines of notebooks that have become comments.
  var commentedLines = 0
  private static let shown = 20

  init(_ observer: any WorkObserver) { self.observer = observer }

  /// Notes the problem of a file.
  mutating func add(_ path: String, _ text: String) {
    count += 1
    if count <= Self.shown { observer.note("note: \(path.quoted): \(text)") }
  }

  /// Notes that there were no files, more problems than were shown, or lines left out.
  func finish(files: Int, language: CodeLanguage) {
    if files == 0 {
      let ending = language.endings.joined(separator: " or .")
      observer.note("note: no file ends in .\(ending); name files, or folders that hold some")
    }
    if count > Self.shown {
      observer.note("note: \(count - Self.shown) more files could not be read or lexed")
    }
    if commentedLines > 0 {
      observer.note("note: \(commentedLines) lines of notebooks are IPython's and became comments")
    }
  }
}
