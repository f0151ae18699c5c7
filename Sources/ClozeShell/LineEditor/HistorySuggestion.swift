/// The entry of the history that a typed line may become.
enum HistorySuggestion {
  /// Returns what follows `line` in the newest entry of one line that starts with it; nil if there
  /// is none.
  static func rest(of line: String, in history: [String]) -> String? {
    let start = line.utf8
    guard line.contains(where: { !$0.isWhitespace }) else { return nil }
    let entry = history.last { entry in
      entry.utf8.count > start.count && entry.utf8.starts(with: start)
        && !entry.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
    return entry.flatMap { String($0.utf8.dropFirst(start.count)) }
  }
}
