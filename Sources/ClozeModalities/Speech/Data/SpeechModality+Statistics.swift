import ClozeCapabilities
import ClozeData
import Foundation

extension SpeechModality: StatisticsProviding {
  /// No parts: paths are enough.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [] }

  /// Returns the numbers of clips, seconds, speakers and words, the forms of the files, and what is
  /// left out and why.
  ///
  /// - Throws: `SpeechError.empty` if no clip can be read; `SoundError`, `LabelledError`,
  ///   `FileError`, and what `observer` throws.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let source = SpeechSource(paths: request.source.paths)
    let parts = try source.parts().map { part in
      "\(part.rawValue) \(try source.utterances(of: part).utterances.count)"
    }
    let corpus = try source.utterances()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    let counts = try SpeechStatistics(corpus, threads: request.threads) { _, _ in
      try observer.checkForStop()
    }
    guard counts.clips > 0 || counts.omissions.isEmpty else {
      throw SpeechError.empty(paths: source.paths, reason: counts.omissions.named)
    }
    return ResultTable(row: [
      .init("clips", .whole(counts.clips)), .init("seconds", .number(rounded(counts.seconds))),
      .init("minimum", .number(rounded(counts.minimum))),
      .init("median", .number(rounded(counts.median))),
      .init("maximum", .number(rounded(counts.maximum))),
      .init("parts", .list(parts.map { .text($0) })), .init("speakers", .whole(counts.speakers)),
      .init("classes", .whole(counts.classes)),
      .init("rates", .list(counts.rates.keys.sorted().map { .whole($0) })),
      .init("formats", .list(counts.formats.keys.sorted().map { .text($0) })),
      .init("words", .whole(counts.words)), .init("vocabulary", .whole(counts.vocabulary)),
      .init("alphabet", .whole(counts.letters.count)),
      .init("letters", .text(String(counts.letters))),
      .init("leftOut", .whole(counts.omissions.count)),
      .init("reasons", .list(ResultTable.reasons(counts.omissions))),
    ])
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
