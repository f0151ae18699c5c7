import Foundation

/// SHA-256 checksums as 64 lower-case hexadecimal digits, the form `sha256sum` prints.
public enum Checksum {
  /// Returns the checksum of `bytes`.
  public static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    var sum = RunningChecksum()
    let isDone: Void? = bytes.withContiguousStorageIfAvailable {
      sum.update(UnsafeRawBufferPointer($0))
    }
    if isDone == nil { Array(bytes).withUnsafeBytes { sum.update($0) } }
    return hexadecimal(sum.digest)
  }

  /// Returns the checksum of the file at `path`, read in pieces of 1 MiB to bound memory.
  ///
  /// - Throws: `FileError` if the file is missing, is not a regular file or cannot be read.
  public static func sha256(ofFile path: String) throws -> String {
    let (descriptor, _) = try openRegularFile(path)
    defer { close(descriptor) }
    var sum = RunningChecksum()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let size = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if size < 0 && errno == EINTR { continue }
      guard size >= 0 else { throw FileError.system(.read, path) }
      if size == 0 { return hexadecimal(sum.digest) }
      piece.withUnsafeBytes { sum.update(.init(rebasing: $0[..<size])) }
    }
  }

  static func hexadecimal(_ digest: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
