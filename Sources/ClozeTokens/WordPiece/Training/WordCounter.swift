import ClozeData

/// Counts the occurrences of words, in bounded memory: the rarest are forgotten.
struct WordCounter: WordSink {
  private(set) var words = ByteStringTable()
  private(set) var counts: [Int] = []
  /// The number of words seen, including those that were forgotten.
  private(set) var total = 0
  /// The number of entries forgotten for lack of memory.
  private(set) var pruned = 0
  /// The highest count of a forgotten entry.
  private(set) var prunedFrequency = 0
  private let limit: Int

  /// Makes a counter that keeps at most `limit` distinct words.
  init(limit: Int) { self.limit = limit }

  mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, characters: Int) {
    total += 1
    // A longer word is [UNK] whatever the vocabulary is.
    guard characters <= WordBuffer.characterLimit else { return }
    add(bytes, count: 1)
  }

  /// Adds `count` occurrences of the word `bytes`, however long it is.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) {
    let (index, isNew) = words.insert(bytes)
    if isNew { counts.append(0) }
    counts[index] += count
    if counts.count > limit { prune() }
  }

  mutating func special(_ id: Int32) {}

  /// Keeps the more frequent half; ties are broken in favour of words that came first.
  private mutating func prune() {
    let kept = limit / 2
    let threshold = counts.sorted(by: >)[kept - 1]
    var room = kept - counts.count { $0 > threshold }
    var words = ByteStringTable(), counts: [Int] = []
    for (index, count) in self.counts.enumerated() {
      guard count > threshold || count == threshold && room > 0 else {
        prunedFrequency = max(prunedFrequency, count)
        continue
      }
      if count == threshold { room -= 1 }
      _ = self.words.withBytes(at: index) { words.insert($0) }
      counts.append(count)
    }
    pruned += self.counts.count - counts.count
    (self.words, self.counts) = (words, counts)
  }
}
