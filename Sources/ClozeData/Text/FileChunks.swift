import Foundation

/// A file's bytes in chunks, so that its size does not matter.
final class FileChunks {
  static let chunkSize = 1 << 18
  private let path: String
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: chunkSize)

  init(path: String) throws {
    self.path = path
    descriptor = try openRegularFile(path).descriptor
  }

  deinit { close(descriptor) }

  /// Calls `body` with the next chunk; returns false at the end of the file. All chunks but the
  /// last are full, so the first one shows the start of the file.
  func next(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Bool {
    let size = try fill()
    guard size > 0 else { return false }
    try buffer.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<size])) }
    return true
  }

  private func fill() throws -> Int {
    var filled = 0
    while filled < Self.chunkSize {
      let size = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress! + filled, Self.chunkSize - filled)
      }
      if size < 0 && errno == EINTR { continue }
      guard size >= 0 else { throw FileError.system(.read, path) }
      if size == 0 { break }
      filled += size
    }
    return filled
  }
}
