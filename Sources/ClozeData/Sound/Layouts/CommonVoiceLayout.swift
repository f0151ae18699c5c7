/// Common Voice: `clips/` and tables `train.tsv`, `dev.tsv`, `test.tsv` (`client_id`, `path`,
/// `sentence`), or `validated.tsv` alone, in which quotes mean nothing.
enum CommonVoiceLayout {
  private static let parts: [(name: String, part: LabelledPart?)] = [
    ("train.tsv", .training), ("dev.tsv", .validation), ("test.tsv", .test),
  ]

  static func matches(_ folder: CorpusFolder) -> Bool {
    folder.files.contains { $0.hasPrefix("clips/") } && !tables(folder).isEmpty
  }

  private static func tables(_ folder: CorpusFolder) -> [(name: String, part: LabelledPart?)] {
    let names = Set(folder.names), found = parts.filter { names.contains($0.name) }
    if !found.isEmpty { return found }
    return names.contains("validated.tsv") ? [("validated.tsv", nil)] : []
  }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing()
    for (name, part) in tables(folder) {
      let path = "\(folder.path)/\(name)"
      guard let table = try SpeechTable(path, isQuoted: false) else {
        throw SoundError(path: path, problem: .noPaths(columns: CorpusTables.columns(path)))
      }
      listing.add(
        try table.read(below: ["\(folder.path)/clips", folder.path], part: part), prefix: "")
    }
    return listing
  }
}
