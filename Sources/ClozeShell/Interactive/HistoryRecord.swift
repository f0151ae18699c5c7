/// What was typed, in this shell and before it, and its file.
final class HistoryRecord {
  /// All entries, oldest first.
  private(set) var entries: [String] = []
  /// nil once the file has failed: its warning is said once.
  private var file: HistoryFile?
  /// What was wrong with the file at the start.
  let warning: String?

  /// The history in `file`; of no file, one that is forgotten at the end.
  init(_ file: HistoryFile?) {
    self.file = file
    do {
      entries = try file?.load() ?? []
      warning = nil
    } catch {
      warning = "note: \(error)"
      self.file = nil
    }
  }

  /// Adds an entry, unless it repeats the last one or begins with a blank; returns what is to be said
  /// where it cannot be kept.
  func add(_ entry: String) -> String? {
    guard entry != entries.last, entry.first != " " else { return nil }
    entries.append(entry)
    do {
      try file?.append(entry)
    } catch {
      file = nil
      return "note: \(error); this session's lines are not kept"
    }
    return nil
  }
}
