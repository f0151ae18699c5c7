import Foundation

/// A kind of folder that is replaced as a whole: the files that one may hold.
public struct FolderKind: Sendable, Equatable {
  /// A file that every folder of this kind holds, such as `config.json`.
  public let marker: String
  /// The other files that a folder may hold, by their paths in it; `*` represents any characters
  /// but `/`. Nil for any files.
  public let files: [String]?

  /// Makes a kind of folder that holds `marker` and some of `files`.
  public init(marker: String, files: [String]? = []) {
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
    if let files, let entry = try Self.foreignEntry(in: path, below: "", files + [marker]) {
      throw FileError.foreignEntry(path: path, entry: entry)
    }
  }

  /// Returns the first entry, by name, that is none of `files`; nil if there is none.
  private static func foreignEntry(
    in path: String, below prefix: String, _ files: [String]
  ) throws -> String? {
    for name in try names(in: path + "/" + prefix).sorted() {
      let entry = prefix + name
      var status = stat()
      guard lstat(path + "/" + entry, &status) == 0 else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      if isFolder, files.contains(where: { $0.hasPrefix(entry + "/") }) {
        if let found = try foreignEntry(in: path, below: entry + "/", files) { return found }
      } else if isFolder || !files.contains(where: { fnmatch($0, entry, FNM_PATHNAME) == 0 }) {
        return entry
      }
    }
    return nil
  }

  private static func names(in path: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileError.permissionDenied(path: path, operation: .read)
    }
    return names
  }
}
