import ClozeData
import ClozeNotebook
import ClozeReport
import Foundation

/// The folder in which a notebook's blocks run: fresh, beside the notebook, so that `..` is the
/// notebook's folder and nothing there is overwritten.
///
/// It is the current folder of the whole process while it is in use: paths in blocks are relative
/// to it.
final class NotebookWorkFolder {
  /// The path of the folder.
  let path: String
  /// The path of the folder, if it is removed at the end.
  var temporaryPath: String? { isKept ? nil : path }
  private let former: String
  private let isKept: Bool
  private var seen: [String: Stamp] = [:]
  private var names: Set<String> = []

  /// The values that change when a file is written.
  struct Stamp: Equatable {
    private let kind: mode_t
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int

    init(_ status: stat) {
      kind = status.st_mode & S_IFMT
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }

    var isFolder: Bool { kind == S_IFDIR }
    var isFile: Bool { kind == S_IFREG }

    /// Compares what is there; a folder is the same whatever is in it.
    static func == (left: Stamp, right: Stamp) -> Bool {
      guard left.kind == right.kind, !left.isFolder else { return left.kind == right.kind }
      return left.inode == right.inode && left.size == right.size && left.seconds == right.seconds
        && left.nanoseconds == right.nanoseconds
    }
  }

  /// Makes the folder and makes it the current one.
  ///
  /// - Parameter name: The folder's name, if it is to be kept.
  /// - Throws: `FileError`, `CommandError`.
  init(beside notebook: String, keptAs name: String?) throws {
    let manager = FileManager.default
    former = manager.currentDirectoryPath
    let folder = Self.absolute(Self.folder(of: notebook), in: former)
    path = folder + "/" + (name ?? ".cloze-notebook-\(UUID().uuidString).tmp")
    isKept = name != nil
    guard mkdir(path, 0o777) == 0 else {
      guard errno != EEXIST else {
        throw CommandError("'\(path)' exists; remove it, or leave out --keep")
      }
      throw CommandError(
        "cannot make a folder beside '\(notebook)': \(String(cString: strerror(errno))); "
          + "copy the notebook to a place where you may write")
    }
    guard manager.changeCurrentDirectoryPath(path) else {
      rmdir(path)
      throw CommandError("cannot work in '\(path)'")
    }
  }

  /// Returns to the previous folder, and removes this one unless it is kept.
  func leave() {
    _ = FileManager.default.changeCurrentDirectoryPath(former)
    if !isKept { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Returns the pictures written since the last call, sorted by name.
  func newPictures() -> [CellResult.Picture] {
    let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return files.filter { HTMLPictureForm(name: $0) != nil }.sorted().compactMap { file in
      var status = stat()
      guard lstat(path + "/" + file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        seen.updateValue(Stamp(status), forKey: file) != Stamp(status),
        let data = FileManager.default.contents(atPath: path + "/" + file)
      else { return nil }
      return CellResult.Picture(name: name(for: file), bytes: Array(data))
    }
  }

  /// Returns all that is in the folder, but for the index of runs, which is made from them.
  func stamps() -> [String: Stamp] {
    let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return files.reduce(into: [:]) { stamps, file in
      var status = stat()
      let name = file.split(separator: "/").last ?? ""
      guard !name.hasPrefix("cloze.sqlite"), lstat(path + "/" + file, &status) == 0 else { return }
      stamps[file] = Stamp(status)
    }
  }

  /// Takes the pictures that are there for known ones, which are called `pictures` in the notebook.
  func adopt(_ pictures: [String]) {
    for (file, stamp) in stamps() where stamp.isFile && HTMLPictureForm(name: file) != nil {
      seen[file] = stamp
    }
    names.formUnion(pictures)
  }

  /// Returns a name that no other picture of the notebook has and that needs no escaping in a link.
  private func name(for file: String) -> String {
    let plain = String(
      file.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "-" })
    let dot = plain.lastIndex(of: ".") ?? plain.endIndex
    var name = plain, number = 1
    while !names.insert(name).inserted {
      number += 1
      name = "\(plain[..<dot])-\(number)\(plain[dot...])"
    }
    return name
  }

  /// Returns the folder that contains the file `path`.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns `path`, relative to `folder`, as an absolute path.
  static func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : path == "." ? folder : folder + "/" + path
  }
}
