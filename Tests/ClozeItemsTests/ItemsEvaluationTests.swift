import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTraining
import Foundation
import ClozeTestSupport
import Testing

@testable import ClozeItems

/// The scores of models of items and of baselines beside them.
@Suite struct ItemsEvaluationTests {
  /// Takes what an evaluation has to say.
  private final class Notes: WorkObserver {
    private(set) var texts: [String] = []

    func note(_ text: String) { texts.append(text) }
    func prepare(_ event: PreparationEvent) {}
    func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
  }

  /// Saves an untrained model of items `0` to `count - 1` and returns its path.
  private func save(_ count: Int, in folder: String) throws -> String {
    let recipe = smallRecipe(causal: true), path = folder + "/model-\(count)"
    let model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: count + 1, seed: 3, device: Device(.auto, threads: 1))
    try ItemsModel.save(model, items: NameTable((0..<count).map { "\($0)" }), to: path)
    return path
  }

  /// Writes the histories of 13 users, in which n is followed by n + 1, and of one that is too
  /// short.
  private func histories(in folder: String) throws -> String {
    let users = (0..<13).map { user in
      let items = (0..<5 + user % 3).map { "\"\((user + $0) % 11)\"" }
      return "{\"user\": \"u\(user)\", \"items\": [\(items.joined(separator: ", "))]}\n"
    }
    let path = folder + "/histories.jsonl", short = "{\"user\": \"short\", \"items\": [\"1\"]}\n"
    try (users.joined() + short).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func scores(
    _ models: [String], _ request: EvaluationRequest, _ observer: Notes = Notes()
  ) throws -> [Score] {
    try ItemsModality.evaluate(
      models, request,
      {
        let device = Device(.auto, threads: 1)
        return Compute(device: device, dtype: $0.dtype(on: device), threads: 1)
      }, observer
    ).scores
  }

  @Test func contendersAreComparedWithTheFirst() throws {
    try withTemporaryFolder { folder in
      let model = try save(11, in: folder)
      let request = EvaluationRequest(
        data: [try histories(in: folder)], seed: 5,
        values: ["baseline": [.text("popularity"), .text("markov")]])
      let scores = try scores([model], request)
      let metrics = Metrics.ranking.map(\.name) + [Metrics.coverage.name]
      #expect(scores.map(\.metric) == metrics + metrics + metrics)
      #expect(
        scores.map(\.origin.model)
          == [model, "popularity", "markov"].flatMap { name in
            metrics.map { _ in name }
          })
      for score in scores {
        #expect(score.origin.protocolName == "full" && score.origin.split == .validation)
        #expect(score.origin.count == 13 && score.origin.seed == 5)
        #expect(score.unit == "share" && score.direction == .higherIsBetter)
        let isCompared = score.origin.model != model && score.metric != Metrics.coverage.name
        #expect((score.difference != nil) == isCompared && (score.p != nil) == isCompared)
        #expect((score.low != nil) == (score.metric != Metrics.coverage.name))
      }
      // Each item was always followed by the same one in training.
      let markov = try #require(scores.last { $0.metric == "HR@5" })
      #expect(markov.value > 0.5)
    }
  }

  @Test func valuesOfOptionsAreUsed() throws {
    try withTemporaryFolder { folder in
      let model = try save(11, in: folder)
      let request = EvaluationRequest(
        data: [try histories(in: folder)], split: .test, limit: 4,
        values: ["protocol": [.text("uniform-3")]])
      let scores = try scores([model], request)
      for score in scores {
        #expect(score.origin.protocolName == "uniform-3" && score.origin.split == .test)
        #expect(score.origin.count == 4 && score.origin.seed == 42)
      }
    }
  }

  /// Each user takes the same few items again and again, so that all others of the history would be
  /// no candidates.
  @Test func repeatsAreNoGift() throws {
    try withTemporaryFolder { folder in
      let model = try save(40, in: folder), notes = Notes()
      let lines = (0..<8).map { user in
        let items = (0..<12).map { "\(user * 5 + $0 * ($0 + 1) % 5)" }
        return "u\(user) " + items.joined(separator: " ")
      }
      let path = folder + "/repeats.txt"
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      func popularity(_ seen: String?) throws -> [Score] {
        let values = ["baseline": [EvaluationValue.text("popularity")]]
          .merging(seen.map { ["seen": [.text($0)]] } ?? [:]) { $1 }
        return try scores([model], EvaluationRequest(data: [path], values: values), notes)
          .filter { $0.origin.model == "popularity" }
      }
      let usual = try popularity(nil)
      #expect(usual.allSatisfy { $0.origin.protocolName == "full+seen" && $0.origin.count == 8 })
      #expect(try #require(usual.first { $0.metric == "HR@1" }).value < 0.5)
      #expect(notes.texts.contains { $0.contains("8 of 8 targets were in the history before") })
      #expect(throws: RankingError.noCases) { try popularity("exclude") }
      #expect(try popularity("include") == usual)
    }
  }

  @Test func whatMakesNoSenseIsNamed() throws {
    try withTemporaryFolder { folder in
      let model = try save(11, in: folder), other = try save(12, in: folder)
      let data = [try histories(in: folder)]
      #expect(throws: UsageError.noData(for: model, "histories")) {
        try scores([model], EvaluationRequest())
      }
      #expect(throws: UsageError.self) {
        try scores([model, other], EvaluationRequest(data: data))
      }
      let strange = EvaluationRequest(data: data, values: ["protocol": [.text("some")]])
      #expect(throws: UsageError.self) { try scores([model], strange) }
    }
  }

  @Test func unknownItemsAreNoted() throws {
    try withTemporaryFolder { folder in
      let model = try save(10, in: folder), notes = Notes()
      let scores = try scores([model], .init(data: [histories(in: folder)]), notes)
      #expect(scores.first?.origin.count == 13)
      #expect(notes.texts.contains { $0.contains("count as missed") }, "\(notes.texts)")
    }
  }

  @Test(arguments: [
    (EvaluationRequest(data: ["d"], split: .all), "--split all is not for items; give"),
    (
      EvaluationRequest(values: ["probe": [.text("svm")]]), "--probe is not for items; leave it out"
    ),
    (
      EvaluationRequest(values: ["baseline": [.text("markov"), .text("bag")]]),
      "--baseline bag is not for items; give popularity or markov"
    ),
  ])
  func othersOptionsAreRefused(_ request: EvaluationRequest, _ part: String) throws {
    do {
      try ItemsModality.check(request)
      Issue.record("the request was not refused")
    } catch let error as UsageError {
      #expect(error.description.contains(part), "\(error)")
    }
  }

  @Test func itemsOptionsAreTaken() throws {
    try ItemsModality.check(
      EvaluationRequest(
        split: .test, values: ["baseline": [.text("markov")], "protocol": [.text("any")]]))
  }
}
