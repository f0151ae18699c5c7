import ClozeObjectives
import Foundation
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// The encoder's variants, on sizes that are all different so that a transposed axis fails.
@Suite struct EncoderTests {
  static let variants: [EncoderConfiguration] = {
    func variant(_ change: (inout EncoderConfiguration) -> Void) -> EncoderConfiguration {
      var configuration = EncoderConfiguration()
      configuration.layers = 2
      configuration.hidden = 20
      configuration.heads = 5
      configuration.feedForward = 33
      configuration.maximumLength = 11
      configuration.normEpsilon = 1e-5
      configuration.initializerRange = 0.3
      change(&configuration)
      return configuration
    }
    return [
      variant { _ in },
      variant {
        $0.normPlacement = .pre
        $0.norm = .rms
        $0.positions = .rotary
        $0.activation = .silu
        $0.gated = true
        $0.biases = false
        $0.segments = 0
      },
      variant {
        $0.positions = .alibi
        $0.attention = .window
        $0.window = 2
        $0.attentionDropout = 0  // the backends draw other masks where there is a window
        $0.embeddingNorm = false
      },
      variant {
        $0.positions = .sinusoidal
        $0.attention = .causal
        $0.activation = .relu
        $0.dropPath = 0.5
      },
      variant {
        $0.normPlacement = .pre
        $0.positions = .none
        $0.dropPath = 0.5
        $0.activation = .geluTanh
      },
      variant {
        $0.block = BlockName(rawValue: ParallelBlock.name)
        $0.normPlacement = .pre
        $0.positions = .rotary
        $0.dropPath = 0.5
      },
      variant { $0.positions = .relative },
      variant {
        conformer(&$0) { $0.kernel = 5 }
        $0.positions = .rotary
        $0.dropPath = 0.5
      },
      variant {
        conformer(&$0) {
          $0.kernel = 3
          $0.convolutionNorm = .batch
          $0.convolutionBiases = true
        }
        $0.positions = .relative
      },
      variant {
        conformer(&$0) {
          $0.kernel = 4
          $0.convolutionNorm = .none
          $0.causal = true
        }
        $0.positions = .none
        $0.gated = true
        $0.biases = false
      },
    ]
  }()

  private static func conformer(
    _ configuration: inout EncoderConfiguration,
    _ change: (inout ConformerBlock.Settings) -> Void
  ) {
    var settings = ConformerBlock.Settings()
    change(&settings)
    configuration.block = BlockName(rawValue: ConformerBlock.name)
    configuration.blockSettings[ConformerBlock.name] = settings
    configuration.activation = .silu
  }

  let ids: [Int32] = [1, 5, 98, 0, 3, 4, 4, 17, 60, 2, 31]
  let layout = SequenceLayout(offsets: [0, 7, 8, 11])

  func loss(_ model: MaskedLanguageModel, training: Bool, dtype: DType) throws -> Tensor {
    let context =
      training
      ? ForwardContext(training: 3, step: 1, dtype: dtype) : ForwardContext(evaluating: dtype)
    let types = ids.indices.map { Int32($0 % 2) }
    let hidden = try model.encode(
      ids, segments: model.configuration.segments > 0 ? types : nil, layout, context,
      rows: [0, 6, 7, 10])
    return try model.head.loss(hidden, labels: [5, 98, 0, 1]).loss
  }

