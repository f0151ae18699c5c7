import Foundation

/// The system calls that readers of files, pipes and standard input share.
package enum InputDescriptor {
  /// Opens the file or pipe at `path` for reading, or takes standard input if `path` is `-`.
  ///
  /// - Throws: `FileError` if it cannot be opened or is a folder.
  package static func open(_ path: String) throws -> Int32 {
    guard path != "-" else { return 0 }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError.missing(path: path) }
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.system(.open, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      Foundation.close(descriptor)
      throw FileError.notRegularFile(path: path)
    }
    return descriptor
  }

  /// Closes what `open` opened; standard input stays open.
  package static func close(_ descriptor: Int32) {
    if descriptor > 0 { Foundation.close(descriptor) }
  }

  /// True if reading answers without waiting longer than this, be it that nothing more comes.
  package static func isReady(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), found: Int32
    repeat {
      found = poll(&request, 1, milliseconds)
    } while found < 0 && errno == EINTR
    return found != 0
  }
}
