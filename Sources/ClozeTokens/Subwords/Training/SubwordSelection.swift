/// The subwords that are frequent enough, once what longer ones account for is taken off.
///
/// Candidates are all stretches of pieces that start where a subword of the present vocabulary does.
/// From the longest on, one that occurs `minimum` times is taken, and its count is taken off all its
/// beginnings. Only stretches behind which the text goes on in more than one way, or ends, can be
/// taken: what is shorter by one way on has the same count, of which nothing is left. So it is enough
/// to walk over the ends of pieces in their order and to keep the open stretches on a stack.
struct SubwordSelection {
  /// A subword taken.
  struct Entry {
    /// Where it stands in the text of the pieces.
    var place: UInt32
    /// Its bytes.
    var length: UInt32
    /// How often it occurs, without the longer subwords that begin with it.
    var count: Int
  }

  /// A stretch, of whose longer ones some have been seen.
  private struct Stretch {
    var place: UInt32
    var length: UInt32
    /// How often it occurs.
    var count = 0
    /// How many of these belong to longer subwords taken.
    var taken = 0
  }

  /// The subwords taken, single characters left out.
  private(set) var entries: [Entry] = []
  /// How often each single character occurs at the start of a candidate, without longer subwords
  /// taken. Those that never do are missing.
  private(set) var characters: [Entry] = []

  private let minimum: Int
  private var open: [Stretch] = []

  /// Selects among the stretches of `pieces` that start where `isStart` says, which occur at least
  /// `minimum` times.
  init(_ pieces: SubwordPieces, isStart: [Bool], minimum: Int) {
    self.minimum = minimum
    pieces.text.withUnsafeBufferPointer { text in
      var common = UInt32.max
      for (index, place) in pieces.order.enumerated() {
        common = min(common, pieces.shared[index])
        guard isStart[Int(place)] else { continue }
        close(to: common, text)
        common = .max
        let count = pieces.counts[Int(pieces.owner[Int(place)])]
        let length = pieces.length(at: place)
        if let last = open.indices.last, open[last].length == length {
          open[last].count += count
        } else {
          open.append(Stretch(place: place, length: length, count: count))
        }
      }
      close(to: 0, text)
    }
  }

  /// Finishes the open stretches of more than `length` bytes; one of `length` bytes is open then.
  private mutating func close(to length: UInt32, _ text: UnsafeBufferPointer<UInt8>) {
    while let stretch = open.last, stretch.length > length {
      open.removeLast()
      let below = open.last?.length ?? 0
      let taken = finish(stretch, isOutermost: max(below, length) == 0, text)
      if below >= length, let last = open.indices.last {
        open[last].count += stretch.count
        open[last].taken += taken
      } else if length > 0 {
        open.append(
          Stretch(place: stretch.place, length: length, count: stretch.count, taken: taken))
      }
    }
  }

  /// Takes `stretch` if enough of it is left; returns how much of it belongs to subwords taken.
  private mutating func finish(
    _ stretch: Stretch, isOutermost: Bool, _ text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let first = Self.characterLength(text[Int(stretch.place)])
    var taken = stretch.taken
    let rest = stretch.count - taken
    if rest >= minimum, stretch.length > first {
      entries.append(Entry(place: stretch.place, length: stretch.length, count: rest))
      taken = stretch.count
    }
    if isOutermost {
      characters.append(
        Entry(place: stretch.place, length: first, count: stretch.count - taken))
    }
    return taken
  }

  /// The bytes of the character that begins with `byte`.
  private static func characterLength(_ byte: UInt8) -> UInt32 {
    switch byte {
    case ..<0x80: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }
}
