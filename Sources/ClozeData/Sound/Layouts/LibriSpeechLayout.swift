/// LibriSpeech: `SPEAKER/CHAPTER/SPEAKER-CHAPTER.trans.txt` with lines `ID TEXT`, beside files that
/// are called by their ID; folders such as `dev-clean` above name parts.
enum LibriSpeechLayout {
  private static let ending = ".trans.txt"

  static func matches(_ folder: CorpusFolder) -> Bool {
    folder.files.contains { $0.hasSuffix(ending) }
  }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing(), texts: [String: String] = [:]
    for file in folder.files where file.hasSuffix(ending) {
      let above = file.contains("/") ? ClozeData.folder(of: file) + "/" : ""
      for (key, text) in try CorpusLines.byFirstWord("\(folder.path)/\(file)") {
        texts[above + key] = text
      }
    }
    for file in folder.files where SoundEndings.isSound(file) {
      let key = String(file.dropLast(FileEnding.of(file).count + 1))
      var utterance = Utterance(name: file, path: "\(folder.path)/\(file)")
      utterance.text = texts.removeValue(forKey: key)
      utterance.speaker = key.split(separator: "/").last?.split(separator: "-").first
        .map(String.init)
      listing.add(utterance, folder.part(of: file))
    }
    for key in texts.keys.sorted() { listing.omit(key, "has a text and no sound") }
    return listing
  }
}
