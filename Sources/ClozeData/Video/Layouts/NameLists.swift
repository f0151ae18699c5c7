/// Lists of the names of clips beside captions, which say what part these are: a name a line, with
/// a header `video_id` or none, as MSR-VTT's `train.9k.csv` and MSVD's `train_list.txt` have them.
/// MSR-VTT's JSFUSION table says besides which one caption of each test clip counts.
struct NameLists {
  let files: ClipFiles

  /// Gives the clips of `listing` the parts that the lists among `names` say.
  ///
  /// - Throws: `LabelledError`, `DataError`, `FileError`.
  func apply(_ names: [String], to listing: inout VideoListing) throws {
    var places: [String: [Int]] = [:]
    for (index, entry) in listing.entries.enumerated() {
      places[entry.sample.name, default: []].append(index)
    }
    for name in names {
      guard let part = files.folder.part(of: name, isNamed: true),
        let rows = try rows("\(files.folder.path)/\(name)")
      else { continue }
      for (clip, caption) in rows {
        guard let found = files.find(clip), let indices = places[found] else {
          if files.find(clip) == nil { listing.omit(clip, "named in \(name) and not there") }
          continue
        }
        for (order, index) in indices.enumerated() {
          listing.entries[index].part = part
          guard let caption else { continue }
          listing.entries[index].sample.captions = order == 0 ? [caption] : []
        }
      }
    }
  }

  /// The names in the list at `path`, with the captions that it has; nil if it is no list.
  private func rows(_ path: String) throws -> [(name: String, caption: String?)]? {
    guard ["txt", "csv"].contains(FileEnding.of(path)), let lines = try? LabelledLines(path: path),
      let first = lines.sample.lines.first, !first.contains(UInt8(ascii: "\t"))
    else { return nil }
    let splitter = FieldSplitter(.comma), header = splitter.texts(of: first) ?? []
    let isTable = header.first == "key" && header.contains("video_id")
    guard header.count == 1 || isTable else { return nil }
    if isTable { lines.quote(by: splitter) }
    let place = header.firstIndex(of: "video_id"), sentence = header.firstIndex(of: "sentence")
    if place != nil { _ = try lines.next(splitter) }
    var rows: [(name: String, caption: String?)] = []
    while let (_, fields) = try lines.next(splitter) {
      let field = place ?? 0
      guard field < fields.count, !fields[field].isEmpty else { continue }
      rows.append((fields[field], sentence.flatMap { $0 < fields.count ? fields[$0] : nil }))
    }
    return rows
  }
}
