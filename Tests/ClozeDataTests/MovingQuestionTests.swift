import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

/// Questions about made-up clips.
@Suite struct MovingQuestionTests {
  private func clause(_ colour: String, _ object: String, _ motion: String) throws -> MovingClause {
    MovingClause(
      colour: try #require(MovingClause.colours.firstIndex(of: colour)),
      object: try #require(MovingClause.objects.firstIndex(of: object)),
      motion: try #require(MovingClause.motions.firstIndex { $0.text == motion }))
  }

  /// All questions that are ever asked about a clip, by their texts.
  private func answers(_ clauses: [MovingClause]) -> [String: Set<String>] {
    var answers: [String: Set<String>] = [:]
    for seed in 0..<60 {
      var random = NumpyRandom([UInt64(seed)])
      for question in MovingQuestion.all(of: clauses, &random) {
        answers[question.text, default: []].insert(question.answer)
      }
    }
    return answers
  }

  @Test func eachQuestionHasOneAnswer() throws {
    let found = try answers([
      clause("red", "ring", "moves quickly left then up"), clause("blue", "cross", "stays"),
    ])
    #expect(
      found == [
        "how many objects are there": ["two"], "what colour is the ring": ["red"],
        "what colour is the cross": ["blue"], "what is red": ["ring"], "what is blue": ["cross"],
        "where does the ring move": ["left then up"],
        "where does the red ring move": ["left then up"],
        "where does the cross move": ["nowhere"], "where does the blue cross move": ["nowhere"],
        "how fast does the ring move": ["quickly"], "how fast does the red ring move": ["quickly"],
        "how fast does the cross move": ["not at all"],
        "how fast does the blue cross move": ["not at all"],
      ])
  }

  /// Neither of two objects that share a name or a colour is called by it alone.
  @Test func sharedNamesAndColoursAreNoNames() throws {
    let rings = try answers([
      clause("red", "ring", "moves slowly up"), clause("blue", "ring", "stays"),
    ])
    #expect(!rings.keys.contains { $0.contains(" the ring") })
    #expect(rings["where does the red ring move"] == ["up"])
    let reds = try answers([
      clause("red", "ring", "moves slowly up"), clause("red", "cross", "stays"),
      clause("blue", "circle", "stays"),
    ])
    #expect(reds["what is red"] == nil && reds["what is blue"] == ["circle"])
    #expect(reds["how many objects are there"] == ["three"])
  }

  /// Questions change no clip, are read with their clips, and merge with captions.
  @Test func questionsAreReadWithTheirClips() throws {
    try withTemporaryFolder { folder in
      var moving = SyntheticMoving(count: 3)
      (moving.validation, moving.test) = (2, 2)
      try moving.write(to: folder + "/plain", sheet: [])
      moving.asks = true
      try moving.write(to: folder + "/asked", sheet: [])
      let tables = try ["plain", "asked"].map {
        try Data(contentsOf: URL(filePath: "\(folder)/\($0)/captions.jsonl"))
      }
      #expect(tables[0] == tables[1])
      let path = folder + "/asked/questions.jsonl"
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count
      let asked = VideoSource(paths: [path])
      #expect(try asked.parts() == [.training, .validation, .test])
      let clips = try asked.clips().clips
      #expect(clips.count == 7 && clips.allSatisfy { $0.captions.isEmpty })
      #expect(clips.reduce(0) { $0 + $1.questions.count } == lines)
      #expect(clips.allSatisfy { (3...5).contains($0.questions.count) })
      let both = try VideoSource(paths: [folder + "/asked"]).clips(of: .test).clips
      #expect(both.count == 2)
      #expect(both.allSatisfy { $0.captions.count == 1 && !$0.questions.isEmpty })
    }
  }
}
