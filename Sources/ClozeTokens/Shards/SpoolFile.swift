import ClozeData
import Foundation

/// An unnamed temporary file for data that exceeds memory and is read back once. It disappears with
/// the object, or with the process.
final class SpoolFile {
  private let file: UnsafeMutablePointer<FILE>
  private let path: String

  /// Makes a spool file in the folder of `path`; errors name `path`.
  init(beside path: String) throws {
    self.path = path
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.error(path) }
    unlink(template)
    guard let file = fdopen(descriptor, "w+") else {
      close(descriptor)
      throw Self.error(path)
    }
    self.file = file
  }

  deinit { fclose(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
      throw Self.error(path)
    }
  }

  /// Calls `body` with everything that was appended, in parts.
  func readBack(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard fflush(file) == 0 else { throw Self.error(path) }
    rewind(file)
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let size = fread(&part, 1, part.count, file)
      guard ferror(file) == 0 else { throw Self.error(path) }
      if size == 0 { return }
      try part.withUnsafeBytes { try body(.init(rebasing: $0[..<size])) }
    }
  }

  private static func error(_ path: String) -> FileError {
    errno == ENOSPC
      ? .diskFull(path: path) : .system(path: path, operation: .write, code: errno)
  }
}
