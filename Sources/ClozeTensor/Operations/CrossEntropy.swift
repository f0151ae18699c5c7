/// The loss of a classification head over many classes, with the figures that evaluation needs.
public struct CrossEntropyResult {
  /// The mean loss, a single number.
  public let loss: Tensor
  /// The loss of each row [M].
  public let losses: [Float]
  /// The number of classes that score higher than the label, per row [M]; 0 means a correct
  /// prediction.
  public let ranks: [Int32]

  /// Makes a result, of several losses for example.
  public init(loss: Tensor, losses: [Float], ranks: [Int32]) {
    (self.loss, self.losses, self.ranks) = (loss, losses, ranks)
  }
}

extension Tensor {
  /// The mean cross-entropy of x W^T + b with `labels`.
  ///
  /// Rows are those of masked positions only, so logits of other positions are never computed. The
  /// logits' memory is reused for their gradient.
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
    let pass = try head.forward(gradient: recorded)
    let mean = pass.losses.reduce(0, +) / Double(labels.count)
    let loss = try Tensor([mean], [], sumType, device)
    let result = loss.recording("crossEntropy", inputs) { upstream, gradients in
      try head.backward(pass.gradient, upstream: upstream.doubles[0], gradients)
    }
    return CrossEntropyResult(
      loss: result, losses: pass.losses.map(Float.init), ranks: pass.ranks)
  }
}

/// The number of logits that `crossEntropy` holds at once.
public enum LogitMemory {
  /// The maximum number of logits kept for the backward pass; more are processed in blocks.
  public static let mostKept = 1 << 25

  /// Returns the number of rows of a block, of `classes` logits each.
  public static func blockRows(_ classes: Int) -> Int { max(64, (1 << 21) / max(1, classes)) }
}

/// The forward and backward pass of `crossEntropy`.
///
/// If there are few rows, they are computed together, and their logits' gradient is kept for the
/// backward pass. Otherwise they are processed in blocks that fit into the cache, each taken all
/// the way to its share of the gradients.
private struct Head {
  let input: Tensor
  let weight: Tensor
  let bias: Tensor?
  let labels: [Int32]

  /// The results of the forward pass.
  struct Pass {
    var losses: [Double] = []
    var ranks: [Int32] = []
    var gradient: Gradient?
  }

  /// The starting point of the backward pass.
  enum Gradient {
    /// The gradient of the logits.
    case logits(Tensor)
    /// The gradients of the operands.
    case operands(input: Tensor, weight: Tensor, bias: Tensor)
  }

  /// Rows of logits are padded to a multiple of 64, which makes the matrix products faster.
  private var stride: Int { (weight.shape[0] + 63) / 64 * 64 }

  func forward(gradient: Bool) throws -> Pass {
    let rows = labels.count
    guard rows > LogitMemory.mostKept / stride else {
      var pass = Pass()
      let logits = try logits(0..<rows, input, gradient: gradient, &pass)
      if gradient { pass.gradient = .logits(logits) }
      return pass
    }
    return try forwardInBlocks(LogitMemory.blockRows(stride), gradient: gradient)
  }

  private func forwardInBlocks(_ size: Int, gradient: Bool) throws -> Pass {
    var pass = Pass()
    let isLearned = gradient && weight.requiresGradient
    let weights = try input.like(isLearned ? weight.shape : [0], input.sumType)
    let biases = try Tensor(zeros: [stride], input.sumType, input.device)
    var parts: [Tensor] = []
    for start in Swift.stride(from: 0, to: labels.count, by: size) {
      let range = start..<min(start + size, labels.count)
      let x = try input.cut(axis: 0, from: range.lowerBound, count: range.count)
      let logits = try logits(range, x, gradient: gradient, &pass)
      guard gradient else { continue }
      parts.append(try inputGradient(logits, like: x))
      if isLearned { try weightGradient(logits, x, into: weights, accumulate: start > 0) }
      try input.device.backend.columnSum(logits, into: biases, accumulate: true)
    }
    guard gradient else { return pass }
    let inputs = try GradientMode.disabled { try Tensor.concatenating(parts, axis: 0) }
    pass.gradient = .operands(input: inputs, weight: weights, bias: biases)
    return pass
  }

  /// Returns the logits of the rows in `range`, which are `x`; with `gradient`, the gradient of the
  /// mean loss instead.
  private func logits(
    _ range: Range<Int>, _ x: Tensor, gradient: Bool, _ pass: inout Pass
  ) throws -> Tensor {
    let backend = x.device.backend
    let logits = try x.like([range.count, stride])
    var ranks = [Int32](repeating: 0, count: range.count)
    let losses = try x.like([range.count], x.sumType)
    try backend.gemm(
      x, transposeA: false, weight.operand(as: x.dtype), transposeB: true, into: logits,
      accumulate: false, bias: nil)
    try backend.crossEntropy(
      logits, bias: bias, labels: Array(labels[range]), classes: weight.shape[0], losses: losses,
      ranks: &ranks, gradientScale: gradient ? 1 / Double(labels.count) : nil)
    pass.losses += losses.doubles
    pass.ranks += ranks
    return logits
  }

  func backward(_ gradient: Gradient?, upstream: Double, _ gradients: Gradients) throws {
    let backend = input.device.backend
    switch gradient {
    case .logits(let logits):
      if upstream != 1 { try backend.combine(logits, upstream, nil, 0, into: logits) }
      if input.requiresGradient {
        try gradients.add(input, inputGradient(logits, like: input))
      }
      try gradients.accumulate(weight) {
        try weightGradient(logits, input, into: $0, accumulate: $1)
      }
      guard let bias, bias.requiresGradient else { return }
      let sums = try input.like([stride], input.sumType)
      try backend.columnSum(logits, into: sums, accumulate: false)
      try gradients.add(bias, sums.prefix(bias.shape[0]))
    case .operands(let inputs, let weights, let biases):
      for tensor in [inputs, weights, biases] where upstream != 1 && tensor.count > 0 {
        try backend.combine(tensor, upstream, nil, 0, into: tensor)
      }
      try gradients.add(input, inputs)
      try gradients.add(weight, weights.cast(to: weight.dtype))
      guard let bias else { return }
      try gradients.add(bias, biases.prefix(bias.shape[0]))
    case nil: break
    }
  }

  private func inputGradient(_ logits: Tensor, like x: Tensor) throws -> Tensor {
    let dx = try x.like()
    try x.device.backend.gemm(
      logits, transposeA: false, weight.operand(as: x.dtype), transposeB: false, into: dx,
      accumulate: false, bias: nil)
    return dx
  }

  private func weightGradient(
    _ logits: Tensor, _ x: Tensor, into sum: Tensor, accumulate: Bool
  ) throws {
    try x.device.backend.gemm(
      logits, transposeA: true, x, transposeB: false, into: sum, accumulate: accumulate,
      bias: nil)
  }
}

extension Tensor {
  /// The first `count` elements of a vector, not recorded for the gradient.
  fileprivate func prefix(_ count: Int) throws -> Tensor {
    let y = try like([count])
    y.raw.copyMemory(from: raw, byteCount: count * dtype.size)
    return y
  }
}
