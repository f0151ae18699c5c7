import ClozeData

/// The characters of a vocabulary: the most frequent ones of the counted words.
struct Alphabet {
  /// The characters in the order of their code points, which is that of their UTF-8 bytes.
  let characters: [Unicode.Scalar]
  /// The number of distinct characters that were left out.
  let dropped: Int
  private let numbers: [Unicode.Scalar: Int]

  /// Selects the `limit` most frequent characters; of equally frequent ones, those with lower code
  /// points.
  init(_ counter: WordCounter, limit: Int) {
    var counts: [Unicode.Scalar: Int] = [:]
    for (index, count) in counter.counts.enumerated() {
      for character in Self.characters(of: counter.words[index]) {
        counts[character, default: 0] += count
      }
    }
    let ordered = counts.sorted { first, second in
      first.value != second.value ? first.value > second.value : first.key < second.key
    }
    let kept = ordered.prefix(limit).map(\.key)
    characters = kept.sorted()
    dropped = ordered.count - kept.count
    numbers = Dictionary(uniqueKeysWithValues: zip(characters, characters.indices))
  }

  /// Returns the counted words split into characters, and the symbols: each character, then with
  /// `##` those that occur inside words.
  ///
  /// Words with a character outside the alphabet are left out: they are `[UNK]` as a whole.
  func segment(_ counter: WordCounter) -> (words: SegmentedWords, symbols: ByteStringTable) {
    let (symbols, inner) = symbols(of: counter)
    var words = SegmentedWords()
    for (index, count) in counter.counts.enumerated() {
      guard let spelled = spelling(of: counter.words[index]) else { continue }
      let ids = spelled.enumerated().map { $0 == 0 ? Int32($1) : inner[$1] }
      words.append(ids, count: count)
    }
    return (words, symbols)
  }

  /// Returns the symbols, and for each character the symbol that it is inside a word (-1 if it
  /// never is).
  private func symbols(of counter: WordCounter) -> (table: ByteStringTable, inner: [Int32]) {
    var isInner = [Bool](repeating: false, count: characters.count)
    for index in counter.counts.indices {
      for character in spelling(of: counter.words[index])?.dropFirst() ?? [] {
        isInner[character] = true
      }
    }
    var table = ByteStringTable()
    for character in characters { _ = Self.insert(String(character), into: &table) }
    let inner = characters.indices.map { index -> Int32 in
      guard isInner[index] else { return -1 }
      let token = Vocabulary.continuationPrefix + String(characters[index])
      return Int32(Self.insert(token, into: &table))
    }
    return (table, inner)
  }

  /// Returns the numbers of the characters of `word`; nil if one is not in the alphabet.
  private func spelling(of word: ArraySlice<UInt8>) -> [Int]? {
    var spelled: [Int] = []
    for character in Self.characters(of: word) {
      guard let number = numbers[character] else { return nil }
      spelled.append(number)
    }
    return spelled
  }

  private static func characters(of word: ArraySlice<UInt8>) -> String.UnicodeScalarView {
    String(decoding: word, as: UTF8.self).unicodeScalars
  }

  private static func insert(_ token: String, into table: inout ByteStringTable) -> Int {
    var token = token
    return token.withUTF8 { table.insert($0).index }
  }
}
