import Foundation

/// Folders of Kaldi: `wav.scp` (recording, file), and perhaps `segments` (utterance, recording,
/// start, end), `text` (utterance, words) and `utt2spk` (utterance, speaker).
///
/// Commands in place of files (`sph2pipe ... |`) are not run, and places in archives not read.
enum KaldiLayout {
  static func matches(_ folder: CorpusFolder) -> Bool { folder.names.contains("wav.scp") }

  static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    func table(_ name: String) throws -> [(key: String, rest: String)] {
      guard folder.names.contains(name) else { return [] }
      return try CorpusLines.byFirstWord("\(folder.path)/\(name)")
    }
    func unique(_ rows: [(key: String, rest: String)]) -> [String: String] {
      Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
    let recordings = try table("wav.scp")
    var listing = SpeechListing(), texts = unique(try table("text"))
    let speakers = unique(try table("utt2spk")), part = folder.part(of: "wav.scp")
    let places = try resolved(recordings, folder, &listing)
    for var utterance in try utterances(recordings, places, table("segments"), folder, &listing) {
      utterance.text = texts.removeValue(forKey: utterance.name)
      utterance.speaker = speakers[utterance.name]
      listing.add(utterance, part)
    }
    let known = Set(listing.omissions.map(\.name))
    for key in texts.keys.sorted() where !known.contains(key) {
      listing.omit(key, "has a text and no sound")
    }
    return listing
  }

  /// The paths of the recordings that are files.
  private static func resolved(
    _ recordings: [(key: String, rest: String)], _ folder: CorpusFolder,
    _ listing: inout SpeechListing
  ) throws -> [String: String] {
    var places: [String: String] = [:]
    for (key, rest) in recordings {
      if rest.hasSuffix("|") {
        listing.omit(key, "the command \(rest.quoted), which is not run; write its sound to a file")
      } else if rest.contains(/\.ark:\d+$/) {
        listing.omit(key, "a place in the archive \(rest.quoted); write its sound to a file")
      } else {
        places[key] = find(rest, folder.path)
      }
    }
    return places
  }

  /// Finds a file by a path that is relative to `folder`, or to a folder above it, from which
  /// recipes run.
  private static func find(_ path: String, _ folder: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let places = ["\(folder)/", "\(folder)/../", "\(folder)/../../", ""].map { $0 + path }
    return places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
  }

  private static func utterances(
    _ recordings: [(key: String, rest: String)], _ places: [String: String],
    _ segments: [(key: String, rest: String)], _ folder: CorpusFolder,
    _ listing: inout SpeechListing
  ) throws -> [Utterance] {
    guard folder.names.contains("segments") else {
      return recordings.compactMap { key, _ in places[key].map { Utterance(name: key, path: $0) } }
    }
    return segments.compactMap { key, rest in
      let words = rest.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard words.count >= 3, let start = Double(words[1]), let end = Double(words[2]),
        start >= 0, end > start || end == -1
      else {
        listing.omit(key, "\(rest.quoted) in segments is no 'RECORDING START END'")
        return nil
      }
      guard let path = places[words[0]] else {
        listing.omit(key, "its recording \(words[0].quoted) is not in wav.scp, or no file")
        return nil
      }
      var utterance = Utterance(name: key, path: path)
      (utterance.offset, utterance.duration) = (start, end == -1 ? nil : end - start)
      return utterance
    }
  }
}
