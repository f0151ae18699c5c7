/// The loss of a classification head over many classes, with what evaluation needs.
public struct CrossEntropyResult {
  /// The mean loss, a single number.
  public let loss: Tensor
  /// The loss of each row [M].
  public let losses: [Float]
  /// How many classes score higher than the label, per row [M]; 0 means a correct prediction.
  public let ranks: [Int32]
}

extension Tensor {
  /// The mean cross-entropy of x W^T + b with `labels`.
  ///
  /// Rows are those of masked positions only, so logits of other positions never exist. The logits'
  /// memory becomes that of their gradient.
  ///
  /// - Shapes: self [M, C], weight [V, C], bias [V], labels [M] -> a single number.
  public func crossEntropy(weight: Tensor, bias: Tensor?, labels: [Int32]) throws
    -> CrossEntropyResult
  {
    try require(rank: 2, "crossEntropy")
    guard weight.shape.count == 2, weight.shape[1] == shape[1], labels.count == shape[0],
      labels.count > 0
    else {
      throw TensorError.shapeMismatch(operation: "crossEntropy", lhs: shape, rhs: weight.shape)
    }
    let classes = weight.shape[0]
    try bias?.require(shape: [classes], "crossEntropy")
    try ClozeTensor.require(indices: labels, below: classes, "crossEntropy")
    let inputs = [self, weight, bias].compactMap { $0 }
    let recorded = GradientMode.isEnabled && inputs.contains(where: \.requiresGradient)
    let head = Head(input: self, weight: weight, bias: bias, labels: labels)
    let (logits, losses, ranks) = try head.forward(gradient: recorded)
    let mean = losses.reduce(0, +) / Double(labels.count)
    let loss = try Tensor([mean], [], sumType, device)
    let result = loss.recording("crossEntropy", inputs) { upstream, gradients in
      try head.backward(logits, upstream: upstream.doubles[0], gradients)
    }
    return CrossEntropyResult(loss: result, losses: losses.map(Float.init), ranks: ranks)
  }
}

/// The forward and backward pass of `crossEntropy`.
private struct Head {
  let input: Tensor
  let weight: Tensor
  let bias: Tensor?
  let labels: [Int32]

  /// Logits are laid out in rows of a multiple of 64, which the matrix products prefer.
  private var stride: Int { (weight.shape[0] + 63) / 64 * 64 }

  func forward(gradient: Bool) throws -> (Tensor, losses: [Double], ranks: [Int32]) {
    let backend = input.device.backend
    let logits = try input.like([labels.count, stride])
    var ranks = [Int32](repeating: 0, count: labels.count)
    let losses = try input.like([labels.count], input.sumType)
    try backend.gemm(
      input, transposeA: false, weight.operand(as: input.dtype), transposeB: true, into: logits,
      accumulate: false, bias: nil)
    try backend.crossEntropy(
      logits, bias: bias, labels: labels, classes: weight.shape[0], losses: losses, ranks: &ranks,
      gradientScale: gradient ? 1 / Double(labels.count) : nil)
    return (logits, losses.doubles, ranks)
  }

  func backward(_ gradient: Tensor, upstream: Double, _ gradients: Gradients) throws {
    let backend = input.device.backend
    if upstream != 1 { try backend.combine(gradient, upstream, nil, 0, into: gradient) }
    if input.requiresGradient {
      let dx = try input.like()
      try backend.gemm(
        gradient, transposeA: false, weight.operand(as: input.dtype), transposeB: false, into: dx,
        accumulate: false, bias: nil)
      try gradients.add(input, dx)
    }
    try gradients.accumulate(weight) { sum, accumulate in
      try backend.gemm(
        gradient, transposeA: true, input, transposeB: false, into: sum, accumulate: accumulate,
        bias: nil)
    }
    guard let bias, bias.requiresGradient else { return }
    let sums = try input.like([stride], input.sumType)
    try backend.columnSum(gradient, into: sums, accumulate: false)
    try gradients.add(bias, sums.prefix(bias.shape[0]))
  }
}

extension Tensor {
  /// The first `count` elements of a vector, not recorded.
  fileprivate func prefix(_ count: Int) throws -> Tensor {
    let y = try like([count])
    y.raw.copyMemory(from: raw, byteCount: count * dtype.size)
    return y
  }
}
