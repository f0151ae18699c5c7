/// The pages of Ogg files, as far as they show that a file is whole.
enum OggPages {
  /// The largest number of bytes of a page.
  private static let largest = 65_307

  /// Refuses a file whose last page is not the end of its only stream: the decoder reads what is
  /// there, or nothing at all, without a word.
  ///
  /// - Throws: `SoundError`.
  static func check(_ bytes: SoundBytes) throws {
    func refuse(_ problem: SoundError.Problem) -> SoundError {
      SoundError(path: bytes.name, problem: problem)
    }
    let first = bytes.bytes(at: 0, 27)
    let start = max(0, bytes.length - 2 * largest)
    let tail = bytes.bytes(at: start, bytes.length - start)
    guard first.count == 27, let place = lastPage(tail) else {
      throw refuse(.cut(reason: "no whole page of Ogg at the end"))
    }
    guard tail[place + 5] & 4 != 0 else {
      throw refuse(.cut(reason: "the last page of Ogg does not end the stream"))
    }
    guard tail[place + 14..<place + 18] == first[14..<18] else {
      throw refuse(.badHeader(reason: "several streams of Ogg in one file"))
    }
  }

  /// The place of the last page in `tail` that is complete.
  private static func lastPage(_ tail: [UInt8]) -> Int? {
    var place = tail.count - 27
    while place >= 0 {
      if tail[place...].starts(with: "OggS".utf8) {
        let segments = Int(tail[place + 26]), sizes = place + 27..<place + 27 + segments
        guard sizes.upperBound <= tail.count else { return nil }
        let end = tail[sizes].reduce(sizes.upperBound) { $0 + Int($1) }
        return end <= tail.count ? place : nil
      }
      place -= 1
    }
    return nil
  }
}
