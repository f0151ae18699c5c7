import Testing

@testable import ClozeEvaluation

/// Entities and their scores, equal to those of seqeval 1.2.2.
@Suite struct TaggingTests {
  private struct Golden: Decodable {
    struct Scores: Decodable {
      let types: [String]
      let scores: [Double]
    }
    let gold, predicted: String
    let accuracy: Double
    let conlleval: Scores
    let iob1, iob2, ioe1, ioe2, iobes, bilou: Scores?

    func scores(_ scheme: TagScheme) -> Scores? {
      switch scheme {
      case .iob1: iob1
      case .iob2: iob2
      case .ioe1: ioe1
      case .ioe2: ioe2
      case .iobes: iobes
      case .bilou: bilou
      }
    }
  }

  private static func sentences(_ text: String) -> [[String]] {
    text.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
  }

  private static func result(
    _ gold: String, _ predicted: String, _ rule: EntityRule?
  ) throws -> TaggingResult {
    try TaggingResult(gold: sentences(gold), predicted: sentences(predicted), rule: rule)
  }

  /// True if the types and all scores of `result` are the wanted ones.
  private static func equals(_ result: TaggingResult, _ wanted: Golden.Scores) -> Bool {
    let counts = result.counts.types
    let types = counts.flatMap {
      [$0.scores.precision, $0.scores.recall, $0.scores.f1, Double($0.expected)]
    }
    let means = [counts.micro, counts.macro, counts.weighted].flatMap {
      [$0.precision, $0.recall, $0.f1]
    }
    return result.types == wanted.types && GoldenMetrics.areClose(types + means, wanted.scores)
  }

  @Test func scoresAreThoseOfSeqeval() throws {
    let cases = try GoldenMetrics.cases("tagging.json", of: Golden.self)
    #expect(cases.count == 1000)
    var strict = 0
    for golden in cases {
      let names = "\(golden.gold) -> \(golden.predicted)"
      let lenient = try Self.result(golden.gold, golden.predicted, .conlleval)
      #expect(Self.equals(lenient, golden.conlleval), "\(names)")
      let accuracy = TokenAccuracy().value(lenient.counts)
      #expect(GoldenMetrics.areClose([accuracy], [golden.accuracy]), "\(names)")
      for scheme in TagScheme.allCases {
        let rule = EntityRule.strict(scheme)
        guard let wanted = golden.scores(scheme) else {
          #expect(throws: TagError.self, "\(scheme) \(names)") {
            try Self.result(golden.gold, golden.predicted, rule)
          }
          continue
        }
        strict += 1
        let result = try Self.result(golden.gold, golden.predicted, rule)
        #expect(Self.equals(result, wanted), "\(scheme) \(names)")
      }
    }
    #expect(strict > 1000)
  }

  /// Bad I-P is an entity in the lenient reading alone.
  @Test func readingsDiffer() throws {
    let lenient = try EntityRule.conlleval.entities(of: ["O", "I-P", "I-P", "I-L", "B-L"])
    #expect(
      lenient == [
        Entity(type: "P", range: 1..<3), Entity(type: "L", range: 3..<4),
        Entity(type: "L", range: 4..<5),
      ])
    let strict = try EntityRule.strict(.iob2).entities(of: ["O", "I-P", "I-P", "B-L"])
    #expect(strict == [Entity(type: "L", range: 3..<4)])
    let lasts = try EntityRule.strict(.bilou).entities(of: ["B-P", "L-P", "U-P", "U-P", "B-P"])
    #expect(lasts.map(\.range) == [0..<2, 2..<3, 3..<4])
  }

  @Test func metricsHaveIntervals() throws {
    let gold = (0..<60).map { $0 % 3 == 0 ? ["O", "O"] : ["B-P", "I-P", "O", "B-L"] }
    let predicted = gold.enumerated().map { $0 % 4 == 0 ? $1.map { _ in "O" } : $1 }
    let result = try TaggingResult(gold: gold, predicted: predicted, rule: .conlleval)
    let metrics = result.metrics(seed: 3)
    #expect(metrics.map(\.name) == Metrics.tagging.map(\.name))
    // 80 entities, of which 60 are found and no others.
    #expect(GoldenMetrics.areClose(metrics.map(\.value).dropLast(), [6 / 7, 1, 0.75, 6 / 7]))
    let low = try #require(metrics[2].low), high = try #require(metrics[2].high)
    #expect(low > 0.55 && low < 0.75 && high > 0.75 && high < 0.95)
    #expect(result.metrics(seed: 3) == metrics)
    #expect(result.accuracies.count == 60)
    #expect(result.perType().map(\.type) == ["L", "P"])
    let words = try TaggingResult(gold: [["NOUN"]], predicted: [["VERB"]], rule: nil)
    #expect(words.metrics(seed: 3).map(\.name) == ["token accuracy"])
  }

  @Test func badTagsAreNamed() {
    #expect(throws: TagError.noTokens) { try TaggingResult(gold: [], predicted: [], rule: nil) }
    #expect(throws: TagError.noTokens) { try TaggingResult(gold: [[]], predicted: [[]], rule: nil) }
    #expect(throws: TagError.differentSentences(gold: 1, predicted: 0)) {
      try TaggingResult(gold: [["O"]], predicted: [], rule: nil)
    }
    #expect(throws: TagError.differentLengths(sentence: 1, gold: 2, predicted: 1)) {
      try TaggingResult(gold: [["O"], ["O", "O"]], predicted: [["O"], ["O"]], rule: nil)
    }
    #expect(throws: TagError.emptyTag(sentence: 0, token: 1)) {
      try TaggingResult(gold: [["O", ""]], predicted: [["O", "O"]], rule: .conlleval)
    }
    #expect(throws: TagError.unknownPrefix(tag: "E-a", sentence: 1, token: 0, scheme: .iob2)) {
      try TaggingResult(gold: [["O"], ["E-a"]], predicted: [["O"], ["O"]], rule: .strict(.iob2))
    }
  }
}

