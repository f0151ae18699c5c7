import Foundation

/// The bytes of a sound file, or of a pipe as they arrive, as the decoder sees them: with the
/// sizes in the header corrected.
///
/// Of a pipe the first bytes are kept, so that the header can be read twice; behind them reading
/// only goes forward.
final class SoundBytes {
  /// The file's name in messages.
  let name: String
  /// True if the bytes arrive through a pipe.
  let isPipe: Bool
  /// The number of bytes; of a pipe larger than any.
  private(set) var length: Int
  /// The place of the next byte that `read` returns.
  var position = 0
  /// The failure of the system that ended reading early.
  private(set) var failure: FileError?
  /// Bytes that are seen in place of those in the file, by their place.
  private var corrections: [(place: Int, bytes: [UInt8])] = []

  private let descriptor: Int32
  /// The first bytes of a pipe.
  private var kept: [UInt8] = []
  /// The number of bytes of a pipe that have arrived.
  private var arrived = 0
  /// The number of bytes of a pipe that are kept.
  static let window = 1 << 20

  /// Opens the regular file at `path`.
  ///
  /// - Throws: `FileError`.
  init(path: String) throws {
    name = path
    (descriptor, length) = try openRegularFile(path)
    isPipe = false
  }

  /// Takes over standard input, or any other descriptor, which is closed at the end unless it is 0.
  init(descriptor: Int32, name: String) {
    self.name = name
    self.descriptor = descriptor
    var status = stat()
    isPipe = fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
    length = isPipe ? Int.max / 4 : Int(status.st_size)
  }

  deinit { if descriptor != 0 { close(descriptor) } }

  /// Finds the length of a file that has grown.
  func measure() {
    var status = stat()
    if fstat(descriptor, &status) == 0 { length = Int(status.st_size) }
  }

  /// Lets `bytes` be seen at `place`.
  func correct(_ bytes: [UInt8], at place: Int) { corrections.append((place, bytes)) }

  /// Lets a pipe end after `length` bytes.
  func limit(to length: Int) { self.length = min(self.length, length) }

  /// Returns up to `count` bytes at `place`, fewer at the end.
  func bytes(at place: Int, _ count: Int) -> [UInt8] {
    position = place
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      size = buffer.baseAddress.map { read(into: $0, count) } ?? 0
    }
  }

  /// Reads `count` bytes at `position` and moves it; fewer only at the end. Returns their number.
  func read(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    let start = position, wanted = max(0, min(count, length - start))
    let size = isPipe ? readPipe(into: target, wanted) : readFile(into: target, at: start, wanted)
    for (place, bytes) in corrections {
      for (index, byte) in bytes.enumerated() where (start..<start + size).contains(place + index) {
        target[place + index - start] = byte
      }
    }
    position = start + size
    return size
  }

  private func readFile(
    into target: UnsafeMutablePointer<UInt8>, at place: Int, _ count: Int
  ) -> Int {
    var filled = 0
    while filled < count {
      let size = pread(descriptor, target + filled, count - filled, off_t(place + filled))
      if size < 0, errno == EINTR { continue }
      if size < 0 { failure = FileError.system(.read, name) }
      guard size > 0 else { break }
      filled += size
    }
    return filled
  }

  private func readPipe(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    guard skip(to: position) else { return 0 }
    var filled = 0
    if position < kept.count {
      let part = kept[position..<min(kept.count, position + count)]
      for (index, byte) in part.enumerated() { target[index] = byte }
      filled = part.count
    }
    guard filled < count, position + filled == arrived else { return filled }
    return filled + arrive(into: target + filled, count - filled)
  }

  /// Reads away what lies before `place`; returns false if the pipe ends there.
  private func skip(to place: Int) -> Bool {
    var waste = [UInt8](repeating: 0, count: min(1 << 16, max(0, place - arrived)))
    while arrived < place {
      let size = waste.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { arrive(into: $0, min(buffer.count, place - arrived)) } ?? 0
      }
      if size == 0 { return false }
    }
    return true
  }

  /// Reads the next `count` bytes of the pipe, keeping the first.
  private func arrive(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    var filled = 0
    while filled < count {
      let size = Foundation.read(descriptor, target + filled, count - filled)
      if size < 0, errno == EINTR { continue }
      if size < 0 { failure = FileError.system(.read, name) }
      guard size > 0 else { break }
      filled += size
    }
    if arrived < Self.window {
      let fresh = UnsafeBufferPointer(start: target, count: min(filled, Self.window - arrived))
      kept.append(contentsOf: fresh)
    }
    arrived += filled
    return filled
  }
}
