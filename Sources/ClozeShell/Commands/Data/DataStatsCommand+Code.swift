import ClozeCode
import ClozeReport

extension DataStatsCommand {
  /// Source code: files, lines, tokens and projects, or which files are copies of which.
  func showCode(_ session: Session) throws {
    let corpus = try code.corpus(paths, copies: .near, session)
    let progress = session.progress("count", unit: "kB")
    defer { progress?.finish() }
    let total = corpus.totalBytes / 1000
    let statistics = try CodeStatistics(corpus) {
      progress?.update(.init(done: $0 / 1000, total: max(total, $0 / 1000)))
    }
    progress?.finish()
    session.note("note: \(statistics.report.description)")
    try session.show(clusters ? Self.clusters(of: corpus) : Self.records(statistics))
  }

  private static func records(_ statistics: CodeStatistics) -> Records {
    var records = Records(columns: [
      "files", "bytes", "lines", "tokens", "notLexed", "projects", "copies", "nearCopies",
      "skipped",
    ])
    records.append([
      .int(statistics.files), .int(statistics.bytes), .int(statistics.lines),
      .int(statistics.tokens), .int(statistics.notLexed), .int(statistics.projects),
      .int(statistics.copies), .int(statistics.nearCopies), .int(statistics.skipped),
    ])
    return records
  }

  private static func clusters(of corpus: CodeCorpus) -> Records {
    var records = Records(columns: ["kept", "copy", "similarity", "same"])
    for cluster in corpus.clusters {
      for member in cluster.members {
        records.append([
          .string(cluster.kept), .string(member.path), .double(member.similarity),
          .bool(member.isSame),
        ])
      }
    }
    return records
  }
}
