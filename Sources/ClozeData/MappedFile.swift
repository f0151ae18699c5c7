import Foundation

/// A file's bytes, read-only, mapped into memory: read on demand and shared with the system's
/// cache.
///
/// The mapping ends with the object. The file must not be truncated while it is mapped; writers in
/// this project replace files instead (`AtomicFile`), which leaves an existing mapping intact.
///
/// Sendable because nothing changes after the initialiser and the memory is read-only.
public final class MappedFile: @unchecked Sendable {
  /// The file's name, as given.
  public let path: String
  /// The file's bytes, valid for the lifetime of this object. Prefer `withBytes`.
  public let bytes: UnsafeRawBufferPointer

  /// The file's size in bytes, at least 1.
  public var count: Int { bytes.count }

  /// Maps the file at `path`.
  ///
  /// - Throws: `FileError` if it is missing, empty, not a regular file or not readable.
  public init(path: String) throws {
    self.path = path
    let (descriptor, size) = try openRegularFile(path)
    defer { close(descriptor) }
    guard size > 0 else { throw FileError.empty(path: path) }
    guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      memory != MAP_FAILED
    else { throw FileError.system(.map, path) }
    bytes = UnsafeRawBufferPointer(start: memory, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// Calls `body` with the file's bytes and keeps the mapping alive meanwhile.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) { try body(bytes) }
  }
}

/// Returns a descriptor for reading the regular file at `path`, and its size in bytes.
///
/// - Throws: `FileError`. A pipe is refused without waiting for it.
func openRegularFile(_ path: String) throws -> (descriptor: Int32, size: Int) {
  guard !path.utf8.contains(0) else { throw FileError.missing(path: path) }
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileError.system(.open, path) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    close(descriptor)
    throw FileError.notRegularFile(path: path)
  }
  return (descriptor, Int(status.st_size))
}
