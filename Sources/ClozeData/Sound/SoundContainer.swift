import Foundation

/// The formats of sound files that are read, recognised by their first bytes, with checks of what
/// the decoder does not notice.
///
/// The decoder knows more formats, some of them without any mark, for which it takes nearly
/// anything; those are refused.
enum SoundContainer: Equatable {
  case wave, rf64, w64, aiff, au, caf, nist, flac, ogg, mpeg

  /// Recognises the format of `bytes`.
  ///
  /// - Throws: `SoundError.Problem.unknownFormat`.
  init(_ bytes: SoundBytes) throws {
    let start = bytes.bytes(at: 0, 16)
    guard !start.isEmpty else { throw FileError.empty(path: bytes.name) }
    guard let known = Self.known(start) else {
      throw SoundError(path: bytes.name, problem: .unknownFormat(name: Self.foreign(start)))
    }
    self = known
  }

  private static func known(_ start: [UInt8]) -> SoundContainer? {
    func has(_ text: String, at place: Int = 0) -> Bool {
      start.dropFirst(place).starts(with: text.utf8)
    }
    if has("WAVE", at: 8) {
      if has("RIFF") || has("RIFX") { return .wave }
      if has("RF64") { return .rf64 }
    }
    if has("FORM"), has("AIFF", at: 8) || has("AIFC", at: 8) { return .aiff }
    if has("ID3") || start.count > 1 && start[0] == 0xFF && start[1] & 0xE6 > 0xE0 { return .mpeg }
    let marks: [(String, SoundContainer)] = [
      ("riff", .w64), (".snd", .au), ("dns.", .au), ("caff", .caf), ("NIST_1A", .nist),
      ("fLaC", .flac), ("OggS", .ogg),
    ]
    return marks.first { has($0.0) }?.1
  }

  /// The name of a format that is known and not read.
  private static func foreign(_ start: [UInt8]) -> String? {
    if start.dropFirst(4).starts(with: "ftyp".utf8) { return "MP4 (AAC or ALAC)" }
    if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "WebM or Matroska" }
    if start.starts(with: [0x30, 0x26, 0xB2, 0x75]) { return "Windows Media" }
    if start.starts(with: "#!AMR".utf8) { return "AMR" }
    return start.count > 1 && start[0] == 0xFF && start[1] & 0xF6 == 0xF0 ? "AAC" : nil
  }

  /// True if the sound can be decoded while it arrives.
  var isLive: Bool { self == .wave }

  /// Corrects what the header states, and refuses files that are cut off. Returns false if the
  /// header was written before the length was known.
  ///
  /// - Throws: `SoundError`.
  func check(_ bytes: SoundBytes) throws -> Bool {
    switch self {
    case .wave: return try WaveHeader(bytes)?.mend(bytes) ?? true
    case .ogg: try OggPages.check(bytes)
    case .mpeg: try MPEGHeader.check(bytes)
    default: break
    }
    return true
  }

  /// Refuses a file for which the decoder noted that less is there than is stated.
  ///
  /// - Parameter log: The decoder's notes, such as `Data Size : 16000 (should be 9590)`.
  /// - Throws: `SoundError.Problem.cut`.
  func check(log: String, _ bytes: SoundBytes) throws {
    // The sizes of WAV files have been looked at, and that of the whole may be wrong.
    guard self != .wave, let match = log.firstMatch(of: /:\s*(\d+) \(should be (\d+)\)/),
      let stated = Int(match.1), let found = Int(match.2), stated > found,
      // Streams state the largest number.
      self != .au || stated != 0xFFFF_FFFF
    else { return }
    throw SoundError(
      path: bytes.name, problem: .cut(reason: "\(stated) bytes are stated and \(found) are there"))
  }

  /// The number of frames that the header states beside what the decoder reads; nil if none.
  func frames(_ bytes: SoundBytes) -> Int? {
    guard self == .nist else { return nil }
    let header = String(decoding: bytes.bytes(at: 0, 1024), as: UTF8.self)
    return header.firstMatch(of: /sample_count -i (\d+)/).flatMap { Int($0.1) }
  }
}
