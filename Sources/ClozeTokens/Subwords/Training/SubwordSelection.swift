/// The subwords that are frequent enough after subtracting the counts of longer ones.
///
/// Candidates are all stretches of pieces that start where a subword of the current vocabulary
/// does. From the longest on, one that occurs `minimum` times is selected, and its count is
/// subtracted from all its prefixes. Only stretches followed by more than one continuation, or by
/// the end, can be selected: a shorter one with a single continuation has the same count, of which
/// nothing is left. So it is enough to walk over the sorted suffixes and to keep the open stretches
/// on a stack.
struct SubwordSelection {
  /// A selected subword.
  struct Entry {
    /// Its position in the text of the pieces.
    var place: UInt32
    /// Its length in bytes.
    var length: UInt32
    /// Its number of occurrences, without those of longer selected subwords that start with it.
    var count: Int
  }

  /// A stretch, some of whose extensions have been seen.
  private struct Stretch {
    var place: UInt32
    var length: UInt32
    /// Its number of occurrences.
    var count = 0
    /// The number of these that belong to longer selected subwords.
    var taken = 0
  }

  /// The selected subwords, without single characters.
  private(set) var entries: [Entry] = []
  /// The number of occurrences of each single character at the start of a candidate, without longer
  /// selected subwords. Characters that never occur there are missing.
  private(set) var characters: [Entry] = []

  private let minimum: Int
  private var open: [Stretch] = []

  /// Selects among the stretches of `pieces` that start where `isStart` is true and occur at least
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

  /// Finishes the open stretches of more than `length` bytes; afterwards one of `length` bytes is
  /// open.
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

  /// Selects `stretch` if its remaining count suffices; returns how many of its occurrences belong
  /// to selected subwords.
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

  /// Returns the number of bytes of the character that starts with `byte`.
  private static func characterLength(_ byte: UInt8) -> UInt32 {
    switch byte {
    case ..<0x80: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }
}
