/// The history of typed entries, in this shell and earlier ones, with its file.
final class HistoryRecord {
  /// All entries, oldest first.
  private(set) var entries: [String] = []
  /// The file; nil once it has failed, so that its warning is printed once.
  private var file: HistoryFile?
  /// The problem with the file at the start.
  let warning: String?

  /// Makes the history in `file`, or, for nil, one that is lost at the end.
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

  /// Adds an entry, unless it repeats the last one or starts with a blank; returns a warning if it
  /// cannot be saved.
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
