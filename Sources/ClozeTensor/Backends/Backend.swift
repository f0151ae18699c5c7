/// The operations with kernels.
///
/// Matrices are row-major. Outputs are allocated by the caller. Parameters (`bias`, `gamma`, ...)
/// and their gradients are f32 if activations are f32 or bf16, and f64 if activations are f64.
/// Shapes have been checked by the operations in `Operations/`. One test suite runs against every
/// backend (`BackendSuite`).
///
/// The last requirements are whole operations with their gradients. By default they are composed of
/// other operations; a backend with a kernel for one overrides it, and returns the result of
/// `Tensor.recording`.
public protocol Backend: Sendable {
  /// The name in `doctor` and recipes.
  var name: String { get }
  /// The threads that compute.
  var pool: ThreadPool { get }
  /// The supported element types of activations.
  var dtypes: Set<DType> { get }

  /// Computes c = op(a) op(b) (+ bias) (+ c if `accumulate`), op transposing if requested. The
  /// sizes are those of c's rows and op(b); a and c may have more columns.
  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?) throws

  /// Computes y = x as y's type, added to y if `accumulate`.
  func convert(_ x: Tensor, into y: Tensor, accumulate: Bool) throws
  /// Computes y = alpha a + beta b; y may be a or b.
  func combine(_ a: Tensor, _ alpha: Double, _ b: Tensor?, _ beta: Double, into y: Tensor) throws
  /// Computes y = a b, elementwise.
  func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) throws
  /// Computes sums [C] = the sum of x's rows [T, C], added to `sums` if `accumulate`.
  func columnSum(_ x: Tensor, into sums: Tensor, accumulate: Bool) throws

  /// Computes y = scale activation(x + bias); gated: x [T, 2F], y = scale activation(x[:, :F])
  /// x[:, F:], or with the activation of the second half.
  func activation(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    into y: Tensor) throws
  /// Computes dx of `activation`, and adds to `dbias`.
  func activationBackward(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    dy: Tensor, into dx: Tensor, dbias: Tensor?) throws

  /// Computes h = residual + dropout(x + bias).
  func residual(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, into h: Tensor) throws
  /// Computes h as in `residual`, y = norm(h) gamma + beta, statistics [T, 2].
  func residualNorm(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, norm: NormParameters,
    h: Tensor?, into y: Tensor, statistics: Tensor) throws
  /// Computes dh of the norm, and adds to `dgamma` and `dbeta`.
  func normBackward(
    _ h: Tensor, dy: Tensor, statistics: Tensor, norm: NormParameters, into dh: Tensor,
    dgamma: Tensor, dbeta: Tensor?) throws
  /// Computes dx = dropout(dh) if there is a dropout, and adds to `dbias`.
  func dropoutBackward(_ dh: Tensor, dropout: DropoutMask?, into dx: Tensor?, dbias: Tensor?) throws

  /// Computes y = the softmax of x's rows, or its logarithm.
  func softmax(_ x: Tensor, logarithm: Bool, into y: Tensor) throws
  /// Computes dx of `softmax` from its output y.
  func softmaxBackward(_ y: Tensor, dy: Tensor, logarithm: Bool, into dx: Tensor) throws
  /// Computes for each row the cross-entropy of logits + bias (columns from `classes` on are
  /// ignored) with its label, and the number of classes that score higher than the label; if
  /// `gradientScale` is given, logits are replaced by the gradient times it.
  func crossEntropy(
    _ logits: Tensor, bias: Tensor?, labels: [Int32], classes: Int, losses: Tensor,
    ranks: UnsafeMutablePointer<Int32>, gradientScale: Double?) throws

  /// Computes y[t] = the sum over k of tables[k][ids[k][t]].
  func gatherSum(_ tables: [Tensor], _ ids: [[Int32]], into y: Tensor) throws
  /// Computes table[ids[t]] += dy[t], in order of t.
  func scatterAdd(_ dy: Tensor, _ ids: [Int32], into table: Tensor) throws

  /// Computes out [Tq, C] and lse [H, Tq] of packed attention.
  func attention(_ call: AttentionCall, out: Tensor, lse: Tensor) throws
  /// Computes the gradients of `attention` with respect to queries, keys and values.
  func attentionBackward(
    _ call: AttentionCall, out: Tensor, lse: Tensor, dout: Tensor, dq: Columns, dk: Columns,
    dv: Columns) throws
  /// Computes y = x with the features of its first heads rotated by their positions; `direction`
  /// -1 reverses it.
  func rotary(
    _ x: Tensor, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float, into y: Tensor) throws

  /// Returns the sum of squares of an f32 tensor, in a fixed order.
  func sumOfSquares(_ x: Tensor) throws -> Double
  /// Takes one step of AdamW for one parameter; `shadow` receives the value as bf16.
  func adamW(
    _ value: Tensor, gradient: Tensor, first: Tensor, second: Tensor, shadow: Tensor?,
    _ settings: AdamWSettings) throws

  /// Computes `Tensor.gumbelSoftmax`: the softmax of each row of (x + noise) / temperature, or its
  /// maximum as one-hot.
  func gumbelSoftmax(
    _ x: Tensor, temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor
  /// Computes `Tensor.meanSoftmax`: the mean softmax of each sequence's rows.
  func meanSoftmax(_ x: Tensor, offsets: [Int32]) throws -> MeanSoftmax
  /// Computes `Tensor.groupNorm` of packed sequences, with its leaky rectifier.
  func groupNorm(_ call: GroupNormCall) throws -> Tensor
  /// Computes `Tensor.relativeAttention` in f32 or f64: attention by distance.
  func relativeAttention(_ call: RelativeAttentionCall) throws -> Tensor
  /// Computes `Tensor.indexedAttention`: attention between numbered rows.
  func indexedAttention(_ call: IndexedAttentionCall) throws -> Tensor
  /// Computes `Tensor.trajectoryAttention`: attention of words to a text and to their places.
  func trajectoryAttention(_ call: TrajectoryAttentionCall) throws -> Tensor
  /// Computes `Tensor.depthwiseConvolution`: a convolution in time within packed sequences.
  func depthwiseConvolution(_ call: DepthwiseCall) throws -> Tensor
  /// Computes `Tensor.frameConvolution`: two convolutions over time and frequency.
  func frameConvolution(_ call: FrameConvolutionCall) throws -> Tensor
  /// Computes `Tensor.edgeMaximum`: the maximum of each node's normalized edges.
  func edgeMaximum(_ call: GroupNormCall, _ edges: EdgeList) throws -> Tensor
  /// Computes `Tensor.maximum`: the maximum per column of each segment's rows, none of which are
  /// empty, as `shape`.
  func maximum(_ x: Tensor, _ segments: Segments, shape: [Int]) throws -> Tensor
  /// Computes `Tensor.largestPlaces`: the column of the first maximum of each row.
  func largestPlaces(_ x: Tensor) throws -> [Int32]
  /// Computes `Tensor.rectifiedBatchNorm` with the batch's statistics.
  func rectifiedBatchNorm(
    _ terms: ChannelTerms, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> BatchNormResult
  /// Computes `Tensor.rectifiedBatchNorm` with given statistics.
  func rectifiedBatchNorm(
    _ terms: ChannelTerms, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double
  ) throws -> Tensor
}

extension Backend {
  /// Throws unless this backend supports `tensor`'s type.
  func require(_ tensor: Tensor, _ operation: String) throws {
    guard dtypes.contains(tensor.dtype) else {
      throw TensorError.unsupported(operation: operation, dtype: tensor.dtype, backend: name)
    }
  }
}
