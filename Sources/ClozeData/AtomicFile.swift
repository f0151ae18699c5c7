import Foundation

/// A file that appears under its name complete or not at all.
///
/// Bytes go to a temporary name in the same folder; `commit()` flushes them to the disk, renames
/// the file into place and flushes the folder. Until then an older file of that name is untouched.
/// A writer that is discarded, or dropped because of an error, removes its temporary file.
public final class AtomicFile {
  /// The path of the finished file. A symbolic link is followed, so that the link itself survives.
  public let path: String
  /// The number of bytes written so far.
  public private(set) var count = 0

  /// The path of the bytes until `commit()`.
  public let temporaryPath: String
  private var descriptor: Int32
  private var isFinished = false
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  /// Starts a file that will be called `path`.
  ///
  /// - Throws: `FileError` if the folder is missing or not writable, or if `path` is something
  ///   other than a regular file, so that no device or folder is ever replaced.
  public init(at path: String) throws {
    self.path = try Self.destination(of: path)
    temporaryPath = TemporaryName.beside(self.path)
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.creationError(path: self.path, code: errno) }
    var status = stat()
    if stat(self.path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { discard() }

  /// Writes all of `bytes` to `path` atomically.
  public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
    let file = try AtomicFile(at: path)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes `text` as UTF-8 to `path` atomically.
  public static func write(_ text: String, to path: String) throws {
    try write(text.utf8, to: path)
  }

  /// Appends `bytes`.
  public func write(_ bytes: some Sequence<UInt8>) throws {
    let done: Void? = try bytes.withContiguousStorageIfAvailable {
      try write(UnsafeRawBufferPointer($0))
    }
    if done == nil { try Array(bytes).withUnsafeBytes { try write($0) } }
  }

  /// Appends `text` as UTF-8.
  public func write(_ text: String) throws { try write(text.utf8) }

  /// Appends the memory `bytes`, without copying it where it is large.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(!isFinished, "the file was already committed or discarded")
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count > Self.bufferSize {
      try put(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
    count += bytes.count
  }

  /// Overwrites bytes already written, from `offset` on; for headers that hold a count.
  public func overwrite(_ bytes: [UInt8], at offset: Int) throws {
    precondition(offset >= 0 && offset + bytes.count <= count, "outside what was written")
    try flush()
    try bytes.withUnsafeBytes { try put($0, at: offset) }
  }

  /// Flushes everything to the disk and gives the file its name.
  public func commit() throws {
    precondition(!isFinished, "the file was already committed or discarded")
    do {
      try flush()
      guard fsync(descriptor) == 0 else { throw FileError.system(.write, path) }
      let closed = close(descriptor)
      descriptor = -1
      guard closed == 0 else { throw FileError.system(.write, path) }
      guard rename(temporaryPath, path) == 0 else { throw FileError.system(.rename, path) }
      isFinished = true
    } catch {
      discard()
      throw error
    }
    try synchronizeFolder(folder(of: path))
  }

  /// Discards the temporary file. Does nothing after `commit()`.
  public func discard() {
    guard !isFinished else { return }
    isFinished = true
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(temporaryPath)
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try put($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes all of `bytes` to the descriptor, at the end or at `offset`.
  private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int? = nil) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let size =
        if let offset {
          pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        } else {
          Foundation.write(descriptor, rest.baseAddress, rest.count)
        }
      if size < 0 && errno == EINTR { continue }
      guard size >= 0 else { throw FileError.system(.write, path) }
      done += size
    }
  }

  /// `path` with a symbolic link followed, checked to be free or a regular file.
  private static func destination(of path: String) throws -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError.missing(path: path) }
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.notRegularFile(path: path) }
    return resolved(path)
  }

  private static func creationError(path: String, code: Int32) -> FileError {
    code == ENOENT
      ? .missingFolder(path: path, folder: folder(of: path))
      : FileError.system(.create, path, code: code)
  }
}

/// Makes names for files and folders that are still being written.
enum TemporaryName {
  /// A fresh hidden name in the folder of `path`; short, so that it fits wherever `path` does.
  static func beside(_ path: String) -> String {
    let word = String(UInt64.random(in: .min ... .max), radix: 36)
    return folder(of: path) + "/.cloze-\(word).tmp"
  }
}

/// The folder that holds `path`, `.` for a bare name.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// `path` without symbolic links, or `path` itself if it cannot be resolved.
func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

/// Flushes the entries of the folder at `path`, so that a rename in it survives a power failure.
func synchronizeFolder(_ path: String) throws {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError.system(.open, path) }
  defer { close(descriptor) }
  // Some file systems cannot flush a folder and report EINVAL; nothing more can be done on them.
  guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError.system(.write, path) }
}
