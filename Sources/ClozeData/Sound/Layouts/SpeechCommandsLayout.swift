/// Speech Commands: a folder per word, `validation_list.txt` and `testing_list.txt` with files of
/// these parts, names that start with the speaker (`0a7c2a8d_nohash_0.wav`), and recordings of
/// noise in `_background_noise_`, which are left out.
enum SpeechCommandsLayout {
  private static let lists: [(name: String, part: LabelledPart)] = [
    ("validation_list.txt", .validation), ("testing_list.txt", .test),
  ]
  private static let noise = "_background_noise_"

  static func matches(_ folder: CorpusFolder) -> Bool {
    folder.names.contains { name in lists.contains { $0.name == name } }
  }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing(), parts: [String: LabelledPart] = [:]
    let names = Set(folder.files)
    for (list, part) in lists where names.contains(list) {
      for (_, file) in try CorpusLines.read("\(folder.path)/\(list)") {
        parts[file] = part
        if !names.contains(file) { listing.omit(file, "named in \(list) and not there") }
      }
    }
    let noises = folder.files.filter { $0.hasPrefix(noise + "/") && SoundEndings.isSound($0) }
    if !noises.isEmpty { listing.omit(noise, "\(noises.count) recordings of noise, not of words") }
    for file in folder.files where SoundEndings.isSound(file) && !file.hasPrefix(noise + "/") {
      var utterance = Utterance(name: file, path: "\(folder.path)/\(file)")
      let words = file.split(separator: "/")
      utterance.label = words.count > 1 ? String(words[words.count - 2]) : nil
      utterance.text = utterance.label
      utterance.speaker = words.last?.firstRange(of: "_nohash_").map {
        String((words.last ?? "")[..<$0.lowerBound])
      }
      listing.add(utterance, parts[file] ?? .training)
    }
    return listing
  }
}
