/// Counted words as runs of symbols in one array; a run shrinks in place when symbols are joined.
struct SegmentedWords {
  private(set) var symbols: [Int32] = []
  private(set) var counts: [Int] = []
  private var starts: [Int] = []
  private var lengths: [Int32] = []

  /// The number of words.
  var count: Int { counts.count }

  /// The range of the symbols of `word` in `symbols`.
  func range(of word: Int) -> Range<Int> { starts[word]..<starts[word] + Int(lengths[word]) }

  /// Adds a word that occurs `count` times.
  mutating func append(_ word: [Int32], count: Int) {
    starts.append(symbols.count)
    lengths.append(Int32(word.count))
    counts.append(count)
    symbols += word
  }

  /// True if `word` contains `left` and `right` next to each other.
  func holds(_ left: Int32, _ right: Int32, in word: Int) -> Bool {
    let range = range(of: word)
    return range.dropLast().contains { symbols[$0] == left && symbols[$0 + 1] == right }
  }

  /// Replaces each `left` followed by `right` in `word` with `joined`, from left to right.
  mutating func join(_ left: Int32, _ right: Int32, to joined: Int32, in word: Int) {
    let range = range(of: word)
    var source = range.lowerBound, target = range.lowerBound
    while source < range.upperBound {
      let matches =
        symbols[source] == left && source + 1 < range.upperBound && symbols[source + 1] == right
      symbols[target] = matches ? joined : symbols[source]
      source += matches ? 2 : 1
      target += 1
    }
    lengths[word] = Int32(target - range.lowerBound)
  }
}
