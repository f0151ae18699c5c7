/// The position of the arrow keys in the history.
struct HistoryCursor {
  private var place: Int?
  /// The text typed before the first step back.
  private var typed = ""
  /// The prefix that entries must have.
  private var prefix = ""
  /// The last shown entry; if the line differs, a new search starts.
  private var shown: String?

  /// Returns the previous entry among those that start like the line up to the cursor.
  mutating func back(_ entries: [String], line: String, before cursor: String) -> String? {
    if shown != line || place == nil { (place, typed, prefix) = (entries.count, line, cursor) }
    guard let start = place,
      let found = entries[..<start].lastIndex(where: { $0.hasPrefix(prefix) && $0 != line })
    else { return nil }
    (place, shown) = (found, entries[found])
    return entries[found]
  }

  /// Returns the next entry; after the last one, the typed text.
  mutating func forward(_ entries: [String], line: String) -> String? {
    guard let start = place, shown == line else { return nil }
    let rest = entries.indices.suffix(from: min(start + 1, entries.count))
    let found = rest.first { entries[$0].hasPrefix(prefix) && entries[$0] != line }
    place = found
    shown = found.map { entries[$0] } ?? typed
    return shown
  }
}
