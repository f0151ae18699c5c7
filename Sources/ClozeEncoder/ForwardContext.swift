import ClozeTensor

/// What a forward pass needs beside its input: whether it trains, the type of activations, and the
/// random numbers of this step.
public final class ForwardContext {
  /// Whether dropout and drop path act.
  public let isTraining: Bool
  /// The element type of activations.
  public let dtype: DType
  /// Keeps who looks at whom, where that is wanted.
  public let attentionMaps: AttentionMaps?
  /// The forward pass of training that this is, counted from 0 over all parts of steps; 0 when evaluating.
  public let step: Int
  private let seed: UInt64
  private var draws = 0

  /// A pass that trains, at `step` of a run with `seed`.
  public init(training seed: UInt64, step: Int, dtype: DType = .f32) {
    isTraining = true
    attentionMaps = nil
    self.seed = seed
    self.step = step
    self.dtype = dtype
  }

  /// A pass that only evaluates: nothing is random.
  ///
  /// - Parameter attentionMaps: filled on the way; the pass must then encode one sequence.
  public init(evaluating dtype: DType = .f32, attentionMaps: AttentionMaps? = nil) {
    self.attentionMaps = attentionMaps
    isTraining = false
    seed = 0
    step = 0
    self.dtype = dtype
  }

  /// The next dropout mask of this pass; `nil` when evaluating or at rate 0.
  public func dropout(_ rate: Double) -> DropoutMask? {
    guard isTraining, rate > 0 else { return nil }
    return DropoutMask(rate: rate, next(.dropout))
  }

  /// For each of `sequences`, 0 (its branch is dropped) or 1 / (1 - rate); `nil` when nothing drops.
  public func dropPath(_ rate: Double, sequences: Int) -> [Float]? {
    guard isTraining, rate > 0 else { return nil }
    var random = next(.dropPath)
    return (0..<sequences).map { _ in random.uniform() < rate ? 0 : Float(1 / (1 - rate)) }
  }

  /// A stream of random numbers of its own for a layer of this pass.
  public func random(_ purpose: CounterRandom.Purpose) -> CounterRandom { next(purpose) }

  private func next(_ purpose: CounterRandom.Purpose) -> CounterRandom {
    draws += 1
    return CounterRandom(seed: seed, purpose: purpose, step: step, sample: draws)
  }
}

/// Where the sequences of a packed batch lie.
public struct SequenceLayout: Sendable {
  /// Where each sequence starts, and the end [B + 1].
  public var offsets: [Int32]
  /// Each token's place in its sequence [T].
  public var positions: [Int32]

  /// Sequences that lie one behind the other.
  public init(offsets: [Int32]) {
    self.offsets = offsets
    positions = zip(offsets, offsets.dropFirst()).flatMap { Array(0..<($1 - $0)) }
  }

  /// Where chosen rows lie when only they go on; each keeps its place in its sequence.
  ///
  /// - Parameter rows: some of the rows, ascending.
  public func choosing(_ rows: [Int32]) -> SequenceLayout {
    var chosen = SequenceLayout(offsets: [0])
    chosen.positions = rows.map { positions[Int($0)] }
    var next = 0
    for end in offsets.dropFirst() {
      while next < rows.count, rows[next] < end { next += 1 }
      chosen.offsets.append(Int32(next))
    }
    return chosen
  }

  /// B, the number of sequences.
  public var count: Int { offsets.count - 1 }

  /// True if `rows` are all there are.
  ///
  /// - Parameter operation: the name of `rows` in errors.
  /// - Throws: `TensorError` unless they ascend among them.
  func areAll(_ rows: [Int32], _ operation: String = "rows") throws -> Bool {
    var next: Int32 = 0
    for row in rows {
      guard row >= next, row < positions.count else {
        throw TensorError.badShape(
          operation: operation, shape: [rows.count],
          expected: "ascending numbers below \(positions.count), and not \(row)")
      }
      next = row + 1
    }
    return rows.count == positions.count
  }

  /// The first row of each sequence [B], where none is empty.
  public var firstRows: [Int32] { offsets.dropLast() }

  /// The last row of each sequence [B].
  public var lastRows: [Int32] { offsets.dropFirst().map { $0 - 1 } }
}
