@testable import ClozeData
import ClozeModels
import ClozeObjectives
@testable import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

/// Heads of fine-tuning: windows, answers that follow from scores, and learning.
@Suite struct HeadTests {
  private let words = "a b c d e f g h i j"

  /// A token for each character but control characters.
  private func encoder() throws -> LabelledEncoder {
    let tokenizer = try TextClassification.tokenizer(
      trainedOn: [LabelledText([words], label: "x")], size: 40)
    return LabelledEncoder(tokenizer.roles) { text, _ in
      text.unicodeScalars.filter { $0.value > 31 }.map { Int32($0.value % 20) + 5 }
    }
  }

  private func limits(_ longest: Int, _ change: (inout HeadSettings) -> Void = { _ in })
    -> WindowLimits
  {
    var settings = HeadSettings()
    change(&settings)
    return WindowLimits(longest: longest, segments: 2, settings: settings)
  }

  private func tagHead() throws -> TagHead {
    try TagHead(
      training: [TaggedSentence(tokens: ["a", "b", "c"], tags: ["B-X", "I-X", "O"])],
      validation: [], LabelledCorpus(), HeadSettings())
  }

  /// A window ends between words, and the next one starts `stride` tokens further.
  @Test func longSentencesAreReadInWindows() throws {
    let head = try tagHead(), encoder = try encoder()
    let tokens = words.split(separator: " ").prefix(10).map(String.init)
    let sentence = TaggedSentence(tokens: tokens, tags: tokens.map { _ in "O" })
    let windows = head.windows(of: sentence, encoder, limits(8) { $0.stride = 3 })
    #expect(windows.map(\.units) == [Array(0..<6), Array(3..<9), Array(6..<10)])
    #expect(windows.allSatisfy { $0.rows == Array(1...$0.units.count) })
    #expect(head.windows(of: sentence, encoder, limits(12)).map(\.units) == [Array(0..<10)])
    // Words of several tokens count with their first; one without a token has no row, and one that
    // is longer than a window is cut.
    let odd = TaggedSentence(
      tokens: ["ab", "\u{1}", "c", "abcdefghijklmnop"], tags: ["O", "O", "O", "O"])
    let cut = head.windows(of: odd, encoder, limits(10) { $0.stride = 100 })
    #expect(cut.map(\.units) == [[0, 2], [3]])
    #expect(cut[0].rows == [1, 3] && cut[1].sequence.ids.count == 10)
    let empty = TaggedSentence(tokens: ["\u{1}"], tags: ["O"])
    #expect(head.windows(of: empty, encoder, limits(8)).map(\.units) == [[]])
  }

  /// Of a word in two windows the tag counts where more of its context is seen.
  @Test func tagsComeFromWhereTheContextIs() throws {
    let head = try tagHead()
    #expect(head.names == ["B-X", "I-X", "O"])
    func scored(_ units: [Int], _ best: [Int]) -> ScoredWindow {
      var window = HeadWindow(TokenSequence(ids: [Int32](repeating: 1, count: units.count + 2)))
      (window.units, window.rows) = (units, Array(1...units.count))
      var scores = [Float](repeating: 0, count: 3 * (units.count + 2))
      for (row, label) in best.enumerated() { scores[3 * (row + 1) + label] = 5 }
      return ScoredWindow(window: window, scores: scores)
    }
    let sentence = TaggedSentence(
      tokens: (0..<6).map { "\($0)" }, tags: [String](repeating: "O", count: 6))
    let answer = try head.answer(
      sentence, [scored([0, 1, 2, 3], [0, 1, 1, 0]), scored([2, 3, 5], [2, 2, 0])])
    // Word 2 has a token on either side in the first window and none in the second; word 3 the
    // other way; word 4 has no token.
    #expect(answer.tags == ["B-X", "I-X", "I-X", "O", "O", "B-X"])
    #expect(answer.probabilities[4] == 1 && answer.probabilities[0] < 1)
  }

  @Test func tagsMeanEntitiesOrNone() {
    #expect(TagHead.rule(of: ["O", "B-A", "I-A"]) == .conlleval)
    #expect(TagHead.rule(of: ["O", "B-A", "L-A", "U-A"]) == .strict(.bilou))
    #expect(TagHead.rule(of: ["NOUN", "VERB"]) == nil)
    #expect(TagHead.rule(of: ["B", "I", "O"]) == nil)
    #expect(TagHead.rule(of: ["X-ray", "O"]) == nil)
  }

  private let context = "He  said: \u{201C}Zoe\u{0308}'s cup\u{201D} — 猫."

