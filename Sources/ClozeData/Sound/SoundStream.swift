import Foundation

/// Sound that is read in blocks, in memory that does not grow with its length: of a file, or of
/// standard input.
///
/// WAV is decoded while it arrives through a pipe. Other formats are laid down in a temporary file
/// first, since their decoders go back and forth. An object belongs to one thread.
public final class SoundStream {
  /// The number of samples per second that `next` gives.
  public let rate: Int
  /// The number of samples given so far.
  public private(set) var position = 0
  /// The largest number of bytes that are laid down.
  public static let spoolLimit = 8 << 30

  /// True if the samples arrive through a pipe and are given as they do.
  let isLive: Bool
  private let name: String
  /// The number of frames that are read at once: of a pipe a tenth of a second, since more would
  /// have to be waited for.
  private let step: Int
  private let file: SoundFile
  private let resampler: Resampler
  private var ready: [Float] = []
  private var isAtEnd = false
  /// The problem at the end, which is thrown once all samples before it were given.
  private var problem: (any Error)?

  /// Opens the file at `path`, or standard input if it is `-`, to be given at `rate`.
  ///
  /// - Throws: `SoundError`, `FileError`.
  public convenience init(path: String, rate: Int) throws {
    let isInput = path == "-"
    try self.init(
      isInput ? SoundBytes(descriptor: 0, name: "standard input") : SoundBytes(path: path),
      rate: rate)
  }

  /// Opens what `bytes` has, to be given at `rate`.
  init(_ bytes: SoundBytes, rate: Int, spoolLimit: Int = SoundStream.spoolLimit) throws {
    let isReadable = try !bytes.isPipe || SoundContainer(bytes).isLive
    file = try SoundFile(isReadable ? bytes : Self.spool(bytes, limit: spoolLimit))
    isLive = bytes.isPipe && isReadable
    resampler = Resampler(from: file.rate, to: rate)
    (name, self.rate) = (bytes.name, rate)
    step = isLive ? max(1, file.rate / 10) : .max
  }

  /// Returns the next samples, `most` of them or, at the end, fewer; nil after the last.
  ///
  /// - Throws: `SoundError`, also after the last samples of a file that is cut off; `FileError`.
  public func next(_ most: Int) throws -> [Float]? {
    precondition(most > 0, "no samples are wanted")
    while ready.count < most, !isAtEnd {
      var block: [Float] = []
      do { block = try file.read(step) } catch { problem = error }
      isAtEnd = block.isEmpty
      ready += isAtEnd ? resampler.finish() : resampler.next(block)
    }
    if ready.isEmpty, let problem { throw problem }
    guard !ready.isEmpty || position > 0 else {
      throw SoundError(path: name, problem: .noSamples)
    }
    guard !ready.isEmpty else { return nil }
    let samples = Array(ready.prefix(most))
    ready.removeFirst(samples.count)
    position += samples.count
    return samples
  }

  /// Writes what arrives to a temporary file that has no name, so that nothing is left of it.
  private static func spool(_ bytes: SoundBytes, limit: Int) throws -> SoundBytes {
    var path = Array((NSTemporaryDirectory() + "/cloze-sound-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw FileError.system(.create, name) }
    unlink(name)
    let file = SoundBytes(descriptor: descriptor, name: bytes.name)
    var place = 0
    while true {
      let block = bytes.bytes(at: place, 1 << 20)
      if block.isEmpty { break }
      place += block.count
      guard place <= limit else {
        throw SoundError(path: bytes.name, problem: .spoolFull(limit: limit))
      }
      try write(block, to: descriptor, name)
    }
    if let failure = bytes.failure { throw failure }
    file.measure()
    return file
  }

  private static func write(_ block: [UInt8], to descriptor: Int32, _ name: String) throws {
    var done = 0
    while done < block.count {
      let size = block[done...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if size < 0, errno == EINTR { continue }
      guard size >= 0 else { throw FileError.system(.write, name) }
      done += size
    }
  }
}
