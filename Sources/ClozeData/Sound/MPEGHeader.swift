/// The header that encoders of MP3 write in the first frame, with the number of bytes (Xing, Info).
enum MPEGHeader {
  /// Refuses a file that has fewer bytes than its first frame states.
  ///
  /// - Throws: `SoundError.Problem.cut`.
  static func check(_ bytes: SoundBytes) throws {
    var place = 0, start = bytes.bytes(at: 0, 10)
    if start.count == 10, start.starts(with: "ID3".utf8) {
      place = 10 + start[6...].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
      start = bytes.bytes(at: place, 10)
    }
    // The header follows the side information, whose size depends on version and channels.
    let frame = bytes.bytes(at: place, 64)
    for mark in ["Xing", "Info"] {
      guard
        let found = (0..<max(0, frame.count - 16)).first(where: {
          frame[$0...].starts(with: mark.utf8)
        }), frame[found + 7] & 3 == 3
      else { continue }
      let stated = frame[found + 12..<found + 16].reduce(0) { $0 << 8 | Int($1) }
      guard stated > bytes.length - place else { return }
      throw SoundError(
        path: bytes.name,
        problem: .cut(
          reason: "\(stated) bytes are stated and \(max(0, bytes.length - place)) are there"))
    }
  }
}
