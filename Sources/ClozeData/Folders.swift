import Foundation

/// Makes the folder `path` and any missing parents.
///
/// - Throws: `FileError` if the system refuses or something other than a folder has that name.
public func makeFolder(_ path: String) throws {
  if mkdir(path, 0o777) == 0 { return }
  let code = errno
  if code == ENOENT, path.contains("/"), !path.isEmpty {
    let above = folder(of: path.hasSuffix("/") ? String(path.dropLast()) : path)
    guard above != "/" && above != "." && above != path else {
      throw FileError.system(.create, path, code: code)
    }
    try makeFolder(above)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError.system(.create, path) }
    return
  }
  var status = stat()
  guard code == EEXIST, stat(path, &status) == 0 else {
    throw FileError.system(.create, path, code: code)
  }
  guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError.notFolder(path: path) }
}
