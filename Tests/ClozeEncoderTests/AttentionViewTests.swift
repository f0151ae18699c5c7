import ClozeObjectives
import Foundation
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// Passes that look at some rows only, or that see no places.
@Suite struct AttentionViewTests {
  private typealias Backend = (kind: BackendKind, dtype: DType, tolerance: Double)
  private static let backends: [Backend] = [
    (.reference, .f64, 1e-10), (.oneDNN, .f32, 1e-4), (.openBLAS, .f32, 1e-4),
  ]
  private static let layout = SequenceLayout(offsets: [0, 5, 6, 11])
  private static let ids: [Int32] = [1, 5, 18, 0, 3, 4, 4, 17, 6, 2, 11]
  /// None of the second sequence's.
  private static let keys: [Int32] = [0, 1, 4, 6, 9]

  private func configuration(
    _ positions: EncoderConfiguration.Positions, _ attention: EncoderConfiguration.Attention = .full
  ) -> EncoderConfiguration {
    var configuration = EncoderConfiguration()
    configuration.layers = 2
    configuration.hidden = 12
    configuration.heads = 3
    configuration.feedForward = 17
    configuration.maximumLength = 11
    configuration.segments = 0
    configuration.positions = positions
    configuration.attention = attention
    configuration.window = 1
    configuration.normEpsilon = 1e-5
    configuration.initializerRange = 0.4
    return configuration
  }

  private struct Model {
    let store: ParameterStore
    let tokens: TokenEncoder
    let dtype: DType

    init(_ configuration: EncoderConfiguration, _ backend: Backend) throws {
      dtype = backend.dtype
      store = ParameterStore(
        seed: 7, dtype: backend.dtype, device: Device(backend.kind, threads: 2))
      tokens = try TokenEncoder(store, configuration, vocabularySize: 19)
    }

    func callAsFunction(
      _ ids: [Int32] = ids, _ view: AttentionView = AttentionView(), rows: [Int32]? = nil
    ) throws -> Tensor {
      try tokens(
        ids, segments: nil, layout, ForwardContext(evaluating: dtype), rows: rows, view: view)
    }
  }

