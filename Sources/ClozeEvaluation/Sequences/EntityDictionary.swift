/// The baseline for entities: the longest match with entities of the training data.
///
/// It has the token sequences that are an entity in more than half of the places where the longest
/// match with any of the training entities finds them, each with its most frequent type; of equally
/// frequent ones the first in order.
public struct EntityDictionary: Sendable {
  private var types: [[String]: String]
  private var longest = 0

  /// Collects the entities of `sentences`.
  ///
  /// - Throws: `TagError`.
  public init(
    _ sentences: some Collection<(tokens: [String], tags: [String])>, rule: EntityRule
  ) throws {
    var counts: [[String]: [String: Int]] = [:]
    for (tokens, tags) in sentences {
      for entity in try rule.entities(of: tags) where entity.range.upperBound <= tokens.count {
        counts[Array(tokens[entity.range]), default: [:]][entity.type, default: 0] += 1
      }
    }
    types = counts.compactMapValues { $0.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
    longest = types.keys.reduce(0) { max($0, $1.count) }
    var places: [[String]: Int] = [:]
    for (tokens, _) in sentences {
      for entity in entities(of: tokens) { places[Array(tokens[entity.range]), default: 0] += 1 }
    }
    types = types.filter { words, _ in
      2 * (counts[words]?.values.reduce(0, +) ?? 0) > places[words, default: 0]
    }
  }

  /// Returns the entities that the longest match finds in `tokens`, from left to right.
  public func entities(of tokens: [String]) -> [Entity] {
    var entities: [Entity] = [], place = 0
    while place < tokens.count {
      let lengths = stride(from: min(longest, tokens.count - place), to: 0, by: -1)
      let found = lengths.lazy.compactMap { length in
        types[Array(tokens[place..<place + length])].map {
          Entity(type: $0, range: place..<place + length)
        }
      }.first
      if let found { entities.append(found) }
      place = found?.range.upperBound ?? place + 1
    }
    return entities
  }

  /// Returns the tags of the entities that the longest match finds, in the scheme IOB2.
  public func tags(of tokens: [String]) -> [String] {
    var tags = [String](repeating: "O", count: tokens.count)
    for entity in entities(of: tokens) {
      for place in entity.range {
        tags[place] = (place == entity.range.lowerBound ? "B-" : "I-") + entity.type
      }
    }
    return tags
  }
}
