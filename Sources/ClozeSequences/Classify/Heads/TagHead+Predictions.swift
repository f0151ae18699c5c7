import ClozeCapabilities
import ClozeData
import ClozeEvaluation

extension TagHead {
  /// The tags, and the entities with their places in the text, in characters as Python counts them.
  public static let predictedFields = ["words", "tags", "entities", "types", "starts", "ends"]

  /// Makes the sentence of the words of a text, which blanks divide. Marks of punctuation before
  /// and behind a word are words, as in the usual data.
  public static func example(_ texts: [String], fields: [String]) -> TaggedSentence {
    let text = texts.joined(separator: " "), scalars = Array(text.unicodeScalars)
    var sentence = TaggedSentence(tokens: [], tags: [])
    sentence.text = text
    for word in scalars.indices.split(whereSeparator: { scalars[$0].properties.isWhitespace }) {
      let parts = ContextTokens.parts(of: Array(scalars[word]))
        .map { word.startIndex + $0.lowerBound..<word.startIndex + $0.upperBound }
      let isMark = parts.map { $0.count == 1 && ContextTokens.isAlone(scalars[$0.lowerBound]) }
      guard let first = isMark.firstIndex(of: false), let last = isMark.lastIndex(of: false) else {
        sentence.parts += parts
        continue
      }
      sentence.parts += parts[..<first]
      sentence.parts.append(parts[first].lowerBound..<parts[last].upperBound)
      sentence.parts += parts[(last + 1)...]
    }
    sentence.tokens = sentence.parts.map { slice(text, $0) }
    sentence.tags = sentence.tokens.map { _ in "" }
    return sentence
  }

  private static func slice(_ text: String, _ part: Range<Int>) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.dropFirst(part.lowerBound).prefix(part.count)))
  }

  /// Returns the tags, and the entities that they mean.
  public func prediction(
    _ answer: Answer, to example: TaggedSentence, number: Int, top: Int, isKnown: Bool
  ) -> SamplePrediction {
    var fields: [ResultTable.Property] = [
      .init("words", .list(example.tokens.map { .text($0) })),
      .init("tags", .list(answer.tags.map { .text($0) })),
    ]
    let entities = (try? Self.rule(of: names)?.entities(of: answer.tags)) ?? []
    let places = entities.map { Self.place($0.range, in: example) }
    fields.append(.init("entities", .list(places.map { .text($0.text) })))
    fields.append(.init("types", .list(entities.map { .text($0.type) })))
    fields.append(.init("starts", .list(places.map { .whole($0.part.lowerBound) })))
    fields.append(.init("ends", .list(places.map { .whole($0.part.upperBound) })))
    var prediction = SamplePrediction(number: number, top: [], fields: fields)
    if isKnown {
      prediction.texts = [example.tokens.joined(separator: " ")]
      prediction.gold = example.tags.joined(separator: " ")
      prediction.isRight = answer.tags == example.tags
    }
    return prediction
  }

  /// Returns the words of `range` with their place in the text, or without a text their place among
  /// the words.
  private static func place(
    _ range: Range<Int>, in sentence: TaggedSentence
  ) -> (text: String, part: Range<Int>) {
    guard let text = sentence.text, !range.isEmpty else {
      return (sentence.tokens[range].joined(separator: " "), range)
    }
    let first = sentence.parts[range.lowerBound], last = sentence.parts[range.upperBound - 1]
    let part = first.lowerBound..<last.upperBound
    return (slice(text, part), part)
  }
}
