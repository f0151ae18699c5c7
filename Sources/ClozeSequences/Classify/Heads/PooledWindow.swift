import ClozeData
import ClozeTokens

extension HeadWindow {
  /// Makes the one window of a sample whose sequence is judged as a whole: `[CLS] text [SEP]`, or
  /// `[CLS] first [SEP] second [SEP]`, whose longer part is truncated first.
  init(_ sample: LabelledText, _ encoder: LabelledEncoder, _ limits: WindowLimits) {
    let found = sample.texts.indices.map { encoder.encode(sample.texts[$0], sample.field($0)) }
    var parts = found.map { $0 ?? [] }
    let isCut = Self.shorten(&parts, to: max(0, limits.longest - 1 - parts.count))
    self.init(TokenSequence(parts: parts, encoder.roles, segments: limits.segments))
    self.isCut = isCut
    isUnreadable = found.contains(nil)
  }

  /// Removes tokens from the end of the longer part until at most `room` are left. Returns true if
  /// any were removed.
  private static func shorten(_ parts: inout [[Int32]], to room: Int) -> Bool {
    let total = parts.reduce(0) { $0 + $1.count }
    guard total > room else { return false }
    guard parts.count == 2 else {
      parts = parts.map { Array($0.prefix(room)) }
      return true
    }
    // The result of repeatedly removing one token from the longer part.
    let short = min(parts[0].count, parts[1].count), half = room / 2
    let kept = min(short, half), isFirst = parts[0].count <= parts[1].count
    let lengths = isFirst ? [kept, room - kept] : [room - kept, kept]
    parts = zip(parts, lengths).map { Array($0.prefix($1)) }
    return true
  }
}
