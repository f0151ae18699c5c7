import ClozeEncoder
import ClozeTensor
import Foundation
import Testing

@testable import ClozeObjectives

/// The contrast of codes and their diversity: draws, measures, and a toy that learns its codes.
@Suite struct CodeObjectivesTests {
  private struct Batch: CodedBatch {
    let number: Int
    let views: [SampleView]
    let quantized: QuantizedRows?
  }

  private let device = Device(.auto, threads: 2)

  @Test func negativesAreOtherRowsOfTheSequence() {
    var random = CounterRandom(seed: 1, purpose: .test)
    let drawn = ContrastNegatives(offsets: [0, 4, 5, 5, 7], count: 3000, &random)
    #expect(drawn.places.count == 6 * 3000)
    for (index, row) in [0, 1, 2, 3, 0, 1].enumerated() {
      let places = drawn.places[index * 3000..<(index + 1) * 3000].map(Int.init)
      let others = (index < 4 ? [0, 1, 2, 3] : [0, 1]).filter { $0 != row }
      #expect(Set(places) == Set(others))
      for other in others {
        let share = Double(places.count { $0 == other }) / 3000
        #expect(abs(share - 1 / Double(others.count)) < 0.04)
      }
    }
  }

  /// Perplexities by hand, and the loss as a share of all codes.
  @Test func useOfCodesIsThatByHand() throws {
    func rows(_ codes: [Int32]) throws -> QuantizedRows {
      let count = codes.count / 2
      return QuantizedRows(
        vectors: try Tensor(zeros: [count, 1], .f32, device),
        probabilities: try Tensor(
          [Double](repeating: 0.25, count: count * 8), [count, 2, 4], .f32, device),
        codes: codes, codebooks: 2, size: 4)
    }
    // The first codebook has two codes equally often, the second one alone.
    let use = CodeUse(try rows([0, 1, 3, 1, 0, 1, 3, 1]))
    #expect(abs(use.perplexity - 3) < 1e-12 && use.count == 3)
    #expect(try rows([0, 1, 3, 1, 0, 1]).numbers == [0, 1, 0])
    let (loss, perplexity) = try #require(rows([0, 0]).probabilities).diversity()
    #expect(abs(perplexity - 8) < 1e-4 && abs(loss.doubles[0]) < 1e-5)
  }

  /// A toy of sounds: each step is one of eight, hidden ones are seen through their neighbours.
  private struct Toy {
    let store: ParameterStore
    let quantizer: ProductQuantizer
    let mixer: Linear
    let objectives: [any Objective]
    let device: Device

    init(_ device: Device) throws {
      self.device = device
      store = ParameterStore(seed: 6, device: device)
      var configuration = QuantizerConfiguration()
      (configuration.codes, configuration.width) = (12, 8)
      quantizer = try ProductQuantizer(store, "quantizer", inputs: 8, configuration)
      mixer = try Linear(store, "mixer", inputs: 8, outputs: 16, bias: true, deviation: 0.3)
      let head = try CodeHead(
        store, "head", inputs: 16, codebooks: 1, codes: 12, deviation: 0.1)
      var encoder = EncoderConfiguration()
      (encoder.hidden, encoder.initializerRange) = (16, 0.1)
      var setup = ObjectiveSetup(store, encoder, tokenHead: head, places: 1)
      setup.quantizedWidth = 8
      var settings = CodeContrastObjective.Settings()
      (settings.width, settings.negatives) = (16, 20)
      objectives = [
        try CodeContrastObjective(settings, setup),
        DiversityObjective(DiversityObjective.Settings(), setup),
        MaskedObjective(MaskedObjective.Settings(), setup),
      ]
    }

