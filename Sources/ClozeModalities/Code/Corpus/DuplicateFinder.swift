import ClozeData
import Foundation

/// Decides for each file in turn whether a similar one came before.
///
/// A file is a copy if its text equals that of a file that was kept, and a near copy if the
/// similarity of its bag of tokens to that of a kept file reaches the threshold; candidates come
/// from MinHash, and each is compared in full, so no file is left out wrongly. Among the kept
/// files, no two that MinHash brought together are that similar.
///
/// Memory: about 100 bytes for each text, and for each file kept about 1 kB of bands and 4 bytes
/// for each identifier, string and number (some 3 kB for a file of 8 kB).
struct DuplicateFinder {
  /// The relation of a file to those before it.
  enum Verdict: Equatable {
    case new
    /// Its text equals that of file `of`.
    case copy(of: Int)
    /// It is nearly equal to file `of`.
    case nearCopy(of: Int, similarity: Double)
  }

  /// The data of a file that is compared.
  struct Traits: Sendable {
    /// The SHA-256 checksum of its text.
    var text: [UInt8]
    /// Its elements; empty if near copies are kept, or if there are too few elements.
    var elements: [UInt32] = []
    /// The keys of its bands.
    var keys: [UInt64] = []
  }

  private let similarity: Double
  /// The file that represents each text, and its similarity for a near copy.
  private var texts: [[UInt8]: (file: Int32, similarity: Double?)] = [:]
  /// The kept files with bags, and the last of them with each key.
  private var kept: [(file: Int, elements: [UInt32])] = []
  private var heads: [UInt64: Int32] = [:]
  /// For each kept file's bands, the previous kept file with the same key; -1 for none.
  private var links: [Int32] = []

  /// Makes a finder of near copies of at least `similarity`.
  init(similarity: Double) { self.similarity = similarity }

  /// Returns the relation of the file with number `file` to those before it.
  mutating func judge(_ file: Int, _ traits: Traits) -> Verdict {
    if let (first, similarity) = texts[traits.text] {
      return similarity.map { .nearCopy(of: Int(first), similarity: $0) } ?? .copy(of: Int(first))
    }
    texts[traits.text] = (Int32(file), nil)
    guard !traits.keys.isEmpty else { return .new }
    if let (place, similarity) = nearest(traits) {
      // Copies of this text are near copies of its representative.
      texts[traits.text] = (Int32(kept[place].file), similarity)
      return .nearCopy(of: kept[place].file, similarity: similarity)
    }
    keep(file, traits)
    return .new
  }

  /// Returns the most similar kept file, the first of several, if it is similar enough.
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
