import Foundation

/// A digest of the contents of files and folders: equal for equal data under other paths.
public enum DataDigest {
  /// Returns the digest of the data at `paths`, in their order.
  ///
  /// Of a folder the names of the files in it count, too, since they may name classes; hidden files
  /// do not. Files are read in pieces.
  ///
  /// - Parameter settings: What else decides which part of the data is used.
  /// - Throws: `FileError` if something is missing, cannot be read or is no regular file, as a
  ///   pipe, which can be read only once.
  public static func of(_ paths: [String], settings: [String] = []) throws -> String {
    var sum = RunningChecksum()
    func add(_ text: String) { Array((text + "\n").utf8).withUnsafeBytes { sum.update($0) } }
    for path in paths {
      guard let names = try files(in: path) else {
        add(try Checksum.sha256(ofFile: path))
        continue
      }
      for name in names { add("\(name) \(try Checksum.sha256(ofFile: path + "/" + name))") }
      add("folder of \(names.count)")
    }
    for setting in settings { add("setting " + setting) }
    return Checksum.hexadecimal(sum.digest)
  }

  /// Returns the paths of the files below the folder at `path`, sorted; nil if it is no folder.
  private static func files(in path: String) throws -> [String]? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(path: path)
    }
    guard isFolder.boolValue else { return nil }
    guard let names = FileManager.default.enumerator(atPath: path) else {
      throw FileError.system(.open, path)
    }
    return names.compactMap { $0 as? String }
      .filter { name in
        var isFolder: ObjCBool = false
        return !name.split(separator: "/").contains { $0.hasPrefix(".") }
          && FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
          && !isFolder.boolValue
      }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