    /// The losses of a batch whose encoder sees noisy copies of the hidden steps.
    func loss(_ step: Int, isTraining: Bool = true) throws -> ObjectiveLoss {
      var random = CounterRandom(seed: 7, purpose: .test, step: step)
      let offsets: [Int32] = [0, 20, 21, 40]
      let sounds = (0..<40).map { _ in random.below(8) }
      func frames(noise: Double) throws -> Tensor {
        let values = sounds.flatMap { sound in
          (0..<8).map { ($0 == sound ? 1 : 0) + noise * random.normal() }
        }
        return try Tensor(values, [40, 8], .f32, device)
      }
      let quantized = try quantizer(
        frames(noise: 0.05), temperature: isTraining ? 1 : nil,
        random: isTraining ? CounterRandom(seed: 8, purpose: .gumbel, step: step) : nil)
      let rows = try mixer(frames(noise: 0.1)).activation(.tanh)
      let batch = Batch(
        number: step,
        views: [
          SampleView(
            SequenceLayout(offsets: offsets),
            hidden: HiddenRows(rows: Array(0..<40), labels: quantized.codes))
        ], quantized: quantized)
      let context =
        isTraining ? ForwardContext(training: 1, step: step) : ForwardContext(evaluating: .f32)
      let draw = ObjectiveDraw(seed: 9, batch: step, isTraining: isTraining)
      return try ObjectiveLoss.sum(
        zip(objectives, [1, 0.1, 1]).map { objective, weight in
          let readings = objective.readings(of: batch.views, draw)
          let loss = try objective.loss([rows], readings, batch, draw, context)
          let name = type(of: objective).name
          return ObjectiveLoss(
            try loss.loss?.scaled(by: weight),
            loss.measures.map { .init("\(name)_\($0.name)", sum: $0.sum, count: $0.count) })
        })
    }

    func descend(_ rate: Float) {
      for parameter in store.parameters {
        guard let gradient = parameter.value.gradient else { continue }
        parameter.value.withFloats { values in
          gradient.withFloats { for index in values.indices { values[index] -= rate * $0[index] } }
        }
        parameter.value.valueChanged()
      }
      store.clearGradients()
    }
  }

  private func means(_ loss: ObjectiveLoss) -> [String: Double] {
    loss.measures.reduce(into: [:]) { $0[$1.name] = $1.sum / Double($1.count) }
  }

