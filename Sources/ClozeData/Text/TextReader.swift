/// Reads text files as a stream of documents, in memory that does not grow with their size.
public struct TextReader: Sendable {
  /// The paths and settings of the reader.
  public let source: TextSource
  /// The files found.
  public let list: TextFileList

  static let sniffedBytes = 8192
  static let fewFiles = 20

  /// Finds the files of `source`.
  ///
  /// - Throws: `DataError` or `FileError` if the settings or a path are invalid.
  public init(_ source: TextSource) throws {
    let problems = source.validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    self.source = source
    list = try TextFileList(paths: source.paths)
  }

  /// Calls `body` with every piece of every document, in order, and returns a report of what was
  /// read.
  ///
  /// - Throws: what `body` throws; `DataError` for a file that was named and is not text, for a bad
  ///   JSONL record, and if there is no text at all; `FileError` if reading fails.
  public func forEachPiece(_ body: (TextPiece) throws -> Void) throws -> ReadReport {
    var report = list.report
    try withoutActuallyEscaping(body) { body in
      let parts = PathParts(source.paths)
      var part = 0
      let cutter = PieceCutter(maximum: source.maximumPieceBytes) {
        var piece = $0
        piece.part = part
        try body(piece)
      }
      for file in list.files {
        part = parts.part(of: file.path)
        try read(file, cutter: cutter, report: &report)
      }
      report.documents = cutter.documents
      report.replacements = cutter.replacements
    }
    guard report.documents > 0 else {
      throw DataError.noText(paths: source.paths, skipped: report.skippedCounts)
    }
    return report
  }

  private func read(_ file: TextFile, cutter: PieceCutter, report: inout ReadReport) throws {
    let chunks: FileChunks
    do { chunks = try FileChunks(path: file.path) } catch {
      if file.isNamed { throw error }
      return report.skip(file.path, .unreadable)
    }
    var parser = parser(for: file, cutter: cutter)
    var problem: DataError?
    var isFirst = true
    while problem == nil,
      try chunks.next({ chunk in
        if isFirst { problem = Self.problem(with: chunk, of: file) }
        guard problem == nil else { return }
        report.bytes += chunk.count
        try parser.parse(isFirst ? Self.withoutMark(chunk) : chunk)
        isFirst = false
      })
    {}
    if let problem {
      if file.isNamed { throw problem }
      return report.skip(file.path, TextSniffer.reason(for: problem))
    }
    if isFirst { return report.skip(file.path, .empty) }
    try parser.finish()
    report.files += 1
  }

  /// Returns the reason that `file`, which starts with `chunk`, is not read; nil if it is.
  private static func problem(
    with chunk: UnsafeBufferPointer<UInt8>, of file: TextFile
  ) -> DataError? {
    if let problem = TextSniffer.problem(with: chunk, path: file.path) { return problem }
    guard !file.isJSONLines else { return nil }
    return TableSniffer.columns(of: withoutMark(chunk)).map {
      .table(path: file.path, columns: $0)
    }
  }

  private func parser(for file: TextFile, cutter: PieceCutter) -> any TextParser {
    file.isJSONLines
      ? JSONLinesParser(path: file.path, field: source.field, cutter: cutter)
      : PlainTextParser(cut: cut, cutter: cutter)
  }

  /// The rule for the ends of documents of plain text; see `TextSource.DocumentUnit`.
  var cut: PlainTextParser.Cut {
    switch source.unit {
    case .file: return .atEnd
    case .paragraph: return .atBlankLines
    case .line: return .atLines
    case .automatic:
      let plain = list.files.filter { !$0.isJSONLines }
      guard plain.count < Self.fewFiles else { return .atEnd }
      let bytes = plain.reduce(0) { $0 + $1.size }
      return .atBlocks(size: min(max(bytes / 64, 1 << 10), 1 << 16))
    }
  }

  /// Returns the start of a file without the byte order mark that some editors write.
  private static func withoutMark(
    _ chunk: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    chunk.startsWithByteOrderMark ? .init(rebasing: chunk.dropFirst(3)) : chunk
  }
}