  private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, (a + b).allSatisfy(\.isFinite) else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }

  /// softmax(Q K^T / sqrt(d)) V with all but the keys hidden, written out.
  private func plain(_ qkv: [Double], width: Int, heads: Int) -> [Double] {
    let size = width / heads, ends = Self.layout.offsets
    var mixed = [Double](repeating: 0, count: qkv.count / 3)
    for (start, end) in zip(ends, ends.dropFirst()) {
      let keys = Self.keys.filter { $0 >= start && $0 < end }.map(Int.init)
      for query in Int(start)..<Int(end) {
        for head in 0..<heads {
          let powers = keys.map { key -> Double in
            let product = (0..<size).reduce(0) {
              $0 + qkv[query * 3 * width + head * size + $1]
                * qkv[key * 3 * width + width + head * size + $1]
            }
            return exp(product / Double(size).squareRoot())
          }
          let sum = powers.reduce(0, +)
          for (key, power) in zip(keys, powers) {
            for index in 0..<size {
              mixed[query * width + head * size + index] +=
                power / sum * qkv[key * 3 * width + 2 * width + head * size + index]
            }
          }
        }
      }
    }
    return mixed
  }

  @Test func attentionWithKeysIsMaskedAttention() throws {
    let configuration = configuration(.none)
    for backend in Self.backends {
      let store = ParameterStore(
        seed: 3, dtype: backend.dtype, device: Device(backend.kind, threads: 2))
      let attention = try Attention(store, "attention", configuration)
      var random = CounterRandom(seed: 5, purpose: .test)
      let x = try Tensor(
        (0..<132).map { _ in random.normal() }, [11, 12], backend.dtype, store.device)
      let mixed = plain(try attention.qkv(x).doubles, width: 12, heads: 3)
      let expected = try attention.output.unbiased(
        Tensor(mixed, [11, 12], backend.dtype, store.device)
      ).doubles
      let result = try attention(
        x, Self.layout, ForwardContext(evaluating: backend.dtype),
        view: AttentionView(keys: Self.keys)
      ).doubles
      #expect(largestDifference(result, expected) <= backend.tolerance, "\(backend.kind)")
      // The second sequence has no key.
      #expect(result[60..<72].allSatisfy { $0 == 0 }, "\(backend.kind)")
    }
  }

  /// A row that is no key changes nothing but itself.
  @Test(arguments: [EncoderConfiguration.Positions.learned, .sinusoidal, .rotary, .none])
  func rowsThatAreNoKeysInformNoOthers(positions: EncoderConfiguration.Positions) throws {
    for backend in Self.backends {
      let model = try Model(configuration(positions), backend)
      let view = AttentionView(keys: Self.keys), width = 12
      var changed = Self.ids
      changed[7] = 13
      let before = try model(Self.ids, view).doubles, after = try model(changed, view).doubles
      for row in 0..<11 {
        let part = row * width..<(row + 1) * width
        let distance = largestDifference(Array(before[part]), Array(after[part]))
        #expect(row == 7 ? distance > 1e-3 : distance <= backend.tolerance, "row \(row)")
      }
      let some = try model(Self.ids, view, rows: [2, 5, 10]).doubles
      let chosen = [2, 5, 10].flatMap { before[$0 * width..<($0 + 1) * width] }
      #expect(largestDifference(some, chosen) <= backend.tolerance)
    }
  }

  private static let arrangements:
    [(EncoderConfiguration.Positions, EncoderConfiguration.Attention)] = [
      (.learned, .full), (.sinusoidal, .full), (.rotary, .full), (.alibi, .full),
      (.none, .causal), (.learned, .causal), (.none, .window), (.alibi, .window),
    ]

  /// Without places a sequence is a set: its tokens in another order give the same rows in that
  /// order.
  @Test func withoutPlacesTokensAreASet() throws {
    let order = [3, 0, 4, 1, 2, 5, 8, 10, 6, 9, 7], width = 12
    let moved = order.map { Self.ids[$0] }
    let movedKeys = (0..<11).filter { Self.keys.contains(Int32(order[$0])) }.map { Int32($0) }
    func permuted(_ values: [Double]) -> [Double] {
      order.flatMap { values[$0 * width..<($0 + 1) * width] }
    }
    for (positions, attention) in Self.arrangements + [(.given, .full), (.none, .full)] {
      for backend in Self.backends {
        let name: Comment = "\(positions) \(attention) \(backend.kind)"
        let model = try Model(configuration(positions, attention), backend)
        for (keys, others) in [(nil, nil), (Self.keys, movedKeys)] as [([Int32]?, [Int32]?)] {
          let first = try model(Self.ids, AttentionView(keys: keys, isPlaced: false)).doubles
          let second = try model(moved, AttentionView(keys: others, isPlaced: false)).doubles
          #expect(largestDifference(permuted(first), second) <= backend.tolerance, name)
        }
      }
    }
    for (positions, attention) in Self.arrangements {
      let model = try Model(configuration(positions, attention), Self.backends[0])
      let first = try model().doubles, second = try model(moved).doubles
      #expect(largestDifference(permuted(first), second) > 1e-4, "\(positions) \(attention)")
    }
  }

  @Test func allRowsAsKeysAreTheDefault() throws {
    let all = (0..<11).map { Int32($0) }
    for (positions, attention) in Self.arrangements {
      for backend in Self.backends {
        let model = try Model(configuration(positions, attention), backend)
        #expect(try model().doubles == model(Self.ids, AttentionView(keys: all)).doubles)
      }
    }
  }

  /// Every parameter's gradient against central differences along a random direction, with and
  /// without places and keys, for all rows and for some.
  @Test(
    arguments: [
      AttentionView(keys: keys), AttentionView(keys: keys, isPlaced: false),
      AttentionView(isPlaced: false), AttentionView(keys: []),
    ], [EncoderConfiguration.NormPlacement.pre, .post])
  func gradients(view: AttentionView, placement: EncoderConfiguration.NormPlacement) throws {
    for rows in [nil, [1, 5, 7, 8]] as [[Int32]?] {
      var configuration = configuration(.rotary)
      configuration.normPlacement = placement
      let model = try Model(configuration, Self.backends[0])
      var random = CounterRandom(seed: 11, purpose: .test)
      let output = try model(Self.ids, view, rows: rows)
      let upstream = (0..<output.count).map { _ in random.uniform() - 0.5 }
      try output.backward(Tensor(upstream, output.shape, .f64, output.device))
      func value() throws -> Double {
        try GradientMode.disabled {
          zip(upstream, try model(Self.ids, view, rows: rows).doubles).reduce(0) {
            $0 + $1.0 * $1.1
          }
        }
      }
      for parameter in model.store.parameters {
        let gradient = try #require(parameter.value.gradient, "\(parameter.name)").doubles
        let start = parameter.value.doubles, step = 2e-6
        let direction = gradient.map { _ in random.uniform() - 0.5 }
        let sides = try [step, -step].map { step -> Double in
          parameter.value.write(zip(start, direction).map { $0 + step * $1 })
          return try value()
        }
        parameter.value.write(start)
        let numeric = (sides[0] - sides[1]) / (2 * step)
        let analytic = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(numeric - analytic) <= 1e-6 * max(1, abs(analytic)),
          "\(parameter.name): \(numeric) and \(analytic)")
      }
    }
  }

  /// The fast backends' gradients are the Reference's.
  @Test func gradientsAgree() throws {
    let view = AttentionView(keys: Self.keys, isPlaced: false)
    let results = try [BackendKind.reference, .oneDNN, .openBLAS].map { kind -> [[Double]] in
      let model = try Model(configuration(.learned, .causal), (kind, .f32, 0))
      let output = try model(Self.ids, view)
      let upstream = (0..<output.count).map { Double($0 % 5) - 2 }
      try output.backward(Tensor(upstream, output.shape, .f32, output.device))
      return [output.doubles] + model.store.parameters.map { $0.value.gradient?.doubles ?? [] }
    }
    for fast in results.dropFirst() {
      #expect(fast.count == results[0].count)
      for (plain, fast) in zip(results[0], fast) {
        let scale = max(1, plain.map(abs).max() ?? 1)
        #expect(plain.count == fast.count && (plain + fast).allSatisfy(\.isFinite))
        #expect(zip(plain, fast).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
      }
    }
  }

  @Test func whatCannotBeLookedAtIsRefused() throws {
    let backend = Self.backends[1]
    for keys in [[1, 0], [3, 3], [11], [-1]] as [[Int32]] {
      let model = try Model(configuration(.learned), backend)
      #expect(throws: TensorError.self) { try model(Self.ids, AttentionView(keys: keys)) }
    }
    for (positions, attention) in Self.arrangements where positions == .alibi || attention != .full
    {
      let model = try Model(configuration(positions, attention), backend)
      #expect(throws: TensorError.self) { try model(Self.ids, AttentionView(keys: Self.keys)) }
      #expect(throws: Never.self) {
        try model(Self.ids, AttentionView(keys: Self.keys, isPlaced: false))
      }
    }
  }
}
