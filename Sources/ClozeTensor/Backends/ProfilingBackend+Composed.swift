/// Operations with gradients: each is measured forward and, in its node, backward.
extension ProfilingBackend {
  func gumbelSoftmax(
    _ x: Tensor, temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor {
    try measureBothWays(.head, \.self) {
      try inner.gumbelSoftmax(x, temperature: temperature, hard: hard, random: random)
    }
  }

  func meanSoftmax(_ x: Tensor, offsets: [Int32]) throws -> MeanSoftmax {
    try measureBothWays(.head, \.divergence) { try inner.meanSoftmax(x, offsets: offsets) }
  }

  func groupNorm(_ call: GroupNormCall) throws -> Tensor {
    try measureBothWays(.elementwise, \.self) { try inner.groupNorm(call) }
  }

  func relativeAttention(_ call: RelativeAttentionCall) throws -> Tensor {
    try measureBothWays(.attention, \.self) { try inner.relativeAttention(call) }
  }

  func indexedAttention(_ call: IndexedAttentionCall) throws -> Tensor {
    try measureBothWays(.attention, \.self) { try inner.indexedAttention(call) }
  }

  func trajectoryAttention(_ call: TrajectoryAttentionCall) throws -> Tensor {
    try measureBothWays(.attention, \.self) { try inner.trajectoryAttention(call) }
  }

  func depthwiseConvolution(_ call: DepthwiseCall) throws -> Tensor {
    try measureBothWays(.elementwise, \.self) { try inner.depthwiseConvolution(call) }
  }

  func frameConvolution(_ call: FrameConvolutionCall) throws -> Tensor {
    try measureBothWays(.products, \.self) { try inner.frameConvolution(call) }
  }

  func edgeMaximum(_ call: GroupNormCall, _ edges: EdgeList) throws -> Tensor {
    try measureBothWays(.elementwise, \.self) { try inner.edgeMaximum(call, edges) }
  }

  func maximum(_ x: Tensor, _ segments: Segments, shape: [Int]) throws -> Tensor {
    try measureBothWays(.elementwise, \.self) { try inner.maximum(x, segments, shape: shape) }
  }

  func largestPlaces(_ x: Tensor) throws -> [Int32] {
    try measure(.elementwise) { try inner.largestPlaces(x) }
  }

  func rectifiedBatchNorm(
    _ terms: ChannelTerms, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> BatchNormResult {
    try measureBothWays(.elementwise, \.output) {
      try inner.rectifiedBatchNorm(terms, gamma: gamma, beta: beta, epsilon: epsilon)
    }
  }

  func rectifiedBatchNorm(
    _ terms: ChannelTerms, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double
  ) throws -> Tensor {
    try measureBothWays(.elementwise, \.self) {
      try inner.rectifiedBatchNorm(
        terms, mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon)
    }
  }

  /// Returns the result of `body`, measuring it and the pullback that its tensor records.
  private func measureBothWays<Result>(
    _ part: OperationProfile.Part, _ tensor: (Result) -> Tensor, _ body: () throws -> Result
  ) rethrows -> Result {
    let result = try measure(part, body), output = tensor(result)
    if let node = output.node {
      output.node = Node(operation: node.operation, inputs: node.inputs) { dy, gradients in
        try self.measure(part) { try node.pullback(dy, gradients) }
      }
    }
    return result
  }
}
