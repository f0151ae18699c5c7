extension Tensor {
  /// Group normalization of packed sequences (Wu and He 2018): the channels of a group are
  /// normalized together to mean 0 and variance 1 within each sequence, then become gamma x + beta
  /// per channel.
  ///
  /// - Parameter slope: the factor of negative results: a leaky rectifier.
  /// - Shapes: self [T, C], gamma and beta [C], offsets [B + 1] -> [T, C]; `groups` divides C.
  public func groupNorm(
    groups: Int, gamma: Tensor, beta: Tensor, offsets: [Int32], epsilon: Double = 1e-5,
    slope: Double = 1
  ) throws -> Tensor {
    try require(rank: 2, "groupNorm")
    try checkOffsets(offsets, rows: shape[0])
    try checkGroups(groups, gamma, beta, channels: shape[1])
    return try device.backend.groupNorm(
      GroupNormCall(
        x: self, gamma: gamma, beta: beta, groups: groups, offsets: offsets, epsilon: epsilon,
        slope: slope))
  }

  /// Group normalization of sequences of equal length, channels first.
  ///
  /// - Shapes: self [B, C, L], gamma and beta [C] -> [B, C, L]; `groups` divides C.
  public func groupNorm(
    groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double = 1e-5
  ) throws -> Tensor {
    try require(rank: 3, "groupNorm")
    guard shape[0] < Int(Int32.max) else {
      throw TensorError.badShape(operation: "groupNorm", shape: shape, expected: "fewer sequences")
    }
    return try groupNorm(
      groups, gamma, beta, (0...Int32(shape[0])).map { $0 }, channels: shape[1], length: shape[2],
      epsilon)
  }

  fileprivate func groupNorm(
    _ groups: Int, _ gamma: Tensor, _ beta: Tensor, _ offsets: [Int32], channels: Int,
    length: Int, _ epsilon: Double
  ) throws -> Tensor {
    try checkGroups(groups, gamma, beta, channels: channels)
    return try widened { x in
      let norm = GroupNormBlocks(
        x: x, gamma: try gamma.operand(widenedTo: x.dtype, "groupNorm"),
        beta: try beta.operand(widenedTo: x.dtype, "groupNorm"), groups: groups,
        offsets: offsets, channels: channels, length: length, epsilon: epsilon)
      return try x.dtype == .f64 ? norm.applied(as: Double.self) : norm.applied(as: Float.self)
    }
  }

  private func checkGroups(
    _ groups: Int, _ gamma: Tensor, _ beta: Tensor, channels: Int
  ) throws {
    guard groups > 0, channels % groups == 0 else {
      throw TensorError.badShape(
        operation: "groupNorm", shape: shape, expected: "channels that \(groups) groups share")
    }
    for parameter in [gamma, beta] { try parameter.require(shape: [channels], "groupNorm") }
  }
}

extension GroupNormCall {
  /// Normalization in plain Swift, then the rectifier as a separate operation.
  func composed() throws -> Tensor {
    let y = try x.groupNorm(groups, gamma, beta, offsets, channels: width, length: 1, epsilon)
    return slope == 1 ? y : try y.applying(.leakyReLU(slope))
  }
}
