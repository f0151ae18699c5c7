import CZlib
import Foundation

/// Unpacks what gzip compressed, also several members in a row.
final class GzipReader {
  private let name: String
  // zlib keeps the address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var packed = [UInt8](repeating: 0, count: 1 << 16)
  /// The part of `packed` that is not unpacked yet.
  private var rest = 0..<0
  private var isBetweenMembers = false
  /// True if the last call filled all it was given, so that more may be unpacked already.
  private var isPending = false

  /// Makes a reader; `name` names the file in errors.
  ///
  /// - Throws: `FileError` if there is no memory for it.
  init(name: String) throws {
    self.name = name
    guard cloze_inflate_start(stream) == Z_OK else {
      throw FileError.system(path: name, operation: .read, code: ENOMEM)
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// True if bytes are in memory that can be unpacked without reading more.
  var isReady: Bool { !rest.isEmpty || isPending }

  /// Unpacks at most `capacity` bytes to `target`, which `more` reads as they are in the file;
  /// returns their number, 0 at the end.
  ///
  /// - Throws: `DataError.damaged`, and what `more` throws.
  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int,
    _ more: (UnsafeMutablePointer<UInt8>, Int) throws -> Int
  ) throws -> Int {
    while true {
      if rest.isEmpty && !isPending {
        let size = try packed.withUnsafeMutableBufferPointer {
          try $0.baseAddress.map { try more($0, 1 << 16) } ?? 0
        }
        guard size > 0 else {
          guard isBetweenMembers else { throw DataError.damaged(path: name, format: "gzip") }
          return 0
        }
        rest = 0..<size
      }
      let made = try unpack(to: target, capacity)
      if made > 0 { return made }
    }
  }

  private func unpack(to target: UnsafeMutablePointer<UInt8>, _ capacity: Int) throws -> Int {
    if isBetweenMembers {
      // Zeros may follow the last member, as on a tape; anything else must be another member.
      while let first = rest.first, packed[first] == 0 { rest.removeFirst() }
      if rest.isEmpty { return 0 }
      inflateReset(stream)
      isBetweenMembers = false
    }
    let start = rest.lowerBound, size = rest.count
    let status = packed.withUnsafeMutableBufferPointer { packed in
      stream.pointee.next_in = packed.baseAddress.map { $0 + start }
      stream.pointee.avail_in = UInt32(size)
      stream.pointee.next_out = target
      stream.pointee.avail_out = UInt32(min(capacity, 1 << 30))
      return inflate(stream, Z_NO_FLUSH)
    }
    rest = (start + size - Int(stream.pointee.avail_in))..<(start + size)
    isBetweenMembers = status == Z_STREAM_END
    isPending = stream.pointee.avail_out == 0 && !isBetweenMembers
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw DataError.damaged(path: name, format: "gzip")
    }
    return min(capacity, 1 << 30) - Int(stream.pointee.avail_out)
  }
}
