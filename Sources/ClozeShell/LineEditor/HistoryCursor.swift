/// What has been typed, and what the arrow keys do with it.
struct HistoryCursor {
  private var place: Int?
  /// What was typed before the first step back.
  private var typed = ""
  /// What entries must begin with.
  private var prefix = ""
  /// What was shown last; if the line differs, a new walk begins.
  private var shown: String?

  /// The entry before, among those that begin as the line does up to the cursor.
  mutating func back(_ entries: [String], line: String, before cursor: String) -> String? {
    if shown != line || place == nil { (place, typed, prefix) = (entries.count, line, cursor) }
    guard let start = place,
      let found = entries[..<start].lastIndex(where: { $0.hasPrefix(prefix) && $0 != line })
    else { return nil }
    (place, shown) = (found, entries[found])
    return entries[found]
  }

  /// The entry after; behind the last one, what was typed.
  mutating func forward(_ entries: [String], line: String) -> String? {
    guard let start = place, shown == line else { return nil }
    let rest = entries.indices.suffix(from: min(start + 1, entries.count))
    let found = rest.first { entries[$0].hasPrefix(prefix) && entries[$0] != line }
    place = found
    shown = found.map { entries[$0] } ?? typed
    return shown
  }
}
