import Foundation

/// A kind of folder that is replaced as a whole: the files that one may hold.
public struct FolderKind: Sendable, Equatable {
  /// A file that every folder of this kind holds, such as `config.json`.
  public let marker: String
  /// The other files that a folder may hold, by their paths in it; `*` represents any characters
  /// but `/`.
  public let files: [String]

  /// Makes a kind of folder that holds `marker` and some of `files`.
  public init(marker: String, files: [String] = []) {
    (self.marker, self.files) = (marker, files)
  }

  /// Throws if a folder may not be replaced by one of this kind, since that might destroy
  /// something: if it has entries but no marker, or one that no folder of this kind holds.
  ///
  /// - Throws: `FileError`.
  public func checkReplaceable(_ path: String) throws {
    let names = try Self.names(in: path)
    guard names.isEmpty || names.contains(marker) else {
      throw FileError.folderInUse(path: path, marker: marker)
    }
    if let entry = try foreignEntry(in: path, below: "") {
      throw FileError.foreignEntry(path: path, entry: entry)
    }
  }

  /// Returns the first entry, by name, that no folder of this kind holds; nil if there is none.
  private func foreignEntry(in path: String, below prefix: String) throws -> String? {
    for name in try Self.names(in: path + "/" + prefix).sorted() {
      let entry = prefix + name
      var status = stat()
      guard lstat(path + "/" + entry, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR, holds(folder: entry) {
        if let found = try foreignEntry(in: path, below: entry + "/") { return found }
      } else if status.st_mode & S_IFMT == S_IFDIR || !holds(file: entry) {
        return entry
      }
    }
    return nil
  }

  private func holds(file: String) -> Bool {
    file == marker || files.contains { fnmatch($0, file, FNM_PATHNAME) == 0 }
  }

  /// True if the path of a file starts with `folder`.
  private func holds(folder: String) -> Bool { files.contains { $0.hasPrefix(folder + "/") } }

  private static func names(in path: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileError.permissionDenied(path: path, operation: .read)
    }
    return names
  }
}