  /// Every parameter's gradient against central differences along a random direction.
  @Test(arguments: variants, [false, true])
  func gradients(configuration: EncoderConfiguration, training: Bool) throws {
    #expect(configuration.validate() == [])
    let device = Device(.reference, threads: 1)
    let model = try MaskedLanguageModel(
      configuration, vocabularySize: 99, seed: 7, dtype: .f64, device: device)
    try loss(model, training: training, dtype: .f64).backward()
    for (index, parameter) in model.store.parameters.enumerated() {
      let gradient = try #require(parameter.value.gradient, "\(parameter.name)").doubles
      // A block that every sequence skips has no gradient.
      let mayVanish = training && configuration.dropPath > 0
      #expect(gradient.allSatisfy { $0.isFinite }, "\(parameter.name)")
      #expect(mayVanish || gradient.contains { $0 != 0 }, "\(parameter.name)")
      var random = CounterRandom(seed: UInt64(index), purpose: .test)
      let direction = gradient.map { _ in random.uniform() - 0.5 }
      let start = parameter.value.doubles, step = 1e-5
      let sides = try [step, -step].map { step -> Double in
        parameter.value.write(zip(start, direction).map { $0 + step * $1 })
        return try GradientMode.disabled {
          try loss(model, training: training, dtype: .f64).doubles[0]
        }
      }
      parameter.value.write(start)
      let numeric = (sides[0] - sides[1]) / (2 * step)
      let analytic = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let tolerance = 1e-6 * max(1, abs(analytic))
      #expect(
        abs(numeric - analytic) <= tolerance, "\(parameter.name): \(numeric) and \(analytic)")
    }
  }

  /// The fast backend gives what the Reference gives, loss and all gradients.
  @Test(arguments: variants)
  func fastBackendAgrees(configuration: EncoderConfiguration) throws {
    let results = try [BackendKind.reference, .oneDNN].map { kind -> [[Double]] in
      let model = try MaskedLanguageModel(
        configuration, vocabularySize: 99, seed: 7, device: Device(kind, threads: 2))
      let loss = try loss(model, training: true, dtype: .f32)
      try loss.backward()
      return [loss.doubles] + model.store.parameters.map { $0.value.gradient?.doubles ?? [] }
    }
    for (plain, fast) in zip(results[0], results[1]) {
      #expect(plain.count == fast.count)
      for (a, b) in zip(plain, fast) { #expect(abs(a - b) <= 1e-4 * max(1, abs(a))) }
    }
  }

  @Test func evaluatingIsRepeatableAndTrainingDependsOnTheStep() throws {
    let model = try MaskedLanguageModel(
      Self.variants[0], vocabularySize: 99, seed: 7, device: Device(.auto, threads: 2))
    func value(_ context: ForwardContext) throws -> [Double] {
      try model.encode(ids, layout, context).doubles
    }
    #expect(try value(ForwardContext(evaluating: .f32)) == value(ForwardContext(evaluating: .f32)))
    let first = try value(ForwardContext(training: 1, step: 1))
    #expect(try first == value(ForwardContext(training: 1, step: 1)))
    #expect(try first != value(ForwardContext(training: 1, step: 2)))
    #expect(try first != value(ForwardContext(training: 2, step: 1)))
  }

  /// A sequence's encoding does not depend on what else is in the batch.
  @Test func sequencesDoNotSeeEachOther() throws {
    for configuration in Self.variants {
      let model = try MaskedLanguageModel(
        configuration, vocabularySize: 99, seed: 7, device: Device(.auto, threads: 2))
      let context = ForwardContext(evaluating: .f32)
      let together = try model.encode(ids, layout, context).doubles
      let alone = try model.encode(
        Array(ids[8...]), SequenceLayout(offsets: [0, 3]), context
      ).doubles
      let end = Array(together.suffix(alone.count))
      #expect(zip(alone, end).allSatisfy { abs($0 - $1) <= 1e-5 })
    }
  }

  @Test func configurationProblemsAreAllReported() {
    var configuration = EncoderConfiguration()
    configuration.heads = 3
    configuration.dropout = 1.5
    configuration.layers = -1
    #expect(configuration.validate().count == 3)
  }

  @Test func learnedPositionsMayStartAsSinesAndCosines() throws {
    var configuration = Self.variants[0]
    configuration.sinusoidalStart = true
    let store = ParameterStore(seed: 1, device: Device(.reference, threads: 1))
    _ = try TokenEmbedding(store, vocabularySize: 9, configuration)
    let table = try #require(store["embeddings.positions"])
    #expect(table.shape == [11, 20])
    let scale = Float(0.3 * 2.0.squareRoot()), values = table.values
    #expect(values[0] == 0 && abs(values[1] - scale) < 1e-6)
    #expect(abs(values[3 * 20] - scale * 0.14112) < 1e-5)  // sin 3
    #expect(abs(values[3 * 20 + 3] - scale * 0.36764) < 1e-5)  // cos(3 / 10000^0.1)
  }

  @Test func alibiSlopesFollowThePaper() throws {
    var configuration = EncoderConfiguration()
    configuration.heads = 8
    let expected: [Float] = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]
    #expect(configuration.alibiSlopes == expected)
  }

  /// A configuration that was written before a switch existed.
  @Test func filesWithoutLaterSwitchesAreRead() throws {
    var configuration = EncoderConfiguration()
    let bytes = try JSONEncoder().encode(configuration)
    var keys = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(keys.removeValue(forKey: "sinusoidalStart") as? Bool == false)
    let older = try JSONSerialization.data(withJSONObject: keys)
    #expect(try JSONDecoder().decode(EncoderConfiguration.self, from: older) == configuration)
    configuration.sinusoidalStart = true
    let whole = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(EncoderConfiguration.self, from: whole) == configuration)
  }

  /// Asked for some rows, the encoder gives those of the whole, and the same gradients of them.
  @Test(
    arguments: variants.indices, [EncoderConfiguration.Attention.full, .causal, .window])
  func rowsAreThoseOfTheWhole(variant: Int, attention: EncoderConfiguration.Attention) throws {
    var configuration = Self.variants[variant]
    configuration.attention = attention
    configuration.window = 2
    configuration.globalTokens = 1
    guard configuration.validate() == [] else { return }
    let layout = SequenceLayout(offsets: [0, 1, 6, 11])
    let ids = (0..<11).map { Int32($0 * 5 % 23) }
    // None of the second sequence; the first, some and the last of the third.
    for (rows, layers) in [([0, 6, 8, 9, 10], 2), ([4], 1), ([2, 3], 0)] as [([Int32], Int)] {
      configuration.layers = layers
      let results = try [false, true].map { choosing -> (values: [Double], gradients: [[Double]]) in
        let model = try MaskedLanguageModel(
          configuration, vocabularySize: 23, seed: 4, dtype: .f64,
          device: Device(.reference, threads: 1))
        let context = ForwardContext(evaluating: .f64)
        let encoded =
          try choosing
          ? model.encode(ids, layout, context, rows: rows)
          : model.encode(ids, layout, context).gatherRows(rows)
        try encoded.activation(.tanh).backward(
          Tensor(
            (0..<encoded.count).map { Double($0 % 7) - 2 }, encoded.shape, .f64, encoded.device))
        return (encoded.doubles, model.store.parameters.map { $0.value.gradient?.doubles ?? [] })
      }
      #expect(results[0].values.count == rows.count * configuration.hidden)
      #expect(close(results[0].values, results[1].values))
      for (whole, chosen) in zip(results[0].gradients, results[1].gradients) {
        #expect(close(whole, chosen))
      }
    }
  }

  private func close(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-10 }
  }

  @Test func rowsThatSeveralAskForAreEncodedOnce() throws {
    let asked = AskedRows([[7, 2, 2], [], [0, 7]])
    #expect(asked.rows == [0, 2, 7])
    let encoded = try Tensor([0.0, 2, 7], [3, 1], .f64, Device(.reference, threads: 1))
    #expect(try asked.take([7, 2, 2], of: encoded).doubles == [7, 2, 2])
    #expect(try asked.take([0, 2, 7], of: encoded) === encoded)
    let layout = SequenceLayout(offsets: [0, 2, 2, 3, 9]), chosen = layout.choosing(asked.rows)
    #expect(chosen.offsets == [0, 1, 1, 2, 3] && chosen.positions == [0, 0, 4])
    #expect(try layout.areAll(Array(0..<9)) && !layout.areAll([0, 8]) && !layout.areAll([]))
    for rows in [[1, 0], [3, 3], [9], [-1]] as [[Int32]] {
      #expect(throws: TensorError.self) { try layout.areAll(rows) }
    }
  }

  /// Who looks at whom is kept of all rows, whoever asks.
  @Test func mapsAreWholeWhereFewRowsAreAskedFor() throws {
    let model = try MaskedLanguageModel(
      Self.variants[0], vocabularySize: 99, seed: 7, device: Device(.oneDNN, threads: 1))
    let maps = AttentionMaps()
    let context = ForwardContext(evaluating: .f32, attentionMaps: maps)
    let one = SequenceLayout(offsets: [0, 11])
    let chosen = try model.encode(ids, one, context, rows: [3])
    #expect(maps.layers.count == 2 && chosen.shape == [1, 20])
    let plain = try model.encode(ids, one, ForwardContext(evaluating: .f32), rows: [3])
    #expect(zip(chosen.values, plain.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test(arguments: variants)
  func rowsOfSeveralDepthsAreThoseOfEach(configuration: EncoderConfiguration) throws {
    var configuration = configuration
    configuration.layers = 3
    configuration.dropPath = 0
    let device = Device(.reference, threads: 1)
    let store = ParameterStore(seed: 3, device: device)
    let encoder = try Encoder(store, configuration)
    var random = CounterRandom(seed: 4, purpose: .test)
    let x = try Tensor(
      (0..<9 * configuration.hidden).map { _ in Float(random.normal()) },
      [9, configuration.hidden], .f32, device)
    let layout = SequenceLayout(offsets: [0, 4, 9])
    let context = ForwardContext(evaluating: .f32)
    let asked: [Int32] = [1, 3, 8]
    let found = try encoder.rows(
      [
        DepthRows(depth: 2, rows: asked), DepthRows(rows: [0, 8]), DepthRows(depth: 0, rows: asked),
      ], of: x, layout, context)
    let states = try encoder.states(x, layout, context, after: [2, 3])
    #expect(found[0].values == (try states[0].gatherRows(asked)).values)
    let last = try states[1].gatherRows([0, 8]).values
    #expect(zip(found[1].values, last).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(found[2].values == (try x.gatherRows(asked)).values)
  }
}
