import ClozeData
import ClozeNotebook
import ClozeReport
import Foundation

/// A notebook on disk, and the destination of its products.
struct NotebookFile {
  /// The path, as the user gave it.
  let path: String
  /// The contents.
  let notebook: Notebook
  /// The absolute path of the notebook's folder.
  private let folder: String

  /// The maximum size of a notebook.
  private static let mostBytes = 64 << 20

  /// Reads the notebook at `path`.
  ///
  /// - Throws: `FileError`, `NotebookError`, `CommandError`.
  init(_ path: String) throws {
    self.path = path
    folder = NotebookWorkFolder.absolute(
      NotebookWorkFolder.folder(of: path), in: FileManager.default.currentDirectoryPath)
    var status = stat()
    if stat(path, &status) == 0, status.st_size == 0, status.st_mode & S_IFMT == S_IFREG {
      notebook = try Notebook([], path: path)
      return
    }
    let file = try MappedFile(path: path)
    guard file.count <= Self.mostBytes else {
      throw CommandError("'\(path)' has \(Format.bytes(file.count)): too large for a notebook")
    }
    notebook = try file.withBytes { try Notebook($0, path: path) }
  }

  /// The name without `.md`.
  var stem: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".md") ? String(name.dropLast(3)) : name
  }

  /// Writes the notebook with `results` to `output`, its pictures first, so that no link is broken.
  ///
  /// - Throws: `FileError`.
  func write(_ results: [CellResult?], to output: String) throws {
    let pictures = results.flatMap { $0?.pictures ?? [] }
    let target = NotebookWorkFolder.folder(of: output) + "/" + Notebook.pictureFolder(of: output)
    if !pictures.isEmpty { try makeFolder(target) }
    for picture in pictures {
      try AtomicFile.write(picture.bytes, to: target + "/" + picture.name)
    }
    try AtomicFile.write(notebook.text(with: results, at: output), to: output)
    let kept = zip(notebook.cells, results).flatMap { $1 == nil ? $0.pictureNames : [] }
    removePictures(in: target, except: Set(pictures.map(\.name) + kept), output)
  }

  /// Removes the pictures that an older state of the notebook linked to and this one does not.
  private func removePictures(in target: String, except kept: Set<String>, _ output: String) {
    guard output == path else { return }
    for name in notebook.pictureNames where !kept.contains(name) { unlink(target + "/" + name) }
    rmdir(target)
  }

  /// Writes the notebook with `results` as one HTML file to `output`.
  ///
  /// - Throws: `FileError`.
  func writePage(_ results: [CellResult?], to output: String) throws {
    let page = notebook.page(with: results) { picture($0) }
    try AtomicFile.write(page.text, to: output)
  }

  /// Returns the picture that the prose links to, if it is a file beside the notebook or below.
  private func picture(_ target: String) -> (bytes: [UInt8], form: HTMLPictureForm)? {
    guard let name = target.removingPercentEncoding, !name.hasPrefix("/"), !name.contains(":"),
      let form = HTMLPictureForm(name: name),
      let file = try? MappedFile(path: folder + "/" + name), file.count <= Self.mostBytes
    else { return nil }
    return (file.withBytes(Array.init), form)
  }
}
