import ClozeData
import Foundation

/// Tells of each file in turn whether one like it came before.
///
/// A file is a copy if its text is that of one that was kept, and a near copy if its bag of tokens has at
/// least the similarity asked for with that of a file that was kept; candidates come from MinHash, and
/// each is compared in full, so nothing is left out wrongly. Of files kept, no two that MinHash brought
/// together are that similar.
///
/// Memory: about 100 bytes for each text, and for each file kept about 1 kB of bands and 4 bytes for
/// each identifier, string and number (some 3 kB for a file of 8 kB).
struct DuplicateFinder {
  /// What a file is to those before it.
  enum Verdict: Equatable {
    case new
    /// The text of file `of`.
    case copy(of: Int)
    /// Nearly that of file `of`.
    case nearCopy(of: Int, similarity: Double)
  }

  /// What is compared of a file.
  struct Traits: Sendable {
    /// The SHA-256 sum of its text.
    var text: [UInt8]
    /// Its elements; empty where near copies are not looked for, or where there are too few.
    var elements: [UInt32] = []
    /// The keys of its bands.
    var keys: [UInt64] = []
  }

  private let similarity: Double
  /// The files that stand for texts; of a near copy also how similar it is.
  private var texts: [[UInt8]: (file: Int32, similarity: Double?)] = [:]
  /// The files kept whose bags are known, and the last one of them with each key.
  private var kept: [(file: Int, elements: [UInt32])] = []
  private var heads: [UInt64: Int32] = [:]
  /// The file kept before that had the same key, for each one's bands; -1 for none.
  private var links: [Int32] = []

  /// A finder of near copies of at least `similarity`.
  init(similarity: Double) { self.similarity = similarity }

  /// What the file with number `file` is to those before it.
  mutating func judge(_ file: Int, _ traits: Traits) -> Verdict {
    if let (first, similarity) = texts[traits.text] {
      return similarity.map { .nearCopy(of: Int(first), similarity: $0) } ?? .copy(of: Int(first))
    }
    texts[traits.text] = (Int32(file), nil)
    guard !traits.keys.isEmpty else { return .new }
    if let (place, similarity) = nearest(traits) {
      // Copies of this text are near copies of the one that stands for it.
      texts[traits.text] = (Int32(kept[place].file), similarity)
      return .nearCopy(of: kept[place].file, similarity: similarity)
    }
    keep(file, traits)
    return .new
  }

  /// The file kept that is most similar, the first of several, if it is similar enough.
  private func nearest(_ traits: Traits) -> (place: Int, similarity: Double)? {
    var seen: Set<Int32> = []
    var best: (place: Int, similarity: Double)?
    for (band, key) in traits.keys.enumerated() {
      var next = heads[key] ?? -1
      while next >= 0 {
        let place = Int(next)
        next = links[place * MinHash.bands + band]
        guard seen.insert(Int32(place)).inserted else { continue }
        let other = kept[place].elements
        let (fewer, more) = (
          min(other.count, traits.elements.count), max(other.count, traits.elements.count)
        )
        guard Double(fewer) >= similarity * Double(more) else { continue }
        let found = TokenBag.similarity(other, traits.elements)
        guard found >= similarity else { continue }
        if let known = best, (known.similarity, -known.place) >= (found, -place) { continue }
        best = (place, found)
      }
    }
    return best
  }

  private mutating func keep(_ file: Int, _ traits: Traits) {
    let place = Int32(kept.count)
    for key in traits.keys { links.append(heads.updateValue(place, forKey: key) ?? -1) }
    kept.append((file, traits.elements))
  }
}
