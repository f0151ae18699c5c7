/// The measured tables of `UnicodeTables`, selected and composed for one tokenizer's settings.
///
/// The order is BERT's: clean, isolate ideographs, strip accents, lower-case, then classify.
struct CharacterRules {
  typealias Entry = CharacterTable.Entry

  /// Characters that are replaced by others.
  private(set) var mappings: [(scalar: UInt32, outputs: [Entry])] = []
  /// Characters that stay as they are, or vanish; later ranges override earlier ones.
  private(set) var plainRanges: [(scalars: ClosedRange<UInt32>, entry: Entry)] = []

  private var lowercase: [UInt32: [UInt32]] = [:]
  private var combiningClasses: [UInt32: UInt32] = [:]
  private var punctuation: Set<UInt32> = []
  private var decompositions: [UInt32: [UInt32]] = [:]

  /// Selects the rules for `settings`.
  ///
  /// - Parameter splitsPunctuation: True if each punctuation mark is a word by itself.
  init(_ settings: WordPieceSettings, splitsPunctuation: Bool) {
    if splitsPunctuation { punctuation = Set(Self.ranges(UnicodeTables.punctuation).joined()) }
    if settings.lowercases { lowercase = Self.mappings(UnicodeTables.lowercase) }
    if settings.stripsAccentsEffectively {
      decompositions = Self.mappings(UnicodeTables.decompositions)
      combiningClasses = Self.mappings(UnicodeTables.reordered).compactMapValues(\.first)
    }
    addMappings()
    if settings.stripsAccentsEffectively { addAccents() }
    if settings.splitsIdeographs { addIdeographs() }
    plainRanges += Self.ranges(UnicodeTables.dropped).map { ($0, Entry(.dropped)) }
    plainRanges += Self.ranges(UnicodeTables.spaces).map { ($0, Entry(.space)) }
  }

  private mutating func addMappings() {
    let scalars = Set(lowercase.keys).union(decompositions.keys).union(combiningClasses.keys)
    mappings = scalars.sorted().map { ($0, outputs(of: $0).map(entry)) }
    // Punctuation that decomposes is classified by its decomposition.
    for scalar in punctuation where decompositions[scalar] == nil {
      plainRanges.append((scalar...scalar, Entry(.isolated)))
    }
  }

  private mutating func addAccents() {
    plainRanges += Self.ranges(UnicodeTables.strippedMarks).map { ($0, Entry(.dropped)) }
    plainRanges += Self.ranges(UnicodeTables.strippedStarters).map { ($0, Entry(.barrier)) }
    plainRanges.append((Hangul.syllables, Entry(.hangul)))
  }

  private mutating func addIdeographs() {
    for range in Self.ranges(UnicodeTables.ideographs) {
      plainRanges.append((range, Entry(.isolated)))
      for scalar in range {
        guard let output = decompositions[scalar]?.first else { continue }
        plainRanges.append((scalar...scalar, Entry(.isolated, output: output)))
      }
    }
  }

  private func outputs(of scalar: UInt32) -> [UInt32] {
    (decompositions[scalar] ?? [scalar]).flatMap { lowercase[$0] ?? [$0] }
  }

  private func entry(of scalar: UInt32) -> Entry {
    Entry(
      punctuation.contains(scalar) ? .isolated : .letter, output: scalar,
      combiningClass: combiningClasses[scalar] ?? 0)
  }

  /// Parses the ranges `A-B` or `A` of a table.
  private static func ranges(_ table: String) -> [ClosedRange<UInt32>] {
    table.split(whereSeparator: \.isWhitespace).map { range(of: $0) }
  }

  private static func range(of text: Substring) -> ClosedRange<UInt32> {
    let bounds = text.split(separator: "-").map(number)
    return bounds[0]...bounds[bounds.count - 1]
  }

  /// Parses the mappings of a table, in the notation that `UnicodeTables` explains.
  private static func mappings(_ table: String) -> [UInt32: [UInt32]] {
    var mappings: [UInt32: [UInt32]] = [:]
    for entry in table.split(whereSeparator: \.isWhitespace) {
      if let colon = entry.firstIndex(of: ":") {
        let first = number(entry[..<colon])
        let values = entry[entry.index(after: colon)...].split(separator: ",")
        for (offset, value) in values.enumerated() {
          mappings[first + UInt32(offset)] = value.split(separator: "+").map(number)
        }
      } else {
        for (scalar, output) in run(entry) { mappings[scalar] = [output] }
      }
    }
    return mappings
  }

  /// Parses the pairs of an entry `A-B=X`, `A-B>X` or `A-B/2>X`.
  private static func run(_ entry: Substring) -> [(scalar: UInt32, output: UInt32)] {
    let parts = entry.split { $0 == "=" || $0 == ">" }
    let keys = parts[0].split(separator: "/")
    let scalars = range(of: keys[0]), target = number(parts[1])
    let moves: UInt32 = entry.contains(">") ? 1 : 0
    let step = keys.count == 2 ? 2 : 1
    return stride(from: scalars.lowerBound, through: scalars.upperBound, by: step).map {
      ($0, target + ($0 - scalars.lowerBound) * moves)
    }
  }

  private static func number(_ digits: Substring) -> UInt32 { UInt32(digits, radix: 16) ?? 0 }
}

/// The arithmetic of Hangul syllables (The Unicode Standard, section 3.12).
enum Hangul {
  static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

  /// Returns the two or three letters of `syllable`; the third is 0 if there is none.
  static func letters(of syllable: UInt32) -> (UInt32, UInt32, UInt32) {
    let index = syllable - syllables.lowerBound
    let final = index % 28
    return (0x1100 + index / 588, 0x1161 + index % 588 / 28, final == 0 ? 0 : 0x11A7 + final)
  }
}
