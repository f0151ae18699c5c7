import Foundation

/// Manifests of fairseq: `train.tsv` with the folder on the first line and `PATH TAB FRAMES` on the
/// others, and beside it, line by line, `train.wrd` with words or `train.ltr` with letters
/// (`H I | Y O U |`). The stated numbers of frames are not used.
enum FairseqLayout {
  static func matches(_ folder: CorpusFolder) -> Bool {
    folder.names.contains { isManifest("\(folder.path)/\($0)") }
  }

  /// True if the file at `path` is a manifest.
  static func isManifest(_ path: String) -> Bool {
    guard FileEnding.of(path) == "tsv", let lines = try? LabelledLines(path: path) else {
      return false
    }
    let rows = lines.sample.lines.prefix(2).map {
      String(decoding: $0, as: UTF8.self).components(separatedBy: "\t")
    }
    return rows.count == 2 && rows[0].count == 1 && rows[1].count == 2 && Int(rows[1][1]) != nil
  }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing()
    for name in folder.names where isManifest("\(folder.path)/\(name)") {
      listing.add(
        try list("\(folder.path)/\(name)", LabelledPart(of: "/\(name)", below: [""])), prefix: "")
    }
    return listing
  }

  /// Lists the manifest at `path`.
  static func list(_ path: String, _ part: LabelledPart?) throws -> SpeechListing {
    let lines = try CorpusLines.read(path)
    guard let root = lines.first?.text else { throw FileError.empty(path: path) }
    let base = root.hasPrefix("/") ? root : "\(ClozeData.folder(of: path))/\(root)"
    let texts = try texts(beside: path, count: lines.count - 1)
    var listing = SpeechListing()
    for (index, line) in lines.dropFirst().enumerated() {
      let name = line.text.components(separatedBy: "\t")[0]
      var utterance = Utterance(name: name, path: "\(base)/\(name)")
      utterance.text = texts?[index]
      listing.add(utterance, part)
    }
    return listing
  }

  private static func texts(beside path: String, count: Int) throws -> [String]? {
    for ending in ["wrd", "ltr"] {
      let other = String(path.dropLast(3)) + ending
      guard FileManager.default.fileExists(atPath: other) else { continue }
      // An utterance without words has a blank line.
      var lines = try String(decoding: Data(contentsOf: URL(fileURLWithPath: other)), as: UTF8.self)
        .components(separatedBy: "\n")
      if lines.last?.isEmpty == true { lines.removeLast() }
      guard lines.count == count else {
        throw SoundError(path: other, problem: .lineCounts(lines.count, other: path, count))
      }
      return ending == "wrd" ? lines.map(trimmed) : lines.map(words)
    }
    return nil
  }

  private static func trimmed(_ line: String) -> String {
    line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The words of a line of letters.
  private static func words(_ letters: String) -> String {
    let words = letters.split(separator: "|").map { word in
      String(word.filter { !$0.isWhitespace })
    }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
