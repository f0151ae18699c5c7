/// Selects the entries for one minimum count.
struct SubwordBuilder {
  /// The pieces, escaped.
  let pieces: SubwordPieces
  /// The characters that are always entries.
  let alphabet: SubwordAlphabet
  /// The training options.
  let options: SubwordTrainer.Options

  /// Returns the entries if a subword must occur `minimum` times.
  ///
  /// Each iteration splits all pieces with the entries of the previous one (the first time into
  /// characters) and selects among the stretches that start at a split.
  func entries(minimum: Int) throws -> [[UInt8]] {
    var entries: [[UInt8]] = []
    for iteration in 0..<max(1, options.iterations) {
      let isStart = iteration == 0 ? starts() : try starts(entries)
      entries = sorted(SubwordSelection(pieces, isStart: isStart, minimum: minimum))
    }
    return entries
  }

  /// Returns true for each byte that starts a character.
  private func starts() -> [Bool] { pieces.text.map { $0 & 0xC0 != 0x80 } }

  /// Returns true for each byte that starts a subword when the pieces are split with `entries`.
  private func starts(_ entries: [[UInt8]]) throws -> [Bool] {
    let bytes = entries.reduce(0) { $0 + $1.count }
    guard bytes <= TokenTrie.byteLimit else {
      throw SubwordError.tooLarge(source: "the vocabulary in training")
    }
    var trie = TokenTrie(bytes: bytes)
    for (id, entry) in entries.enumerated() { trie.insert(entry, id: Int32(id)) }
    var isStart = [Bool](repeating: false, count: pieces.text.count)
    pieces.text.withUnsafeBufferPointer { text in
      var start = 0
      for end in pieces.ends {
        let piece = UnsafeBufferPointer(rebasing: text[start..<Int(end)])
        isStart[start] = true
        // Each token starts where the one before it ends. The mark after the last piece falls on a
        // zero.
        _ = trie.cut(piece) { _, end in isStart[start + end] = true }
        start = Int(end)
      }
    }
    return isStart
  }

  /// Returns the reserved entries, then those selected and the alphabet in descending order of
  /// frequency; ties are in descending order of characters.
  private func sorted(_ selection: SubwordSelection) -> [[UInt8]] {
    let reserved = options.reserved.map { piece in
      Array(piece.utf8).withUnsafeBufferPointer { alphabet.withEscaped($0, Array.init) }
    }
    let isReserved = Set(reserved)
    func bytes(_ entry: SubwordSelection.Entry) -> [UInt8] {
      Array(pieces.text[Int(entry.place)..<Int(entry.place + entry.length)])
    }
    var found = selection.entries.map { (count: $0.count, bytes: bytes($0)) }
    let counts = Dictionary(
      uniqueKeysWithValues: selection.characters.map { (bytes($0), $0.count) })
    found += alphabet.scalars.compactMap(Unicode.Scalar.init).map { scalar in
      let character = Array(String(scalar).utf8)
      return (count: counts[character] ?? 0, bytes: character)
    }
    found.removeAll { isReserved.contains($0.bytes) }
    found.sort {
      $0.count != $1.count
        ? $0.count > $1.count : $1.bytes.lexicographicallyPrecedes($0.bytes)
    }
    return reserved + found.map(\.bytes)
  }
}

extension SubwordAlphabet {
  /// Makes the alphabet of the pieces counted by `counter` and of the reserved entries. With a
  /// limit it keeps the most frequent characters, and among equally frequent ones those with the
  /// lower codes; the characters of escapes and reserved entries are always kept.
  init(_ counter: WordCounter, _ options: SubwordTrainer.Options) {
    self.init()
    for entry in options.reserved { insert(entry) }
    var counts: [UInt32: Int] = [:]
    for index in 0..<counter.words.count {
      for scalar in String(decoding: counter.words[index], as: UTF8.self).unicodeScalars {
        counts[scalar.value, default: 0] += counter.counts[index]
      }
    }
    let room = options.alphabetLimit.map { max(0, $0 - scalars.count) } ?? counts.count
    let others = counts.filter { !contains($0.key) }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (scalar, _) in others.prefix(room) { insert(scalar) }
  }
}
