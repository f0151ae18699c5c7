import Foundation

/// An utterance with the part of the data that its layout names.
struct SpeechEntry: Sendable, Equatable {
  var utterance: Utterance
  /// The part; nil if the layout names none.
  var part: LabelledPart?
}

/// The utterances that a layout lists, and what it leaves out.
struct SpeechListing: Sendable, Equatable {
  var entries: [SpeechEntry] = []
  var omissions: [SoundOmission] = []

  /// Adds an utterance if its file is there, or the omission of it.
  mutating func add(_ utterance: Utterance, _ part: LabelledPart?) {
    var status = stat()
    if utterance.path.utf8.contains(0) || stat(utterance.path, &status) != 0 {
      omit(utterance.name, "the file \(utterance.path.quoted) does not exist")
    } else if status.st_mode & S_IFMT != S_IFREG {
      omit(utterance.name, "\(utterance.path.quoted) is not a regular file")
    } else {
      entries.append(SpeechEntry(utterance: utterance, part: part))
    }
  }

  mutating func omit(_ name: String, _ reason: String) {
    omissions.append(SoundOmission(name, reason))
  }

  /// Adds all of `other`, with `prefix` before its names.
  mutating func add(_ other: SpeechListing, prefix: String) {
    entries += other.entries.map { entry in
      var entry = entry
      entry.utterance.name = prefix + entry.utterance.name
      return entry
    }
    omissions += other.omissions.map { SoundOmission(prefix + $0.name, $0.reason) }
  }
}

/// A folder of a corpus: its path, and the paths of the files below it.
struct SpeechFolder {
  /// The path that was given, below which names of folders name parts.
  let root: String
  let path: String
  /// The paths of all files below the folder, relative to it, in reading order.
  let files: [String]

  /// The names of the files in the folder itself.
  var names: [String] { files.filter { !$0.contains("/") } }

  /// The folders in this one that hold files.
  var subfolders: [SpeechFolder] {
    var names: [String] = [], groups: [String: [String]] = [:]
    for file in files {
      guard let slash = file.firstIndex(of: "/") else { continue }
      let name = String(file[..<slash])
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(String(file[file.index(after: slash)...]))
    }
    return names.map {
      SpeechFolder(root: root, path: "\(path)/\($0)", files: groups[$0] ?? [])
    }
  }

  /// The part that the names of folders above `file` name, or that of the file with `isNamed`.
  func part(of file: String, isNamed: Bool = false) -> LabelledPart? {
    let whole = "\(path)/\(file)"
    let named = isNamed ? whole : folder(of: whole)
    return named.hasPrefix(root + "/") ? LabelledPart(of: named, below: [root]) : nil
  }
}

/// The endings of the names of sound files.
enum SoundEndings {
  /// Those that are read.
  static let read: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "aif", "aiff", "aifc", "au", "snd",
    "caf", "w64", "rf64", "sph", "nist",
  ]
  /// Those of formats that are not read, whose files are omissions.
  static let foreign: Set<String> = [
    "m4a", "aac", "mp4", "wma", "webm", "mka", "amr", "ra", "ac3", "ape", "wv", "shn",
  ]

  /// Returns the ending of the name of `path`, in small letters.
  static func of(_ path: String) -> String {
    path.lastIndex(of: ".").map { path[path.index(after: $0)...].lowercased() } ?? ""
  }

  /// True if the name of `path` is that of sound, whether or not it is read.
  static func isSound(_ path: String) -> Bool {
    let ending = of(path)
    return read.contains(ending) || foreign.contains(ending)
  }
}
