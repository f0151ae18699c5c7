/// Finds entities as conlleval does, tag by tag, in the form of seqeval 1.2.2's `get_entities`.
///
/// Letters other than B, I, E, S and O end and start entities where the type changes, and an
/// entity that was not started reaches back to the last start, even in an earlier sentence.
struct LenientReader {
  private var letter: Unicode.Scalar = "O"
  private var type = ""
  private var start = 0
  private var chunks: [Chunk] = []

  /// Returns the entities of `sentences`, whose tokens are numbered through.
  ///
  /// - Throws: `TagError.emptyTag`.
  static func chunks(of sentences: [[String]]) throws -> [Chunk] {
    var reader = LenientReader(), place = 0
    for (number, tags) in sentences.enumerated() {
      for (token, tag) in tags.enumerated() {
        guard let letter = tag.unicodeScalars.first else {
          throw TagError.emptyTag(sentence: number, token: token)
        }
        reader.take(letter, Self.type(of: tag), at: place, sentence: number)
        place += 1
      }
      reader.take("O", "_", at: place, sentence: number)
    }
    return reader.chunks
  }

  /// The part of `tag` behind the first `-` after its letter, or else all behind the letter.
  private static func type(of tag: String) -> String {
    let rest = tag.unicodeScalars.dropFirst()
    let type = rest.firstIndex(of: "-").map { rest[rest.index(after: $0)...] } ?? rest
    return type.isEmpty ? "_" : String(type)
  }

  private mutating func take(
    _ letter: Unicode.Scalar, _ type: String, at place: Int, sentence: Int
  ) {
    if endsBefore(letter, type) {
      chunks.append(Chunk(type: self.type, first: start, last: place - 1, sentence: sentence))
    }
    if startsAt(letter, type) { start = place }
    (self.letter, self.type) = (letter, type)
  }

  private func endsBefore(_ next: Unicode.Scalar, _ nextType: String) -> Bool {
    if letter == "E" || letter == "S" { return true }
    if letter == "B" || letter == "I", "BSO".unicodeScalars.contains(next) { return true }
    return letter != "O" && letter != "." && type != nextType
  }

  private func startsAt(_ next: Unicode.Scalar, _ nextType: String) -> Bool {
    if next == "B" || next == "S" { return true }
    if next == "I" || next == "E", "OES".unicodeScalars.contains(letter) { return true }
    return next != "O" && next != "." && type != nextType
  }
}
