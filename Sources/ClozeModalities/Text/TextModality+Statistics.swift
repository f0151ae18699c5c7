import ClozeCapabilities
import ClozeData

extension TextModality: StatisticsProviding {
  /// No parts: paths are enough.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [] }

  /// Returns the numbers of files, bytes, documents, words between blanks, and files left out.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let reader = try TextReader(TextSource(paths: request.source.paths))
    var words = 0, isInWord = false
    let report = try reader.forEachPiece { piece in
      try observer.checkForStop()
      for byte in piece.bytes {
        let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
        if !isBlank && !isInWord { words += 1 }
        isInWord = !isBlank
      }
      if piece.endsDocument { isInWord = false }
    }
    return ResultTable(row: [
      .init("files", .whole(reader.list.files.count)), .init("bytes", .whole(report.bytes)),
      .init("documents", .whole(report.documents)), .init("words", .whole(words)),
      .init("skippedFiles", .whole(report.skippedFiles)),
      .init("replacements", .whole(report.replacements)),
    ])
  }
}
