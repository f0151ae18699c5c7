/// A way of finding the entities that tags mean.
public enum EntityRule: Sendable, Equatable {
  /// The lenient reading of the script conlleval (CoNLL-2000) and of seqeval by default: an entity
  /// starts at B or S, and at I or E after O or another type. It does not know BILOU.
  case conlleval
  /// The strict reading of a scheme: what breaks its rules is no entity.
  case strict(TagScheme)

  /// Returns the entities of one sentence, in order.
  ///
  /// - Throws: `TagError` if a tag is empty, or, for a strict reading, has a letter that is none of
  ///   the scheme's.
  public func entities(of tags: [String]) throws -> [Entity] {
    try chunks(of: [tags]).map { Entity(type: $0.type, range: $0.first..<$0.last + 1) }
  }

  /// Returns the entities of `sentences`, whose tokens are numbered through.
  func chunks(of sentences: [[String]]) throws -> [Chunk] {
    switch self {
    case .conlleval: return try LenientReader.chunks(of: sentences)
    case .strict(let scheme):
      var chunks: [Chunk] = [], first = 0
      for (number, tags) in sentences.enumerated() {
        chunks += try StrictReader(tags, scheme, sentence: number).chunks(from: first)
        first += tags.count
      }
      return chunks
    }
  }
}

/// An entity among sentences whose tokens are numbered through.
struct Chunk: Hashable {
  let type: String
  let first: Int
  let last: Int
  /// The sentence that it ends in.
  let sentence: Int
}
