/// The operations that have a kernel of their own.
///
/// Matrices are row-major. Outputs are allocated by the caller. Parameters (`bias`, `gamma`, ...) and
/// their gradients are f32 where activations are f32 or bf16, and f64 where activations are f64.
/// Shapes have been checked by the operations in `Operations/`. One test suite runs against every
/// backend (`BackendSuite`).
///
/// The last requirements are whole operations with their gradients. Their default is made of other
/// operations; a backend with a kernel for one overrides it, and returns what `Tensor.recording` gives.
public protocol Backend: Sendable {
  /// The name that `doctor` and recipes use.
  var name: String { get }
  /// The threads that share the work.
  var pool: ThreadPool { get }
  /// The element types of activations that it computes with.
  var dtypes: Set<DType> { get }

  /// c = op(a) op(b) (+ bias) (+ c where `accumulate`), op transposing where asked. c's rows and
  /// op(b) give the sizes; a and c may have more columns than those.
  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?) throws

  /// y = x as y's type, added to y where `accumulate`.
  func convert(_ x: Tensor, into y: Tensor, accumulate: Bool) throws
  /// y = alpha a + beta b; y may be a or b.
  func combine(_ a: Tensor, _ alpha: Double, _ b: Tensor?, _ beta: Double, into y: Tensor) throws
  /// y = a b, elementwise.
  func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) throws
  /// sums [C] = sum of x's rows [T, C], added to `sums` where `accumulate`.
  func columnSum(_ x: Tensor, into sums: Tensor, accumulate: Bool) throws

  /// y = activation(x + bias); gated: x [T, 2F], y = activation(x[:, :F]) x[:, F:].
  func activation(
    _ kind: ActivationKind, gated: Bool, _ x: Tensor, bias: Tensor?, into y: Tensor) throws
  /// dx of `activation`; `dbias` is added to.
  func activationBackward(
    _ kind: ActivationKind, gated: Bool, _ x: Tensor, bias: Tensor?, dy: Tensor, into dx: Tensor,
    dbias: Tensor?) throws

  /// h = residual + dropout(x + bias).
  func residual(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, into h: Tensor) throws
  /// h as in `residual`, y = norm(h) gamma + beta, statistics [T, 2].
  func residualNorm(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, norm: NormParameters,
    h: Tensor?, into y: Tensor, statistics: Tensor) throws
  /// dh of the norm; `dgamma` and `dbeta` are added to.
  func normBackward(
    _ h: Tensor, dy: Tensor, statistics: Tensor, norm: NormParameters, into dh: Tensor,
    dgamma: Tensor, dbeta: Tensor?) throws
  /// dx = dropout(dh) where there is a dropout; `dbias` is added to.
  func dropoutBackward(_ dh: Tensor, dropout: DropoutMask?, into dx: Tensor?, dbias: Tensor?) throws

  /// y = softmax of x's rows, or its logarithm.
  func softmax(_ x: Tensor, logarithm: Bool, into y: Tensor) throws
  /// dx of `softmax` from its output y.
  func softmaxBackward(_ y: Tensor, dy: Tensor, logarithm: Bool, into dx: Tensor) throws
  /// Per row the cross-entropy of logits + bias (columns from `classes` on do not count) with its
  /// label, and how many classes beat the label; where `gradientScale` is given, logits become the
  /// gradient times it.
  func crossEntropy(
    _ logits: Tensor, bias: Tensor?, labels: [Int32], classes: Int, losses: Tensor,
    ranks: UnsafeMutablePointer<Int32>, gradientScale: Double?) throws

  /// y[t] = sum over k of tables[k][ids[k][t]].
  func gatherSum(_ tables: [Tensor], _ ids: [[Int32]], into y: Tensor) throws
  /// table[ids[t]] += dy[t], in order of t.
  func scatterAdd(_ dy: Tensor, _ ids: [Int32], into table: Tensor) throws

  /// out [Tq, C] and lse [H, Tq] of packed attention.
  func attention(_ call: AttentionCall, out: Tensor, lse: Tensor) throws
  /// The gradients of `attention` with respect to queries, keys and values.
  func attentionBackward(
    _ call: AttentionCall, out: Tensor, lse: Tensor, dout: Tensor, dq: Columns, dk: Columns,
    dv: Columns) throws
  /// Rotates the features of `x`'s heads by their positions, in place; `direction` -1 undoes it.
  func rotary(
    _ x: Columns, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float) throws

  /// The sum of squares of an f32 tensor, in a fixed order.
  func sumOfSquares(_ x: Tensor) throws -> Double
  /// One step of AdamW for one parameter; `shadow` receives the value as bf16.
  func adamW(
    _ value: Tensor, gradient: Tensor, first: Tensor, second: Tensor, shadow: Tensor?,
    _ settings: AdamWSettings) throws

  /// `Tensor.gumbelSoftmax`: softmax of each row of (x + noise) / temperature, or its largest as one-hot.
  func gumbelSoftmax(
    _ x: Tensor, temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor
  /// `Tensor.meanSoftmax`: the mean softmax of each sequence's rows.
  func meanSoftmax(_ x: Tensor, offsets: [Int32]) throws -> MeanSoftmax
  /// `Tensor.groupNorm` of packed sequences, with its leaky rectifier.
  func groupNorm(_ call: GroupNormCall) throws -> Tensor
  /// `Tensor.edgeMaximum`: the largest of each node's normalized edges.
  func edgeMaximum(_ call: GroupNormCall, _ edges: EdgeList) throws -> Tensor
  /// `Tensor.maximum`: the largest per column of each segment's rows, none of which are empty, as `shape`.
  func maximum(_ x: Tensor, _ segments: Segments, shape: [Int]) throws -> Tensor
  /// `Tensor.largestPlaces`: the column of each row's first largest number.
  func largestPlaces(_ x: Tensor) throws -> [Int32]
  /// `Tensor.rectifiedBatchNorm` with the batch's statistics.
  func rectifiedBatchNorm(
    _ terms: ChannelTerms, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> BatchNormResult
  /// `Tensor.rectifiedBatchNorm` with given statistics.
  func rectifiedBatchNorm(
    _ terms: ChannelTerms, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double
  ) throws -> Tensor
}

extension Backend {
  /// Throws unless this backend computes with `tensor`'s type.
  func require(_ tensor: Tensor, _ operation: String) throws {
    guard dtypes.contains(tensor.dtype) else {
      throw TensorError.unsupported(operation: operation, dtype: tensor.dtype, backend: name)
    }
  }
}
