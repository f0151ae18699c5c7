/// A folder of a corpus: its path, and the paths of the files below it.
struct CorpusFolder {
  /// The path that was given, below which names of folders name parts.
  let root: String
  let path: String
  /// The paths of all files below the folder, relative to it, in reading order.
  let files: [String]

  /// The folder's name.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// The names of the files in the folder itself.
  var names: [String] { files.filter { !$0.contains("/") } }

  /// The folders in this one that hold files.
  var subfolders: [CorpusFolder] {
    var names: [String] = [], groups: [String: [String]] = [:]
    for file in files {
      guard let slash = file.firstIndex(of: "/") else { continue }
      let name = String(file[..<slash])
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(String(file[file.index(after: slash)...]))
    }
    return names.map {
      CorpusFolder(root: root, path: "\(path)/\($0)", files: groups[$0] ?? [])
    }
  }

  /// Lists the files below the folder at `path`, and those that could not be listed.
  ///
  /// - Throws: `FileError`.
  static func read(_ path: String) throws -> (folder: CorpusFolder, skipped: [ReadReport.Skipped]) {
    var root = path
    while root.hasSuffix("/"), root.count > 1 { root.removeLast() }
    let listed = try TextFileList(paths: [root])
    let files = listed.files.map { String($0.path.dropFirst(root.count + 1)) }
    return (CorpusFolder(root: root, path: root, files: files), listed.report.skipped)
  }

  /// The part that the names of folders above `file` name, or that of the file with `isNamed`.
  func part(of file: String, isNamed: Bool = false) -> LabelledPart? {
    let whole = "\(path)/\(file)"
    let named = isNamed ? whole : folder(of: whole)
    return named.hasPrefix(root + "/") ? LabelledPart(of: named, below: [root]) : nil
  }
}

extension CorpusFolder {
  /// The only folder above `file` that names no part; nil if there is none, or if there are more.
  func className(of file: String) -> String? {
    let folders = file.split(separator: "/").dropLast().map(String.init)
    let classes = folders.filter { LabelledPart(of: "/\($0)", below: [""]) == nil }
    return classes.count == 1 ? classes[0] : nil
  }
}

/// The endings of the names of files.
enum FileEnding {
  /// Returns the ending of the name of `path`, in small letters; empty if it has none.
  static func of(_ path: String) -> String {
    path.lastIndex(of: ".").map { path[path.index(after: $0)...].lowercased() } ?? ""
  }
}
