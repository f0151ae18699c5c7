import Foundation

/// The files of clips below a folder, found by their paths or by their names without endings: lists
/// often name files with another ending, or none.
final class ClipFiles {
  /// The folder.
  let folder: CorpusFolder
  private let list: () throws -> CorpusFolder
  private lazy var found = Found((try? list()) ?? folder)

  /// The endings of the names of files of video.
  static let endings: Set<String> = [
    "mp4", "m4v", "mov", "3gp", "webm", "mkv", "avi", "mpg", "mpeg", "m2v", "ts", "mts", "flv",
    "wmv",
    "asf", "ogv", "gif", "apng", "y4m",
  ]

  /// The clips of `folder`, whose files are known.
  init(_ folder: CorpusFolder) { (self.folder, list) = (folder, { folder }) }

  /// The clips of the folder at `path`, whose files are listed only where a name needs it.
  init(below path: String) {
    folder = CorpusFolder(root: path, path: path, files: [])
    list = { try CorpusFolder.read(path).folder }
  }

  /// The clips, by their paths below the folder, in reading order: files, and folders of numbered
  /// pictures.
  var names: [String] { found.names }

  /// True if the name of `path` is that of video.
  static func isVideo(_ path: String) -> Bool { endings.contains(FileEnding.of(path)) }

  /// True if the names of `files` differ in numbers alone, as those of the frames of one clip do.
  static func areNumbered(_ files: [String]) -> Bool {
    guard files.count > 1 else { return false }
    return Set(files.map { $0.filter { !$0.isNumber } }).count == 1
  }

  /// The name of `path` without folders and ending.
  static func stem(_ path: String) -> Substring {
    let name = path.split(separator: "/").last ?? ""
    guard isVideo(path) || PictureSampler.isPicture(path), let dot = name.lastIndex(of: ".") else {
      return name
    }
    return name[..<dot]
  }

  /// Returns the path below the folder of the clip that is called `name`; nil if there is none.
  func find(_ name: String) -> String? {
    if folder.files.isEmpty, Self.isVideo(name),
      FileManager.default.fileExists(atPath: "\(folder.path)/\(name)")
    {
      return name
    }
    if found.known.contains(name) { return name }
    let alike = alike(name)
    return alike.count == 1 ? alike[0] : nil
  }

  /// The clips that `name` may mean: its ending may be another, and folders above may be left out,
  /// but never is another folder's clip taken for it.
  private func alike(_ name: String) -> [String] {
    let wanted = Self.withoutEnding(name)
    return (found.byStem[Self.stem(name)] ?? []).filter { path in
      let path = Self.withoutEnding(path)
      return path == wanted || path.hasSuffix("/" + wanted)
    }
  }

  /// The path with all its folders, without its ending.
  private static func withoutEnding(_ path: String) -> String {
    let folders = path.split(separator: "/").dropLast().filter { $0 != "." }
    return (folders + [stem(path)]).joined(separator: "/")
  }

  /// Makes the clip of the file called `name`, or the omission of it from `listing`.
  func clip(_ name: String, _ listing: inout VideoListing) -> VideoClip? {
    guard let found = find(name) else {
      listing.omit(
        name,
        alike(name).isEmpty
          ? "has a caption and no video" : "has a caption, and several files are called so")
      return nil
    }
    return VideoClip(name: found, path: "\(folder.path)/\(found)")
  }

  /// Notes the clips that no list names.
  func noteUnnamed(_ listing: inout VideoListing) {
    let named = Set(listing.entries.map(\.sample.path))
    for name in names where !named.contains("\(folder.path)/\(name)") {
      listing.omit(name, "no list names it")
    }
  }

  /// The clips of a folder.
  private struct Found {
    let names: [String]
    let known: Set<String>
    let byStem: [Substring: [String]]

    init(_ folder: CorpusFolder) {
      var names: [String] = [], pictures: [String: [String]] = [:], order: [String] = []
      for file in folder.files {
        if ClipFiles.isVideo(file) { names.append(file) }
        guard PictureSampler.isPicture(file) else { continue }
        let above = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
        if pictures[above] == nil { order.append(above) }
        pictures[above, default: []].append(file)
      }
      for above in order {
        let files = pictures[above] ?? []
        // The folder that was given is a clip by itself only where nothing else is in it.
        names += ClipFiles.areNumbered(files) && !above.isEmpty ? [above] : files
      }
      self.names = names
      // A list may name single pictures of a folder that would be a clip.
      let all = names + order.flatMap { pictures[$0] ?? [] }
      known = Set(all)
      byStem = Dictionary(grouping: all, by: ClipFiles.stem)
    }
  }
}
