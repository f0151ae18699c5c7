import Foundation

/// A folder that appears under its name complete or not at all.
public enum AtomicFolder {
  /// Fills a folder under a temporary name with `write`, then moves it to `path`.
  ///
  /// An older folder of that name is replaced whole, in one step where the system can exchange two
  /// names. If `write` throws, the temporary folder is removed and the older one is untouched.
  ///
  /// - Parameters:
  ///   - path: the folder's final name; its parent must exist.
  ///   - kind: the kind of folder. An existing folder that is not empty is replaced only if it is
  ///     of that kind, so that a mistyped path cannot delete a home folder.
  ///   - write: receives the temporary folder's path.
  /// - Throws: `FileError`, or what `write` throws.
  public static func replace(
    at path: String, as kind: FolderKind, _ write: (_ folder: String) throws -> Void
  ) throws {
    let target = resolved(trimmed(path))
    let exists = try checkReplaceable(target, kind)
    let temporary = TemporaryName.beside(target)
    guard mkdir(temporary, 0o777) == 0 else {
      throw errno == ENOENT
        ? FileError.missingFolder(path: target, folder: folder(of: target))
        : FileError.system(.create, target)
    }
    do {
      try write(temporary)
      try synchronizeTree(temporary)
      try move(temporary, to: target, replacing: exists)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
    try synchronizeFolder(folder(of: target))
  }

  /// True if something exists at `path`; throws unless it may be replaced.
  private static func checkReplaceable(_ path: String, _ kind: FolderKind) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError.notFolder(path: path) }
    try kind.checkReplaceable(path)
    return true
  }

  /// Gives `temporary` the name `target`; afterwards the older folder, if any, is gone.
  private static func move(_ temporary: String, to target: String, replacing: Bool) throws {
    guard replacing else {
      guard rename(temporary, target) == 0 else { throw FileError.system(.rename, target) }
      return
    }
    let aside = try exchange(temporary, with: target)
    try? FileManager.default.removeItem(atPath: aside)
  }

  /// Puts `temporary` in the place of `target` and returns the older folder's new name.
  private static func exchange(_ temporary: String, with target: String) throws -> String {
    if exchangeNames(temporary, target) { return temporary }
    let aside = TemporaryName.beside(target)
    guard rename(target, aside) == 0 else { throw FileError.system(.rename, target) }
    guard rename(temporary, target) == 0 else {
      let code = errno
      rename(aside, target)
      throw FileError.system(.rename, target, code: code)
    }
    return aside
  }

  /// Swaps two names in one step; false where the system cannot.
  ///
  /// The function has to be looked up because Swift's Glibc module does not declare it. Without it
  /// a power failure between two renames would leave the older folder under a hidden name.
  private static func exchangeNames(_ first: String, _ second: String) -> Bool {
    typealias Rename =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let exchange: UInt32 = 2  // RENAME_EXCHANGE in linux/fs.h
    let rename = unsafeBitCast(symbol, to: Rename.self)
    return rename(AT_FDCWD, first, AT_FDCWD, second, exchange) == 0
  }

  /// Flushes every file and folder below `root`.
  private static func synchronizeTree(_ root: String) throws {
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let path = root + "/" + name
      // Without O_NONBLOCK, opening a pipe would wait for a writer.
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw FileError.system(.write, path)
      }
    }
    try synchronizeFolder(root)
  }

  private static func trimmed(_ path: String) -> String {
    var path = Substring(path)
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
