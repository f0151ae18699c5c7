import ClozeCapabilities
import ClozeData

extension VideoModality: StatisticsProviding {
  /// No parts: paths are enough.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [] }

  /// Returns the numbers of clips, captions, seconds, frames and words, the sizes and codecs, and
  /// the clips that are damaged or missing, by name.
  ///
  /// - Throws: `VideoModelError.empty` if no clip can be read; `VideoError`, `LabelledError`,
  ///   `FileError`, and what `observer` throws.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let source = VideoSource(paths: request.source.paths)
    let parts = try source.parts().map { part in
      "\(part.rawValue) \(try source.clips(of: part).clips.count)"
    }
    let corpus = try source.clips()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    let counts = try VideoStatistics(corpus, threads: request.threads) { _, _ in
      try observer.checkForStop()
    }
    guard counts.clips > 0 || counts.omissions.isEmpty else {
      throw VideoModelError.empty(paths: source.paths, counts.omissions)
    }
    return ResultTable(row: [
      .init("clips", .whole(counts.clips)), .init("captions", .whole(counts.captions)),
      .init("withoutCaption", .whole(counts.withoutCaption)),
      .init("classes", .whole(counts.classes)),
      .init("parts", .list(parts.map { .text($0) })),
      .init("seconds", .number((counts.seconds * 1000).rounded() / 1000)),
      .init("frames", .whole(counts.frames)), .init("minimum", .whole(counts.minimum)),
      .init("median", .number(counts.median)), .init("maximum", .whole(counts.maximum)),
      .init("sizes", .list(listed(counts.sizes))), .init("codecs", .list(listed(counts.codecs))),
      .init("words", .whole(counts.words)), .init("vocabulary", .whole(counts.vocabulary)),
      .init("damaged", .whole(counts.damaged.count)),
      .init("faults", .list(ResultTable.reasons(counts.damaged))),
      .init("leftOut", .whole(counts.omissions.count)),
      .init("reasons", .list(ResultTable.reasons(counts.omissions))),
    ])
  }

  /// The counts, the most frequent first.
  private static func listed(_ counts: [String: Int]) -> [ResultTable.Value] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      .text("\($0.key): \($0.value)")
    }
  }
}