  private func question(_ text: String) throws -> ContextQuestion {
    let scalars = Array(context.unicodeScalars), wanted = Array(text.unicodeScalars)
    let start = try #require(
      (0...scalars.count - wanted.count).first {
        Array(scalars[$0..<$0 + wanted.count]) == wanted
      })
    let answer = try #require(ContextAnswer(text, at: start, in: context))
    return ContextQuestion(id: "1", question: "who", context: context, answers: [answer])
  }

  /// Parts end at blanks and around punctuation, and keep their marks.
  @Test func contextsAreCutIntoParts() {
    let scalars = Array(context.unicodeScalars)
    let parts = ContextTokens.parts(of: scalars).map { part in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[part])
      return String(text)
    }
    #expect(
      parts == [
        "He", "said", ":", "\u{201C}", "Zoe\u{0308}", "'", "s", "cup", "\u{201D}", "—", "猫", ".",
      ])
  }

  @Test func answersAreFoundInWindows() throws {
    let head = SpanHead(training: [], validation: [], LabelledCorpus(), HeadSettings())
    let encoder = try encoder(), example = try question("cup")
    let whole = head.windows(of: example, encoder, limits(60))
    #expect(whole.count == 1)
    let rows = SpanHead.rows(of: example, in: whole[0])
    #expect(rows.first > 0 && whole[0].parts[rows.first - whole[0].rows[0]] == 18..<21)
    let windows = head.windows(of: example, encoder, limits(16) { $0.stride = 3 })
    #expect(windows.count > 2)
    let found = windows.map { SpanHead.rows(of: example, in: $0).first > 0 }
    #expect(found.contains(true) && found.contains(false))
    // Every token is in a window, and windows start three tokens apart.
    #expect(Set(windows.flatMap(\.units)) == Set(whole[0].units))
  }

  /// The best start and end in order, the text as it stands in the context, and no answer where
  /// that scores higher.
  @Test func spansFollowFromScores() throws {
    var none = HeadSettings()
    none.threshold = 1
    let head = SpanHead(training: [], validation: [], LabelledCorpus(), none)
    let example = try question("cup"), encoder = try encoder()
    let window = head.windows(of: example, encoder, limits(60))[0]
    func answer(_ start: Int, _ end: Int, first: Float) throws -> SpanHead.Answer {
      var scores = [Float](repeating: 0, count: 2 * window.sequence.count)
      let rows = window.parts.indices.filter { window.parts[$0].lowerBound >= 0 }
      let begin = rows.first { window.parts[$0].lowerBound == start } ?? 0
      let last = rows.last { window.parts[$0].upperBound == end } ?? 0
      scores[2 * window.rows[begin]] = 4
      scores[2 * window.rows[last] + 1] = 4
      (scores[0], scores[1]) = (first, 0)
      return try head.answer(example, [ScoredWindow(window: window, scores: scores)])
    }
    let whole = try answer(11, 15, first: 0)
    #expect(whole.text == "Zoe\u{0308}" && whole.part == 11..<15 && whole.score == 8)
    #expect(whole.noAnswer == -8 && !head.isNone(whole))
    #expect(try head.isNone(answer(11, 15, first: 10)))
    // An end before the start is none.
    #expect(try answer(18, 15, first: 0).score == 4)
  }

  /// The folder's last layer gives the numbers themselves.
  @Test func numbersAreUnscaledInTheFolder() throws {
    var encoder = TextClassification.presets[0].recipe.encoder
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 12, 3, 20)
    let model = try SequenceClassifier(
      encoder, vocabularySize: 31, kind: .number, outputs: 1, dropout: 0, seed: 3,
      device: Device(.auto, threads: 1))
    let layer = try model.outputLayer(in: NumberHead.Scale(mean: 50, deviation: 20))
    #expect(layer.map(\.name) == ["classifier.weight", "classifier.bias"])
    #expect(layer[1].value.values == [50])
    let weights = try #require(model.store["classifier.weight"]).values
    #expect(layer[0].value.values == weights.map { Float(Double($0) * 20) })
  }

  @Test func labelsMayBeNoneOrSeveral() throws {
    try withTemporaryFolder { scratch in
      let path = scratch + "/train.tsv"
      try "text\tlabel\na\tjoy,fear\nb\t\nc\tjoy\n".write(
        toFile: path, atomically: true, encoding: .utf8)
      try #"{"text": "d", "label": ["fear", "joy"]}"#.write(
        toFile: scratch + "/train2.jsonl", atomically: true, encoding: .utf8)
      var corpus = LabelledCorpus()
      corpus.paths = [scratch]
      let found = try LabelSetHead.source(corpus, usual: ["text"]).read(nil)
      #expect(found.map(LabelSetHead.labels) == [["joy", "fear"], [], ["joy"], ["fear", "joy"]])
      #expect(throws: LabelledError.self) {
        try ClassHead.source(corpus, usual: ["text"]).read(nil)
      }
      let head = try LabelSetHead(
        training: found, validation: [], corpus, HeadSettings())
      #expect(head.names == ["fear", "joy"] && head.thresholds == [0.5, 0.5])
      // Both labels are told apart best by a threshold below those of the samples that have them.
      let answers = [[0.2, 0.3], [0.1, 0.1], [0.1, 0.3], [0.2, 0.3]]
      let chosen = try head.choosing(by: answers, to: found)
      #expect(try chosen.measure(answers, to: found)["validation_micro_f1"] == 1)
      #expect(chosen.predicted([0.2, 0.3]) == [0, 1] && chosen.predicted([0.1, 0.1]) == [])
      let prediction = head.prediction(
        [0.6, 0.9], to: found[0], number: 1, top: 1, isKnown: false)
      #expect(prediction.fields.map(\.name) == LabelSetHead.predictedFields)
      #expect(
        prediction.fields.map(\.value) == [
          .list([.text("joy"), .text("fear")]), .list([.number(0.9), .number(0.6)]),
        ])
    }
  }

  /// Entities have their places in the text as it was given.
  @Test func entitiesHavePlacesInTheText() throws {
    let head = try tagHead()
    let sentence = TagHead.example(["(Zoe\u{308}  O'Neil), said."], fields: [])
    #expect(sentence.tokens == ["(", "Zoe\u{308}", "O'Neil", ")", ",", "said", "."])
    let answer = TagHead.Answer(
      tags: ["O", "B-X", "I-X", "O", "O", "O", "O"], probabilities: [])
    let prediction = head.prediction(
      answer, to: sentence, number: 1, top: 1, isKnown: false)
    let found = Dictionary(
      prediction.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(found["entities"] == .list([.text("Zoe\u{308}  O'Neil")]))
    #expect(found["starts"] == .list([.whole(1)]) && found["ends"] == .list([.whole(13)]))
    #expect(found["types"] == .list([.text("X")]))
  }
}
