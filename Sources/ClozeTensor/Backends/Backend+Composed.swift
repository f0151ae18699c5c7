/// Operations for which a backend need not have a kernel, composed of those it has.
extension Backend {
  /// See `Tensor.composedGumbelSoftmax`.
  public func gumbelSoftmax(
    _ x: Tensor, temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor {
    try x.composedGumbelSoftmax(temperature: temperature, hard: hard, random: random)
  }

  /// See `Tensor.composedMeanSoftmax`.
  public func meanSoftmax(_ x: Tensor, offsets: [Int32]) throws -> MeanSoftmax {
    try x.composedMeanSoftmax(offsets: offsets)
  }

  /// See `GroupNormCall.composed`.
  public func groupNorm(_ call: GroupNormCall) throws -> Tensor { try call.composed() }

  /// See `RelativeAttentionCall.composed`.
  public func relativeAttention(_ call: RelativeAttentionCall) throws -> Tensor {
    try call.composed()
  }

  /// See `IndexedAttentionCall.composed`.
  public func indexedAttention(_ call: IndexedAttentionCall) throws -> Tensor {
    try call.composed()
  }

  /// See `TrajectoryAttentionCall.composed`.
  public func trajectoryAttention(_ call: TrajectoryAttentionCall) throws -> Tensor {
    try call.composed()
  }

  /// See `DepthwiseCall.composed`.
  public func depthwiseConvolution(_ call: DepthwiseCall) throws -> Tensor {
    try call.composed()
  }

  /// See `FrameConvolutionCall.composed`.
  public func frameConvolution(_ call: FrameConvolutionCall) throws -> Tensor {
    try call.composed()
  }

  /// See `GroupNormCall.composedMaximum`.
  public func edgeMaximum(_ call: GroupNormCall, _ edges: EdgeList) throws -> Tensor {
    try call.composedMaximum(of: edges)
  }

  /// See `Tensor.composedMaximum`.
  public func maximum(_ x: Tensor, _ segments: Segments, shape: [Int]) throws -> Tensor {
    try x.composedMaximum(segments, shape)
  }

  /// See `Tensor.composedLargestPlaces`.
  public func largestPlaces(_ x: Tensor) throws -> [Int32] { x.composedLargestPlaces() }

  /// See `ChannelTerms.composedBatchNorm`.
  public func rectifiedBatchNorm(
    _ terms: ChannelTerms, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> BatchNormResult {
    try terms.composedBatchNorm(gamma: gamma, beta: beta, epsilon: epsilon)
  }

  /// See `ChannelTerms.composedBatchNorm`.
  public func rectifiedBatchNorm(
    _ terms: ChannelTerms, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double
  ) throws -> Tensor {
    try terms.composedBatchNorm(
      mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon)
  }
}
