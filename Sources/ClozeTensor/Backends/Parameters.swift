import CKernels

/// The nonlinearity of a feed-forward layer or head.
public enum ActivationKind: String, Sendable, Codable, CaseIterable {
  /// x Phi(x) (Hendrycks and Gimpel 2016), by the error function.
  case gelu
  /// GELU's tanh approximation, Hugging Face's `gelu_new`.
  case geluTanh = "gelu_tanh"
  /// max(x, 0).
  case relu
  /// x sigmoid(x), also called swish.
  case silu
  /// Hyperbolic tangent.
  case tanh
  /// 1 / (1 + exp(-x)).
  case sigmoid

  /// The number of the kind in the C kernels.
  var code: Int32 {
    switch self {
    case .gelu: Int32(CLOZE_GELU)
    case .geluTanh: Int32(CLOZE_GELU_TANH)
    case .relu: Int32(CLOZE_RELU)
    case .silu: Int32(CLOZE_SILU)
    case .tanh: Int32(CLOZE_TANH)
    case .sigmoid: Int32(CLOZE_SIGMOID)
    }
  }
}

/// The factor that a gated activation applies its nonlinearity to, if it is gated.
public enum Gating: Int32, Sendable {
  /// Not gated: activation(x).
  case none
  /// activation(first half of the columns) times the second half (Shazeer 2020).
  case activatedFirst
  /// The first half of the columns times activation(second half) (Dauphin et al. 2017).
  case activatedSecond

  /// The columns of the input for each one of the output.
  var inputs: Int { self == .none ? 1 : 2 }
}

/// The kind of normalization of a row.
public enum NormKind: String, Sendable, Codable, CaseIterable {
  /// Layer normalization (Ba et al. 2016).
  case layer
  /// Root mean square normalization (Zhang and Sennrich 2019).
  case rms
}

/// A row normalization with its parameters, gamma [C] and beta [C] (`nil` for no bias).
public struct NormParameters {
  /// The kind of normalization.
  public var kind: NormKind
  /// The number added to the variance before the root.
  public var epsilon: Double
  /// The factors [C].
  public var gamma: Tensor
  /// The biases [C].
  public var beta: Tensor?

  /// Makes a normalization of `kind` with its parameters.
  public init(kind: NormKind, epsilon: Double, gamma: Tensor, beta: Tensor?) {
    self.kind = kind
    self.epsilon = epsilon
    self.gamma = gamma
    self.beta = beta
  }
}

/// A dropout mask that is recomputed when needed instead of being stored: element i of row r is
/// drawn from a counter (see `random.c`).
public struct DropoutMask: Sendable {
  /// The probability that an element is dropped.
  public let rate: Double
  let random: CounterRandom

  /// Makes the mask of `random`'s stream; `nil` if `rate` is 0 or less.
  public init?(rate: Double, _ random: CounterRandom) {
    guard rate > 0 else { return nil }
    self.rate = min(rate, 1)
    self.random = random
  }

  /// The bound below which an element's 16 bits drop it: the rate to within 2^-17.
  var threshold: UInt32 { UInt32((rate * 0x1p16).rounded()) }
  /// The factor of kept elements, which preserves the mean; at rate 1 nothing is kept.
  var scale: Double { threshold < 1 << 16 ? 0x1p16 / Double(1 << 16 - threshold) : 0 }

  /// The number of elements of a row per block of random numbers.
  static let block = Int(CLOZE_DROPOUT_BLOCK)

  /// Returns the factor (0 or `scale`) of element `index` of a row whose blocks start at
  /// `firstBlock`.
  func factor(firstBlock: Int, index: Int) -> Double {
    let within = index % Self.block
    let counter = UInt64(firstBlock + index / Self.block) * 16 + UInt64(within % 16)
    let words = CounterRandom.philox(
      counter: counter, stream: random.stream, key: random.key, rounds: 7)
    let word = [words.0, words.1, words.2, words.3][within / 32]
    let bits = within % 32 < 16 ? word & 0xFFFF : word >> 16
    return bits >= threshold ? scale : 0
  }

  var native: cloze_dropout {
    cloze_dropout(key: random.key, stream: random.stream, threshold: threshold, scale: Float(scale))
  }
}

/// The columns `first ..< first + width` of a matrix, for an operation that knows the width.
public struct Columns {
  /// The matrix [T, columns].
  public var tensor: Tensor
  /// The first column.
  public var first: Int

  /// Makes the columns of `tensor` from `first` on.
  public init(_ tensor: Tensor, _ first: Int = 0) {
    self.tensor = tensor
    self.first = first
  }

  /// The number of elements between rows.
  var stride: Int { tensor.shape[1] }
  /// The first element of the first row.
  var raw: UnsafeMutableRawPointer { tensor.raw + first * tensor.dtype.size }
}

/// The pairs of positions that attention is limited to.
public struct AttentionPattern: Sendable, Equatable {
  /// True if each position attends only to itself and to those before it.
  public var isCausal = false
  /// The number of positions to either side that each position attends to; `nil` for all.
  public var window: Int?
  /// With a window, true for tokens [T] that attend to their whole sequence and are attended to by
  /// it (Longformer).
  public var global: [Bool]?
  /// ALiBi's slope per head [H] (Press et al. 2022); scores decrease by slope times distance.
  public var slopes: [Float]?

  /// Makes the full pattern: every position attends to every other.
  public init() {}

  /// True if position `query` may attend to position `key` of a sequence that starts at row
  /// `first`.
  public func allows(_ query: Int, _ key: Int, first: Int = 0) -> Bool {
    if isCausal && key > query { return false }
    guard let window else { return true }
    return abs(key - query) <= window || global?[first + query] == true
      || global?[first + key] == true
  }
}

/// The arguments of packed attention, except for its outputs.
public struct AttentionCall {
  var queries: Columns
  var keys: Columns
  var values: Columns
  var queryOffsets: [Int32]
  var keyOffsets: [Int32]
  /// The position of each query among its sequence's keys; `nil` if queries and keys are the same
  /// rows.
  var queryPositions: [Int32]?
  var heads: Int
  var headWidth: Int
  var scale: Double
  var pattern: AttentionPattern
  var dropout: DropoutMask?

  var sequences: Int { queryOffsets.count - 1 }

  /// Returns the position of the query in row `row` in its sequence, whose queries start at row
  /// `first`.
  func position(_ row: Int, first: Int) -> Int {
    queryPositions.map { Int($0[row]) } ?? row - first
  }
}

/// The values of one AdamW step (Loshchilov and Hutter 2019).
public struct AdamWSettings: Sendable {
  /// The learning rate of this step.
  public var rate: Double
  /// The decay rate of the mean of gradients.
  public var beta1: Double
  /// The decay rate of the mean of squared gradients.
  public var beta2: Double
  /// The number added to the root of the second moment.
  public var epsilon: Double
  /// The decoupled weight decay.
  public var decay: Double
  /// 1 - beta1^step, or 1 without bias correction.
  public var correction1: Double
  /// 1 - beta2^step, or 1 without bias correction.
  public var correction2: Double
  /// The factor of gradients, for clipping and averaging.
  public var gradientScale: Double

  /// Makes the settings of one step.
  public init(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double,
    correction1: Double, correction2: Double, gradientScale: Double
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
    self.correction1 = correction1
    self.correction2 = correction2
    self.gradientScale = gradientScale
  }
}
