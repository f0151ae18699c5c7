import ClozeConfiguration
import ClozeEncoder
import ClozeTensor
import Testing

@testable import ClozeObjectives

/// Position prediction on sequences of tokens.
@Suite struct PositionObjectiveTests {
  private struct Batch: ObjectiveBatch {
    let number: Int
    let views: [SampleView]
    let ids: [Int32]
  }

  private static let vocabulary = 11

  /// A small model with position prediction alone.
  private struct Model {
    let store: ParameterStore
    let tokens: TokenEncoder
    let objectives: ObjectiveSet

    init(_ change: (inout PositionObjective.Settings) -> Void = { _ in }) throws {
      var encoder = EncoderConfiguration()
      (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (2, 24, 3, 40)
      (encoder.dropout, encoder.attentionDropout, encoder.segments) = (0, 0, 0)
      (encoder.maximumLength, encoder.initializerRange) = (9, 0.1)
      store = ParameterStore(seed: 4, device: Device(.oneDNN, threads: 2))
      tokens = try TokenEncoder(
        store, encoder, vocabularySize: PositionObjectiveTests.vocabulary)
      let head = try MaskedTokenHead(store, tokens: tokens.embedding.tokens, encoder)
      var settings = PositionObjective.Settings()
      change(&settings)
      var choice = ObjectiveChoice()
      choice[PositionObjective.name] = settings
      objectives = try ObjectiveSet(
        choice, ObjectiveSetup(store, encoder, tokenHead: head, places: 7),
        encoder: tokens.encoder, seed: 5)
    }

    func loss(_ batch: Batch, _ context: ForwardContext) throws -> ObjectiveLoss {
      try objectives.loss(batch, context) { pass, context in
        #expect(!pass.isPlaced && !pass.hides)
        return EncoderInput(
          try tokens.embedding(
            batch.ids, segments: nil, batch.views[0].layout, context, isPlaced: pass.isPlaced))
      }
    }
  }

  /// Three sequences of 7, 5 and 6 tokens whose id is `id` of their place, of which the first
  /// frames them.
  private func batch(_ number: Int, id: (Int) -> Int) -> Batch {
    let lengths = [7, 5, 6]
    let layout = SequenceLayout(
      offsets: lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1)) })
    let places = lengths.flatMap { Array(0..<$0) }
    return Batch(
      number: number,
      views: [
        SampleView(
          layout, hidden: HiddenRows(rows: [], labels: []), isSpecial: places.map { $0 == 0 })
      ], ids: places.map { Int32(id($0)) })
  }

  private func accuracy(_ loss: ObjectiveLoss) throws -> Double {
    let measure = try #require(loss.measures.first { $0.name == "position_accuracy" })
    #expect(measure.count == 15)
    return measure.sum / Double(measure.count)
  }

  /// Tokens that tell their place are learned; a model that is shown no place cannot tell equal
  /// tokens apart.
  @Test(arguments: [true, false]) func placesAreLearnedFromTokensAlone(tells: Bool) throws {
    let model = try Model { $0.maskRatio = 0.5 }
    let id: (Int) -> Int = { tells ? $0 + 2 : 3 }
    for step in 0..<150 {
      let result = try model.loss(batch(step, id: id), ForwardContext(training: 1, step: step))
      try #require(result.loss).backward()
      for parameter in model.store.parameters {
        guard let gradient = parameter.value.gradient else { continue }
        parameter.value.withFloats { values in
          gradient.withFloats { for index in values.indices { values[index] -= 0.1 * $0[index] } }
        }
        parameter.value.valueChanged()
      }
      model.store.clearGradients()
    }
    let score = try accuracy(
      model.loss(batch(0, id: id), ForwardContext(evaluating: .f32)))
    if tells { #expect(score == 1) } else { #expect(score <= 0.2 + 1e-9) }
  }

  @Test func everyParameterOfTheHeadLearns() throws {
    let model = try Model()
    try #require(
      try model.loss(batch(1) { $0 + 1 }, ForwardContext(training: 1, step: 1)).loss
    ).backward()
    let added = model.store.parameters.filter { $0.name.hasPrefix("objectives.position.") }
    #expect(added.count == 4)
    for parameter in added {
      let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
      #expect(gradient.allSatisfy(\.isFinite) && gradient.contains { $0 != 0 }, "\(parameter.name)")
    }
  }

  @Test func keysAreFewAndDrawnAnewInEachBatch() throws {
    let objective = try PositionObjective(
      PositionObjective.Settings(),
      ObjectiveSetup(
        ParameterStore(seed: 1, device: Device(.reference, threads: 1)), EncoderConfiguration(),
        tokenHead: Silent(), places: 7))
    let views = batch(0) { $0 }.views
    func keys(_ number: Int, isTraining: Bool = true) throws -> [Int32] {
      let draw = ObjectiveDraw(seed: 3, batch: number, isTraining: isTraining)
      let readings = objective.readings(of: views, draw)
      #expect(readings.count == 1 && readings[0].rows.count == 15)
      return try #require(readings[0].pass.keys)
    }
    let drawn = try (0..<200).map { try keys($0) }
    for keys in drawn {
      #expect(keys == keys.sorted() && Set(keys).count == keys.count)
      // A quarter of 7, 5 and 6 tokens.
      #expect(keys.count { $0 < 7 } == 2 && keys.count { (7..<12).contains($0) } == 1)
      #expect(keys.count == 5)
    }
    #expect(Set(drawn).count > 100)
    #expect(Set(drawn.joined()).count == 18, "every row is a key at times")
    #expect(try keys(5) == keys(5))
    #expect(try keys(5, isTraining: false) != keys(5))
  }

  private struct Silent: TokenHead {
    func loss(
      _ hidden: Tensor, labels: [Int32], among sample: ClassSample?
    ) throws -> CrossEntropyResult {
      preconditionFailure("position prediction asks no token head")
    }
  }

  @Test func settingsAreChecked() {
    var settings = PositionObjective.Settings()
    #expect(settings.validate() == [])
    (settings.weight, settings.maskRatio) = (0, 1)
    #expect(settings.validate().count == 2)
  }
}
