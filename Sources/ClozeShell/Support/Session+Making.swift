extension Session {
  /// Makes data with progress, and shows what was made.
  ///
  /// A request to stop ends `write` at its next report, so that nothing incomplete is left.
  ///
  /// - Parameters:
  ///   - unit: The name of one of what is counted, such as `clip`.
  ///   - write: Writes the data; it reports how many are done, and hands on what the report throws.
  ///   - show: Shows what `write` returned.
  func making<Made>(
    _ unit: String, total: Int, write: (_ report: (Int) throws -> Void) throws -> Made,
    show: (Made) throws -> Void
  ) throws {
    let progress = progress("make", unit: unit)
    defer { progress?.finish() }
    interrupts.defer()
    defer { interrupts.undefer() }
    let made = try write { done in
      if let status = interrupts.requestedStatus { throw Interruption(status: status) }
      progress?.update(.init(done: done, total: total))
    }
    progress?.finish()
    try show(made)
  }
}
