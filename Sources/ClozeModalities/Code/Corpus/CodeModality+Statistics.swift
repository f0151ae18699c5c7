import ClozeCapabilities

extension CodeModality: StatisticsProviding {
  /// The parts of statistics: a selection of source code.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [.sourceCode] }

  /// Returns the numbers of files, lines, tokens and projects, or the files that are copies of
  /// others.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let corpus = try request.code.corpus(
      request.source.paths, copies: .near, threads: request.threads, observer)
    let progress = observer.progress("count", unit: "kB")
    defer { progress?.finish() }
    let total = corpus.totalBytes / 1000
    let counts = try CodeStatistics(corpus) {
      progress?.update(done: $0 / 1000, total: max(total, $0 / 1000))
    }
    progress?.finish()
    observer.note("note: \(counts.report.description)")
    return request.listsCopies ? clusters(of: corpus) : table(counts)
  }

  private static func table(_ counts: CodeStatistics) -> ResultTable {
    let values = [
      ("files", counts.files), ("bytes", counts.bytes), ("lines", counts.lines),
      ("tokens", counts.tokens), ("notLexed", counts.notLexed), ("projects", counts.projects),
      ("copies", counts.copies), ("nearCopies", counts.nearCopies), ("skipped", counts.skipped),
    ]
    return ResultTable(row: values.map { .init($0, .whole($1)) })
  }

  private static func clusters(of corpus: CodeCorpus) -> ResultTable {
    ResultTable(
      columns: ["kept", "copy", "similarity", "same"],
      rows: corpus.clusters.flatMap { cluster in
        cluster.members.map { member in
          [
            .text(cluster.kept), .text(member.path), .number(member.similarity),
            .flag(member.isSame),
          ]
        }
      })
  }
}
