import ClozeData

/// Joins neighbouring symbols of counted words, the best pair first, until there are enough
/// symbols.
///
/// Counts are updated word by word, and candidates are in a heap, so that a step costs no more than
/// the words and pairs it changes.
struct PairMerger {
  /// The symbols as tokens, with `##` before those inside words; new ones are appended.
  private(set) var symbols: ByteStringTable
  var pairs = PairTable()
  /// The number of occurrences of each symbol, weighted by the words' counts.
  private(set) var frequencies: [Int]
  let method: VocabularyTrainingOptions.Method
  private let minimumFrequency: Int
  /// The minimum count of the pairs that currently compete.
  private(set) var floor: Int

  /// Heap of pairs, the best first, and each pair's place in it or -1 (see PairMerger+Queue).
  var heap: [Int32] = []
  var places: [Int32] = []
  var priorities: [Double] = []
  /// The pairs in the heap (or once there) that contain a symbol.
  var candidates: [[Int32]]

  private var words: SegmentedWords
  private var touched: [Int32] = []
  private var isTouched: [Bool] = []

  /// Makes a merger of `words`, which are segmented into `symbols`.
  init(
    words: SegmentedWords, symbols: ByteStringTable, options: VocabularyTrainingOptions
  ) {
    self.words = words
    self.symbols = symbols
    method = options.method
    minimumFrequency = options.minimumFrequency
    floor = options.minimumFrequency
    frequencies = Array(repeating: 0, count: symbols.count)
    candidates = Array(repeating: [], count: symbols.count)
    for word in 0..<words.count { add(word, listing: nil) }
    if method == .likelihood { floor = max(floor, (pairs.counts.max() ?? 0) / 2) }
    refresh(symbols: [])
  }

  /// Joins pairs until there are `size` symbols or no pair is frequent enough.
  ///
  /// `step` is called with the number of symbols after each; what it throws ends the work.
  mutating func run(until size: Int, step: (Int) throws -> Void) rethrows {
    while symbols.count < size, let pair = next() {
      merge(pair)
      try step(symbols.count)
    }
  }

  /// Returns the best pair; lowers the floor if no pair reaches it.
  private mutating func next() -> Int? {
    while heap.isEmpty && floor > minimumFrequency {
      floor = max(minimumFrequency, floor / 2)
      for pair in 0..<pairs.count where pairs.counts[pair] >= floor { update(pair) }
    }
    return heap.first.map { Int($0) }
  }

  private mutating func merge(_ pair: Int) {
    let left = pairs.left[pair], right = pairs.right[pair]
    let text = symbols[Int(left)] + symbols[Int(right)].dropFirst(2)
    let (index, isNew) = Array(text).withUnsafeBufferPointer { symbols.insert($0) }
    if isNew {
      frequencies.append(0)
      candidates.append([])
    }
    let holders = pairs.words[pair]
    pairs.words[pair] = []
    let joined = Int32(index)
    for word in holders where words.holds(left, right, in: Int(word)) {
      remove(Int(word))
      words.join(left, right, to: joined, in: Int(word))
      add(Int(word), listing: joined)
    }
    refresh(symbols: Set([left, right, joined]).sorted())
  }

  /// Subtracts the pairs and symbols of `word` from the counts.
  private mutating func remove(_ word: Int) {
    let count = words.counts[word], range = words.range(of: word)
    for index in range {
      frequencies[Int(words.symbols[index])] -= count
      guard index + 1 < range.upperBound else { break }
      let pair = pairs.index(of: words.symbols[index], words.symbols[index + 1])
      pairs.counts[pair] -= count
      touch(pair)
    }
  }

  /// Counts the pairs and symbols of `word`, and lists the word with pairs that contain the symbol
  /// `listing`; with all pairs if that is nil.
  private mutating func add(_ word: Int, listing: Int32?) {
    let count = words.counts[word], range = words.range(of: word)
    for index in range {
      let first = words.symbols[index]
      frequencies[Int(first)] += count
      guard index + 1 < range.upperBound else { break }
      let second = words.symbols[index + 1]
      let pair = pairs.index(of: first, second)
      pairs.counts[pair] += count
      touch(pair)
      if listing == nil || first == listing || second == listing {
        if pairs.words[pair].last != Int32(word) { pairs.words[pair].append(Int32(word)) }
      }
    }
  }

  private mutating func touch(_ pair: Int) {
    while isTouched.count < pairs.count {
      isTouched.append(false)
      places.append(-1)
      priorities.append(0)
    }
    guard !isTouched[pair] else { return }
    isTouched[pair] = true
    touched.append(Int32(pair))
  }

  /// Moves changed pairs, and those of `symbols`, to their places in the heap.
  private mutating func refresh(symbols: [Int32]) {
    for pair in touched {
      isTouched[Int(pair)] = false
      update(Int(pair))
    }
    touched.removeAll(keepingCapacity: true)
    guard method == .likelihood else { return }
    for symbol in symbols { updateCandidates(of: Int(symbol)) }
  }
}
