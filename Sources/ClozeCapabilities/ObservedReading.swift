import ClozeData

extension InteractionSource {
  /// Reads the interactions, showing progress, and notes the form and what was left out.
  public func read(_ observer: any WorkObserver) throws -> InteractionLog {
    let total = totalBytes.map { $0 / 1000 }
    let progress = observer.progress("read", unit: "kB")
    defer { progress?.finish() }
    let (log, report) = try read { bytes in progress?.update(done: bytes / 1000, total: total) }
    progress?.finish()
    for form in report.forms { observer.note("note: \(form)") }
    if report.emptyHistories > 0 {
      observer.note("note: \(report.emptyHistories) histories without items were left out")
    }
    return log
  }
}

extension PointSource {
  /// Reads the clouds, showing progress.
  public func read(
    _ split: PointSplit, minimumPoints: Int = 1, _ observer: any WorkObserver
  ) throws -> PointSet {
    let total = try totalBytes(of: split) / 1000
    let progress = observer.progress("read", unit: "kB")
    defer { progress?.finish() }
    return try read(split, minimumPoints: minimumPoints) { bytes in
      progress?.update(done: bytes / 1000, total: total)
    }
  }
}
