import ClozeTensor

/// The context of a forward pass: the mode, training or evaluation, the type of activations, and
/// the random numbers of this step.
public final class ForwardContext {
  /// True if dropout and drop path are active.
  public let isTraining: Bool
  /// The element type of activations.
  public let dtype: DType
  /// The attention maps to fill, if requested.
  public let attentionMaps: AttentionMaps?
  /// The number of the forward pass in training, counted from 0 over all parts of steps; 0 when
  /// evaluating.
  public let step: Int
  private let seed: UInt64
  private var draws = 0

  /// Makes a training pass, at `step` of a run with `seed`.
  public init(training seed: UInt64, step: Int, dtype: DType = .f32) {
    isTraining = true
    attentionMaps = nil
    self.seed = seed
    self.step = step
    self.dtype = dtype
  }

  /// Makes an evaluation pass, without randomness.
  ///
  /// - Parameter attentionMaps: The maps to fill; the pass must then encode one sequence.
  public init(evaluating dtype: DType = .f32, attentionMaps: AttentionMaps? = nil) {
    self.attentionMaps = attentionMaps
    isTraining = false
    seed = 0
    step = 0
    self.dtype = dtype
  }

  /// Returns the next dropout mask of this pass; `nil` when evaluating or at rate 0.
  public func dropout(_ rate: Double) -> DropoutMask? {
    guard isTraining, rate > 0 else { return nil }
    return DropoutMask(rate: rate, next(.dropout))
  }

  /// Returns, for each of `sequences`, 0 (its branch is dropped) or 1 / (1 - rate); `nil` if
  /// nothing is dropped.
  public func dropPath(_ rate: Double, sequences: Int) -> [Float]? {
    guard isTraining, rate > 0 else { return nil }
    var random = next(.dropPath)
    return (0..<sequences).map { _ in random.uniform() < rate ? 0 : Float(1 / (1 - rate)) }
  }

  /// Returns an independent stream of random numbers for a layer of this pass.
  public func random(_ purpose: CounterRandom.Purpose) -> CounterRandom { next(purpose) }

  private func next(_ purpose: CounterRandom.Purpose) -> CounterRandom {
    draws += 1
    return CounterRandom(seed: seed, purpose: purpose, step: step, sample: draws)
  }
}

/// The layout of the sequences of a packed batch.
public struct SequenceLayout: Sendable {
  /// The offset of each sequence, and the end [B + 1].
  public var offsets: [Int32]
  /// Each token's position in its sequence [T].
  public var positions: [Int32]
  /// The second level of sequences that consist of frames; nil for others.
  public internal(set) var frames: FrameLayout?

  /// Makes the layout of consecutive sequences.
  public init(offsets: [Int32]) {
    self.offsets = offsets
    positions = zip(offsets, offsets.dropFirst()).flatMap { Array(0..<($1 - $0)) }
  }

  /// Returns the layout of chosen rows, which keep their positions in their sequences.
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

  /// True if `rows` are all rows.
  ///
  /// - Parameter operation: The name of `rows` in errors.
  /// - Throws: `TensorError` unless they are ascending rows of the layout.
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

  /// The first row of each sequence [B], if none is empty.
  public var firstRows: [Int32] { offsets.dropLast() }

  /// The last row of each sequence [B].
  public var lastRows: [Int32] { offsets.dropFirst().map { $0 - 1 } }
}