  /// Codes, contrast and head are learned together, with more codes than sounds, so that a sound
  /// may have two; every measure that is declared is there, and every parameter gets a gradient.
  @Test func aToyLearnsItsCodes() throws {
    let toy = try Toy(device)
    let before = means(try toy.loss(5000, isTraining: false))
    for step in 0..<400 {
      try #require(try toy.loss(step).loss).backward()
      if step == 0 {
        for parameter in toy.store.parameters {
          let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
          #expect(gradient.allSatisfy(\.isFinite) && gradient.contains { $0 != 0 })
        }
      }
      toy.descend(0.2)
    }
    let loss = try toy.loss(5000, isTraining: false), after = means(loss)
    // 39 steps have others beside them; one is alone.
    #expect(loss.measures.first { $0.name == "codeContrast_loss" }?.count == 39)
    let declared = toy.objectives.flatMap { objective in
      type(of: objective).metrics.map { "\(type(of: objective).name)_\($0.name)" }
    }
    #expect(Set(after.keys) == Set(declared))
    func value(_ name: String) throws -> Double { try #require(after[name], "\(name)") }
    #expect(try value("codeContrast_accuracy") > 0.85, "\(before) \(after)")
    #expect(try value("masked_accuracy") > 0.75, "\(before) \(after)")
    #expect(try value("codeContrast_loss") < 0.5, "\(before) \(after)")
    #expect(try value("diversity_hardPerplexity") > 4, "\(before) \(after)")
    #expect(try value("diversity_codesInUse") >= 5, "\(before) \(after)")
    #expect(try value("codeContrast_equalNegatives") < 0.4, "\(before) \(after)")
  }

  /// If all codes are equal nothing is left to be compared with: a loss of 0 that only the share
  /// of equal negatives explains.
  @Test func equalCodesGiveNoLoss() throws {
    let scores = try Tensor(
      (0..<9).map { Double($0) }, [9], .f32, device)
    let negatives = ContrastNegatives(offsets: [0, 3], count: 2, places: [1, 2, 0, 2, 0, 1])
    let equal = try scores.codeContrast(negatives, codes: [4, 4, 4], temperature: 0.1)
    #expect(equal.loss?.doubles == [0] && equal.equal == 6 && equal.right == 3)
    let none = try scores.codeContrast(
      ContrastNegatives(offsets: [0, 1], count: 2, places: []), codes: [4], temperature: 0.1)
    #expect(none.loss == nil && none.rows == 0)
  }

  /// Validation always compares with the same steps, training with others in each batch.
  @Test func validationIsRepeatable() throws {
    let toy = try Toy(device)
    let first = try toy.loss(3, isTraining: false), second = try toy.loss(3, isTraining: false)
    #expect(first.measures == second.measures)
  }

  /// Without a gradient of probabilities, as in BEST-RQ, and with a weight of 0, use is measured.
  @Test(arguments: [0, 0.1]) func useIsMeasuredWithoutALoss(weight: Double) throws {
    var settings = DiversityObjective.Settings()
    settings.weight = weight
    #expect(settings.validate() == [])
    let store = ParameterStore(seed: 1, device: device)
    let head = try CodeHead(store, "head", inputs: 4, codebooks: 1, codes: 3, deviation: 1)
    let objective = DiversityObjective(
      settings, ObjectiveSetup(store, EncoderConfiguration(), tokenHead: head, places: 1))
    let probabilities = try Tensor([0.2, 0.3, 0.5] as [Float], [1, 1, 3], .f32, device)
    let rows = QuantizedRows(
      vectors: try Tensor(zeros: [1, 1], .f32, device),
      probabilities: weight > 0 ? nil : probabilities,
      codes: [2], codebooks: 1, size: 3)
    let view = SampleView(
      SequenceLayout(offsets: [0, 2]), hidden: HiddenRows(rows: [1], labels: [2]))
    let batch = Batch(number: 0, views: [view], quantized: rows)
    let draw = ObjectiveDraw(seed: 1, batch: 0, isTraining: true)
    let loss = try objective.loss(
      [rows.vectors], objective.readings(of: batch.views, draw), batch, draw,
      ForwardContext(training: 1, step: 0))
    #expect(loss.loss == nil && loss.measures.map(\.name) == ["hardPerplexity", "codesInUse"])
    #expect(loss.measures.map(\.sum) == [1, 1])
  }

  @Test func modelsWithoutAQuantizerAreRefused() {
    var choice = ObjectiveChoice()
    choice[CodeContrastObjective.name] = CodeContrastObjective.Settings()
    choice[DiversityObjective.name] = DiversityObjective.Settings()
    var traits = InputTraits("text", encoder: EncoderConfiguration())
    #expect(
      choice.obstacles(traits) == [
        "objectives.codeContrast needs a quantizer, which text does not have",
        "objectives.diversity needs a quantizer, which text does not have",
      ])
    traits.hasQuantizer = true
    #expect(choice.obstacles(traits) == [])
  }

  @Test func settingsAreChecked() {
    var contrast = CodeContrastObjective.Settings()
    #expect(contrast.validate() == [])
    (contrast.weight, contrast.width, contrast.negatives, contrast.temperature) = (0, 0, 0, 0)
    #expect(contrast.validate().count == 4)
    var diversity = DiversityObjective.Settings()
    diversity.weight = -0.1
    #expect(diversity.validate().count == 1)
  }

  /// A ramp rises from a tenth of the weight to all of it.
  @Test func weightsRise() {
    var masked = MaskedObjective.Settings()
    masked.weight = 2
    #expect(masked.weight(at: 0) == 2)
    masked.ramp = 100
    #expect(masked.weight(at: 0) == 0.2 && masked.weight(at: 100) == 2)
    #expect(abs(masked.weight(at: 50) - 1.1) < 1e-12 && masked.validate() == [])
    masked.ramp = 0
    #expect(masked.validate() == ["ramp is 0: must be at least 1, or null for none"])
  }
}
