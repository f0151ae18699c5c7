/// Finds the entities of one sentence by the rules of a scheme.
struct StrictReader {
  /// The tags, and O behind them.
  private let tags: [StrictTag]
  private let rules: TagRules
  private let sentence: Int

  /// Takes the tags of sentence number `sentence` apart.
  ///
  /// - Throws: `TagError` if one is empty or has a letter that is none of the scheme's.
  init(_ tags: [String], _ scheme: TagScheme, sentence: Int) throws {
    let letters = scheme.letters.unicodeScalars
    self.tags =
      try tags.enumerated().map { token, text in
        guard let tag = StrictTag(text) else {
          throw TagError.emptyTag(sentence: sentence, token: token)
        }
        guard letters.contains(tag.letter) else {
          throw TagError.unknownPrefix(tag: text, sentence: sentence, token: token, scheme: scheme)
        }
        return tag
      } + [.outside]
    (self.rules, self.sentence) = (scheme.rules, sentence)
  }

  /// Returns the entities of the sentence whose first token has the number `first`.
  func chunks(from first: Int) -> [Chunk] {
    var chunks: [Chunk] = [], place = 0, before = StrictTag.outside
    while place < tags.count {
      guard TagRules.holds(rules.starts, before, tags[place]) else {
        before = tags[place]
        place += 1
        continue
      }
      let end = self.end(from: place)
      if TagRules.holds(rules.ends, tags[end - 1], tags[end]) {
        chunks.append(
          Chunk(
            type: tags[place].type, first: first + place, last: first + end - 1, sentence: sentence)
        )
      }
      (place, before) = (end, tags[end - 1])
    }
    return chunks
  }

  /// The first place behind `start` that does not continue what starts there. O never does.
  private func end(from start: Int) -> Int {
    var place = start + 1
    while TagRules.holds(rules.insides, tags[place - 1], tags[place]) { place += 1 }
    return place
  }
}
