import Foundation
import Testing

@testable import ClozeEvaluation

/// Error rates and alignments against jiwer (see `Fixtures/make_transcripts.py`), and by hand.
@Suite struct TranscriptTests {
  private struct Case: Decodable {
    var references: [String]
    var transcripts: [String]
    var words: [Int]
    var characters: [Int]
    var wer: Double
    var cer: Double
    var steps: [String]
  }

  private struct Normalized: Decodable {
    var text: String
    var spoken: String
  }

  private func numbers(_ counts: EditCounts) -> [Int] {
    [counts.hits, counts.substitutions, counts.deletions, counts.insertions]
  }

  private func letters(_ edits: [EditAlignment.Edit]) -> String {
    String(edits.map { ["h", "s", "d", "i"][Int($0.rawValue)] })
  }

  @Test func agreesWithJiwer() throws {
    let cases = try GoldenMetrics.cases("transcripts.json", of: Case.self)
    #expect(cases.count == 1000)
    for (index, one) in cases.enumerated() {
      let result = try TranscriptResult(
        references: one.references, transcripts: one.transcripts, .raw)
      #expect(numbers(result.counts.words) == one.words, "\(index)")
      #expect(numbers(result.counts.characters) == one.characters, "\(index)")
      #expect(
        GoldenMetrics.areClose(
          Metrics.transcripts.map { $0.value(result.counts) }, [one.wer, one.cer]), "\(index)")
      let steps = result.utterances.map { letters($0.steps.map(\.edit)) }
      #expect(steps == one.steps, "\(index)")
    }
  }

  @Test func spokenFormAgreesWithPython() throws {
    let cases = try GoldenMetrics.cases("normalization.json", of: Normalized.self)
    #expect(cases.count == 500)
    for one in cases {
      let spoken = TranscriptNormalization.spoken(one.text)
      #expect(Array(spoken.unicodeScalars) == Array(one.spoken.unicodeScalars), "\(one.text)")
      #expect(TranscriptNormalization.spoken(spoken) == spoken, "\(one.text)")
    }
  }

  @Test func normalizationByHand() {
    #expect(TranscriptNormalization.spoken("  L’été,\tc'est -- FINI… ") == "l'été c'est fini")
    #expect(TranscriptNormalization.raw("  L’été,\tc'est -- FINI… ") == "L’été, c'est -- FINI…")
    #expect(TranscriptNormalization.spoken("... ' ?!") == "")
  }

  /// Rates are of the whole set, and may be above 1; words that nobody said are insertions.
  @Test func ratesOfTheSet() throws {
    let result = try TranscriptResult(
      references: ["one two three", "", "x"], transcripts: ["one three", "a b", "y z w"], .spoken)
    #expect(numbers(result.counts.words) == [2, 1, 1, 4])
    let metrics = result.metrics(seed: 1)
    #expect(metrics.map(\.name) == ["WER", "CER"])
    #expect(metrics[0].value == 1.5)
    let low = try #require(metrics[0].low), high = try #require(metrics[0].high)
    #expect(low <= 1.5 && high >= 1.5 && low < high)
    #expect(result.metrics(seed: 1) == metrics)
    #expect(result.utterances[0].alignment == "one [-two] three")
    #expect(result.utterances[1].alignment == "[+a] [+b]")
    #expect(result.utterances[2].counts.words.rate == 3)
    let silent = try TranscriptResult(references: [""], transcripts: ["a b"], .spoken)
    #expect(Metrics.transcripts.map { $0.value(silent.counts) } == [2, 3])
    #expect(throws: TranscriptError.noUtterances) {
      try TranscriptResult(references: [], transcripts: [], .raw)
    }
    #expect(throws: TranscriptError.differentCounts(references: 1, transcripts: 0)) {
      try TranscriptResult(references: ["a"], transcripts: [], .raw)
    }
  }

  /// Letters that look the same but are other code points are not the same word.
  @Test func codePointsCount() throws {
    let result = try TranscriptResult(references: ["\u{E9}"], transcripts: ["e\u{301}"], .raw)
    #expect(result.counts.words.substitutions == 1)
    let spoken = try TranscriptResult(references: ["\u{E9}"], transcripts: ["e\u{301}"], .spoken)
    #expect(spoken.counts.words.hits == 1)
  }
}
