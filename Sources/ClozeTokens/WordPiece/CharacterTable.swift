/// The treatment of each character: the settings of a BERT normaliser composed into one look-up.
///
/// An entry holds an output scalar (bits 0-20; 0 means the character itself), a `Kind` (bits 21-23)
/// and a combining class (bits 24-31).
struct CharacterTable: Sendable {
  /// The effect of a character on the word that is being read.
  enum Kind: UInt32 {
    /// Continues the word.
    case letter
    /// Is removed.
    case dropped
    /// Ends the word.
    case space
    /// Ends the word and is a word of its own.
    case isolated
    /// Is removed, but marks do not move past it in canonical ordering.
    case barrier
    /// Is replaced by several characters, listed in `expansions`.
    case expanded
    /// Is a Hangul syllable to decompose.
    case hangul
  }

  /// One character's entry.
  struct Entry: Equatable, Hashable {
    var bits: UInt32

    init(_ kind: Kind, output: UInt32 = 0, combiningClass: UInt32 = 0) {
      bits = output | kind.rawValue << 21 | combiningClass << 24
    }

    init(bits: UInt32) { self.bits = bits }

    @inline(__always) var kind: Kind { Kind(rawValue: bits >> 21 & 7) ?? .letter }
    @inline(__always) var output: UInt32 { bits & 0x1F_FFFF }
    @inline(__always) var combiningClass: UInt32 { bits >> 24 }
  }

  /// Blocks of `1 << shift` code points share their entries.
  static let shift = 7
  static let mask = UInt32(1 << shift - 1)

  private let blocks: [UInt16]
  private let entries: [UInt32]
  /// Entries of characters that are replaced by several; an `expanded` entry's output is
  /// `start << 2 | count`.
  let expansions: [Entry]

  /// Makes the table for `settings`.
  ///
  /// - Parameter splitsPunctuation: True if each punctuation mark is a word by itself.
  init(_ settings: WordPieceSettings, splitsPunctuation: Bool = true) {
    let rules = CharacterRules(settings, splitsPunctuation: splitsPunctuation)
    var builder = CharacterTableBuilder()
    for (scalar, outputs) in rules.mappings { builder.set(scalar, to: outputs) }
    for range in rules.plainRanges { builder.set(range.scalars, to: range.entry) }
    blocks = builder.blocks
    entries = builder.entries
    expansions = builder.expansions
  }

  /// The entries of the characters that replace that of an `expanded` entry.
  @inline(__always) func parts(of entry: Entry) -> ArraySlice<Entry> {
    let start = Int(entry.output >> 2)
    return expansions[start..<start + Int(entry.output & 3)]
  }

  /// The entry of `scalar`, which must be below 0x110000.
  @inline(__always) subscript(scalar: UInt32) -> Entry {
    let block = Int(blocks[Int(scalar >> UInt32(Self.shift))])
    return Entry(bits: entries[block << Self.shift | Int(scalar & Self.mask)])
  }
}

/// Fills a `CharacterTable`; blocks with equal entries are shared.
private struct CharacterTableBuilder {
  typealias Entry = CharacterTable.Entry

  private(set) var blocks = [UInt16](repeating: 0, count: 0x110000 >> CharacterTable.shift)
  private(set) var entries = [UInt32](repeating: 0, count: 1 << CharacterTable.shift)
  private(set) var expansions: [Entry] = []
  private var uniform: [Entry: UInt16] = [Entry(.letter): 0]
  private let shift = CharacterTable.shift
  private let mask = CharacterTable.mask

  mutating func set(_ scalar: UInt32, to outputs: [Entry]) {
    guard outputs.count != 1 else { return set(scalar...scalar, to: outputs[0]) }
    let list = UInt32(expansions.count << 2 | outputs.count)
    expansions += outputs
    set(scalar...scalar, to: Entry(.expanded, output: list))
  }

  mutating func set(_ range: ClosedRange<UInt32>, to entry: Entry) {
    let size = UInt32(1 << shift)
    var scalar = range.lowerBound
    while scalar <= range.upperBound {
      let block = Int(scalar >> UInt32(shift))
      if scalar & mask == 0, range.upperBound - scalar >= size - 1 {
        blocks[block] = uniformBlock(entry)
        scalar += size
      } else {
        if uniform.values.contains(blocks[block]) { blocks[block] = copy(of: blocks[block]) }
        entries[Int(blocks[block]) << shift | Int(scalar & mask)] = entry.bits
        scalar += 1
      }
    }
  }

  private mutating func uniformBlock(_ entry: Entry) -> UInt16 {
    if let known = uniform[entry] { return known }
    let block = UInt16(entries.count >> shift)
    entries += Array(repeating: entry.bits, count: 1 << shift)
    uniform[entry] = block
    return block
  }

  private mutating func copy(of block: UInt16) -> UInt16 {
    let start = Int(block) << shift
    let new = UInt16(entries.count >> shift)
    entries += Array(entries[start..<start + (1 << shift)])
    return new
  }
}
