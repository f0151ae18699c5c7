import Foundation

/// The digest of a corpus and of the settings of its features.
enum FeatureDigest {
  /// A number that changes with the computation of features, so that older files are made anew.
  private static let version = 1

  /// Returns the digest of the settings and of each utterance's name, stretch, and the size and the
  /// date of its file. Texts, speakers and classes do not count, since no feature depends on them.
  static func of(_ corpus: SpeechCorpus, _ settings: FeatureSettings) -> String {
    var sum = RunningChecksum()
    func add(_ text: String) { Array((text + "\0").utf8).withUnsafeBytes { sum.update($0) } }
    add("features \(version) \(settings.rate) \(settings.bins) \(settings.normalization.rawValue)")
    var files: [String: String] = [:]
    for utterance in corpus.utterances {
      let file =
        files[utterance.path]
        ?? status(utterance.path).map { "\($0.size) \($0.modified)" } ?? "missing"
      files[utterance.path] = file
      let end = utterance.duration.map { "\($0)" } ?? "end"
      add("\(utterance.name)\0\(utterance.offset) \(end)\0\(file)")
    }
    return Checksum.hexadecimal(sum.digest)
  }

  /// The size in bytes of the file at `path`, and its date in nanoseconds; nil if it is missing.
  static func status(_ path: String) -> (size: Int, modified: Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    return (Int(status.st_size), modified)
  }
}
