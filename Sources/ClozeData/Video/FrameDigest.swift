import Foundation

/// The digest of a corpus of clips and of the settings of its frames.
enum FrameDigest {
  /// A number that changes with the choice and the scaling of frames, so that older files are made
  /// anew.
  private static let version = 1

  /// Returns the size and the date of the file of each clip; missing ones have none.
  static func stamps(_ corpus: VideoCorpus) -> [String: FileStamp] {
    var stamps: [String: FileStamp] = [:]
    for clip in corpus.clips where stamps[clip.path] == nil {
      stamps[clip.path] = FileStamp(clip.path)
    }
    return stamps
  }

  /// Returns the digest of the settings and of each clip's name, stretch, and the size and the date
  /// of its file, among `stamps`. Captions and classes do not count, since no frame depends on
  /// them.
  static func of(
    _ corpus: VideoCorpus, _ settings: FrameSettings, _ stamps: [String: FileStamp]
  ) -> String {
    var sum = RunningChecksum()
    func add(_ text: String) { Array((text + "\0").utf8).withUnsafeBytes { sum.update($0) } }
    add("frames \(version) \(settings.size) \(settings.kept)")
    for clip in corpus.clips {
      let file = stamps[clip.path]?.text ?? "missing"
      add("\(clip.name)\0\(clip.begin) \(clip.end.map { "\($0)" } ?? "end")\0\(file)")
    }
    return Checksum.hexadecimal(sum.digest)
  }
}

/// The size of a file in bytes and its date in nanoseconds; of a folder of pictures, their sum and
/// the latest date.
struct FileStamp: Equatable {
  var size: Int
  var modified: Int

  init(size: Int, modified: Int) { (self.size, self.modified) = (size, modified) }

  /// Looks at `path`; nil if nothing is there.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      self.init(status)
      return
    }
    self.init(size: 0, modified: 0)
    for name in (try? PictureSampler.names(in: path)) ?? [] {
      guard stat("\(path)/\(name)", &status) == 0 else { continue }
      let picture = FileStamp(status)
      (size, modified) = (size + picture.size, max(modified, picture.modified))
    }
  }

  private init(_ status: stat) {
    let modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    self.init(size: Int(status.st_size), modified: modified)
  }

  /// Size and date as a text.
  var text: String { "\(size) \(modified)" }
}
