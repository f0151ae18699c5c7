/// Folders with tables of utterances at their top: `index.tsv`, `train.csv`, `manifest.jsonl`, ...,
/// whose names, or a column, name parts.
enum TableLayout {
  static func matches(_ folder: CorpusFolder) -> Bool {
    folder.names.contains { CorpusTables.isNamed($0) && table("\(folder.path)/\($0)") != nil }
  }

  /// Opens the table at `path`; nil if it is none of utterances, or cannot be read.
  private static func table(_ path: String) -> SpeechTable? {
    // What is no table of utterances may lie beside some in any form.
    (try? SpeechTable(path)) ?? nil
  }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing()
    for name in folder.names where CorpusTables.isNamed(name) {
      guard let table = table("\(folder.path)/\(name)") else { continue }
      listing.add(
        try table.read(below: [folder.path], part: folder.part(of: name, isNamed: true)),
        prefix: "")
    }
    return listing
  }

  /// Lists the table or manifest at `path`, which was named.
  ///
  /// - Throws: `SoundError.Problem.noPaths`; `FileError`, `DataError`.
  static func list(_ path: String) throws -> SpeechListing {
    if FairseqLayout.isManifest(path) { return try FairseqLayout.list(path, nil) }
    guard let table = try SpeechTable(path) else {
      throw SoundError(path: path, problem: .noPaths(columns: CorpusTables.columns(path)))
    }
    let above = folder(of: path)
    return try table.read(below: [above, "\(above)/clips"], part: nil)
  }
}