@Suite struct TagSchemeTests {
  /// Two entities of one type side by side, one of a single token, in all schemes.
  @Test(arguments: [
    (TagScheme.iob1, "I-P I-P B-P O I-L"), (.iob2, "B-P I-P B-P O B-L"),
    (.ioe1, "I-P E-P I-P O I-L"), (.ioe2, "I-P E-P E-P O E-L"),
    (.iobes, "B-P E-P S-P O S-L"), (.bilou, "B-P L-P U-P O U-L"),
  ])
  func schemesAreRecognised(scheme: TagScheme, tags: String) throws {
    let tags = tags.split(separator: " ").map(String.init)
    #expect(TagScheme(of: [tags, ["O"]]) == scheme)
    let entities = try EntityRule.strict(scheme).entities(of: tags)
    #expect(entities.map(\.range) == [0..<2, 2..<3, 4..<5])
    #expect(entities.map(\.type) == ["P", "P", "L"])
  }

  @Test func whatFitsSeveralIsNoScheme() {
    #expect(TagScheme(of: [["I-P", "O"]]) == nil)
    #expect(TagScheme.fitting([["I-P", "O"]]) == [.iob1, .ioe1])
    #expect(TagScheme(of: [["B-P", "I-L"]]) == nil)
    #expect(TagScheme.fitting([["B-P", "I-L"]]).isEmpty)
    #expect(TagScheme(of: [["NOUN", "VERB"]]) == nil)
    #expect(TagScheme.fitting([["O"]]) == TagScheme.allCases)
  }

  @Test func tagsAloneMayShowIt() {
    #expect(TagScheme(tags: ["O", "B-P", "E-P", "S-P"]) == .iobes)
    #expect(TagScheme(tags: ["O", "U-P"]) == .bilou)
    #expect(TagScheme(tags: ["O", "B-P", "I-P"]) == nil)
    #expect(TagScheme(tags: ["NOUN"]) == nil)
  }
}
