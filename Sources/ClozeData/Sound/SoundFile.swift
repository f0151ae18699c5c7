import CSndfile
import Foundation

/// An open sound file, read in blocks of one channel: the mean of all channels.
///
/// No stated count is trusted: frames are counted as they are read, and where the end comes before
/// the stated one reading throws. An object belongs to one thread; objects share nothing.
final class SoundFile {
  /// The rates that are read, in frames per second.
  static let rates = 1_000...768_000
  /// The number of frames per second.
  let rate: Int
  /// The number of channels.
  let channels: Int
  /// The stated number of frames; nil if none is.
  let stated: Int?
  /// The number of the next frame, from 0.
  private(set) var position = 0

  private let bytes: SoundBytes
  private let handle: OpaquePointer
  private let formatCode: Int32
  private var block: [Float]
  private static let blockSize = 1 << 15

  /// Opens the file at `path`.
  ///
  /// - Throws: `SoundError`, `FileError`.
  convenience init(path: String) throws { try self.init(SoundBytes(path: path)) }

  /// Opens what `bytes` has.
  ///
  /// - Throws: `SoundError`, `FileError`.
  init(_ bytes: SoundBytes) throws {
    let container = try SoundContainer(bytes)
    let isStated = try container.check(bytes)
    let counted = container.frames(bytes)
    bytes.position = 0
    var info = SF_INFO(), callbacks = Self.callbacks
    let context = Unmanaged.passUnretained(bytes).toOpaque()
    guard let handle = sf_open_virtual(&callbacks, Int32(SFM_READ), &info, context) else {
      throw bytes.failure
        ?? SoundError(path: bytes.name, problem: .badHeader(reason: "its header cannot be read"))
    }
    (self.bytes, self.handle, formatCode) = (bytes, handle, info.format)
    (rate, channels) = (Int(info.samplerate), Int(info.channels))
    let isCount = isStated && info.frames >= 0 && info.frames < Int.max / 4
    stated = counted ?? (isCount ? Int(info.frames) : nil)
    block = [Float](repeating: 0, count: max(1, Self.blockSize / max(1, channels)) * channels)
    try container.check(log: log, bytes)
    guard Self.rates.contains(rate) else {
      throw SoundError(path: bytes.name, problem: .badRate(rate))
    }
  }

  deinit { sf_close(handle) }

  /// The decoder's notes about the header.
  private var log: String {
    var text = [CChar](repeating: 0, count: 1 << 14)
    sf_command(handle, Int32(SFC_GET_LOG_INFO), &text, Int32(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The format with its encoding, such as `FLAC, signed 16 bit PCM`.
  var format: String {
    let names = [Int(SF_FORMAT_TYPEMASK), Int(SF_FORMAT_SUBMASK)].compactMap { mask -> String? in
      var info = SF_FORMAT_INFO(format: formatCode & Int32(mask), name: nil, extension: nil)
      let code = sf_command(
        nil, Int32(SFC_GET_FORMAT_INFO), &info, Int32(MemoryLayout<SF_FORMAT_INFO>.size))
      guard code == 0, let name = info.name else { return nil }
      return String(cString: name).replacing(/\ \(.*\)$/, with: "")
    }
    return names.joined(separator: ", ")
  }

  /// Goes to frame `frame`, from 0.
  ///
  /// - Throws: `SoundError`.
  func seek(_ frame: Int) throws {
    guard frame != position else { return }
    let reached = sf_seek(handle, sf_count_t(frame), SEEK_SET)
    guard reached == sf_count_t(frame) else {
      let seconds = Double(stated ?? 0) / Double(rate)
      let start = Double(frame) / Double(rate)
      throw SoundError(
        path: bytes.name,
        problem: stated.map { frame > $0 } == true
          ? .outside(start: start, end: nil, seconds: seconds)
          : .damaged(reason: "the decoder cannot go to frame \(frame)"))
    }
    position = frame
  }

  /// Reads the next frames, at most `most` of them, as the means of their channels; empty at the
  /// end.
  ///
  /// - Throws: `SoundError`, `FileError`.
  func read(_ most: Int = .max) throws -> [Float] {
    let wanted = min(most, block.count / channels)
    let count = Int(sf_readf_float(handle, &block, sf_count_t(wanted)))
    guard count > 0 else {
      try checkEnd()
      return []
    }
    let samples = try mixed(count)
    position += count
    return samples
  }

  /// Throws unless everything was read.
  private func checkEnd() throws {
    if let failure = bytes.failure { throw failure }
    if let stated, position < stated {
      throw SoundError(path: bytes.name, problem: .short(stated: stated, found: position))
    }
    if sf_error(handle) != 0 {
      let reason = String(cString: sf_strerror(handle)).trimmingCharacters(
        in: .punctuationCharacters)
      throw SoundError(path: bytes.name, problem: .damaged(reason: reason))
    }
  }

  /// The means of the channels of the first `count` frames of the block.
  private func mixed(_ count: Int) throws -> [Float] {
    let values = count * channels
    guard block[..<values].allSatisfy(\.isFinite) else {
      let place = block[..<values].firstIndex { !$0.isFinite } ?? 0
      throw SoundError(
        path: bytes.name,
        problem: .notFinite(frame: position + place / channels, channel: place % channels))
    }
    guard channels > 1 else { return Array(block[..<values]) }
    // Halves of the largest numbers are added, so that the sum is finite, too.
    let share = 1 / Float(channels)
    return (0..<count).map { frame in
      var sum: Float = 0
      for channel in 0..<channels { sum += share * block[frame * channels + channel] }
      return sum
    }
  }

  /// The functions by which the decoder reads.
  private static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { context in sf_count_t(SoundFile.bytes(context)?.length ?? 0) },
      seek: { offset, whence, context in
        guard let bytes = SoundFile.bytes(context) else { return -1 }
        let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? bytes.position : bytes.length
        let (place, isOver) = base.addingReportingOverflow(Int(offset))
        guard !isOver, place >= 0 else { return -1 }
        bytes.position = place
        return sf_count_t(place)
      },
      read: { target, count, context in
        guard let bytes = SoundFile.bytes(context), let target, count > 0 else { return 0 }
        let buffer = target.assumingMemoryBound(to: UInt8.self)
        return sf_count_t(bytes.read(into: buffer, Int(count)))
      },
      write: { _, _, _ in 0 },
      tell: { context in sf_count_t(SoundFile.bytes(context)?.position ?? 0) })
  }

  private static func bytes(_ context: UnsafeMutableRawPointer?) -> SoundBytes? {
    context.map { Unmanaged<SoundBytes>.fromOpaque($0).takeUnretainedValue() }
  }
}
