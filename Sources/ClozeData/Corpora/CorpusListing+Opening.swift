import Foundation

extension CorpusListing {
  /// Lists what `path` has: a file by `file`, or a folder by `folder`, with the samples in it that
  /// cannot be listed as omissions.
  ///
  /// - Parameters:
  ///   - isSample: True for a path whose name is that of a sample.
  ///   - nothing: The error for a folder without samples, of its number of files.
  /// - Throws: `FileError`, that error, and what the functions throw.
  static func opening(
    _ path: String, isSample: (String) -> Bool, nothing: (_ files: Int) -> any Error,
    file: (String) throws -> CorpusListing, folder: (CorpusFolder) throws -> CorpusListing
  ) throws -> CorpusListing {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      throw FileError.system(.open, path, code: path.utf8.contains(0) ? ENOENT : errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try file(path) }
    let (found, skipped) = try CorpusFolder.read(path)
    var listing = try folder(found)
    for file in skipped where isSample(file.path) { listing.omit(file.path, file.reason.summary) }
    guard !listing.entries.isEmpty || !listing.omissions.isEmpty else {
      throw nothing(found.files.count)
    }
    return listing
  }
}
