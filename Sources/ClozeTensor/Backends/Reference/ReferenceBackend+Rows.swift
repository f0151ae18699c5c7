import Foundation

extension ReferenceBackend {
  /// Returns the function and its derivative at `x`.
  static func activate(_ kind: ActivationKind, _ x: Double) -> (value: Double, slope: Double) {
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    switch kind {
    case .gelu:
      let cdf = 0.5 * (1 + erf(x / 2.0.squareRoot()))
      return (x * cdf, cdf + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    case .geluTanh:
      let root = (2 / Double.pi).squareRoot()
      let t = Foundation.tanh(root * (x + 0.044715 * x * x * x))
      let inner = root * (1 + 3 * 0.044715 * x * x)
      return (0.5 * x * (1 + t), 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner)
    case .relu: return (max(x, 0), x > 0 ? 1 : 0)
    case .silu:
      let s = logistic(x)
      return (x * s, s * (1 + x * (1 - s)))
    case .tanh:
      let t = Foundation.tanh(x)
      return (t, 1 - t * t)
    case .sigmoid:
      let s = logistic(x)
      return (s, s * (1 - s))
    }
  }

  func activation(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    into y: Tensor
  ) throws {
    let width = y.shape.last ?? 1, stride = gating.inputs * width
    let input = x.doubles, added = bias?.doubles
    let value = { (row: Int, column: Int) in input[row * stride + column] + (added?[column] ?? 0) }
    y.write(
      (0..<y.count).map { index in
        let (row, column) = (index / width, index % width)
        let first = value(row, column)
        switch gating {
        case .none: return scale * Self.activate(kind, first).value
        case .activatedFirst:
          return scale * Self.activate(kind, first).value * value(row, width + column)
        case .activatedSecond:
          return scale * first * Self.activate(kind, value(row, width + column)).value
        }
      })
  }

  func activationBackward(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    dy: Tensor, into dx: Tensor, dbias: Tensor?
  ) throws {
    let width = dy.shape.last ?? 1, stride = gating.inputs * width
    // The places of the activated and of the other factor in a row.
    let (inner, outer) = gating == .activatedSecond ? (width, 0) : (0, width)
    let input = x.doubles, added = bias?.doubles
    let upstream = dy.doubles.map { scale * $0 }
    var result = [Double](repeating: 0, count: dx.count), sums = dbias?.doubles
    for index in 0..<dy.count {
      let (row, column) = (index / width, index % width), at = row * stride + column
      let (value, slope) = Self.activate(
        kind, input[at + inner] + (added?[column + inner] ?? 0))
      let gate = gating == .none ? 1 : input[at + outer] + (added?[column + outer] ?? 0)
      result[at + inner] = upstream[index] * slope * gate
      sums?[column + inner] += result[at + inner]
      if gating != .none {
        result[at + outer] = upstream[index] * value
        sums?[column + outer] += result[at + outer]
      }
    }
    dx.write(result)
    if let dbias, let sums { dbias.write(sums) }
  }

  func residual(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, into h: Tensor
  ) throws {
    let width = h.shape.last ?? 1
    var result = x.doubles
    if let added = bias?.doubles {
      for index in result.indices { result[index] += added[index % width] }
    }
    apply(dropout, to: &result, width: width)
    if let other = residual?.doubles {
      for index in result.indices { result[index] += other[index] }
    }
    h.write(result)
  }

  private func apply(_ dropout: DropoutMask?, to values: inout [Double], width: Int) {
    guard let dropout else { return }
    let blocks = (width + DropoutMask.block - 1) / DropoutMask.block
    for index in values.indices {
      values[index] *= dropout.factor(firstBlock: index / width * blocks, index: index % width)
    }
  }

  func residualNorm(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, norm: NormParameters,
    h: Tensor?, into y: Tensor, statistics: Tensor
  ) throws {
    let sum = try h ?? Tensor(uninitialized: x.shape, x.dtype, x.device)
    try self.residual(x, bias: bias, residual: residual, dropout: dropout, into: sum)
    let width = y.shape.last ?? 1, input = sum.doubles
    let gamma = norm.gamma.doubles, beta = norm.beta?.doubles
    var result = input, kept: [Double] = []
    for row in 0..<(width == 0 ? 0 : input.count / width) {
      let values = input[row * width..<(row + 1) * width]
      let mean = norm.kind == .rms ? 0 : values.reduce(0, +) / Double(width)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      let inverse = 1 / (variance + norm.epsilon).squareRoot()
      kept += [mean, inverse]
      for column in 0..<width {
        result[row * width + column] =
          (input[row * width + column] - mean) * inverse * gamma[column] + (beta?[column] ?? 0)
      }
    }
    y.write(result)
    statistics.write(kept)
  }

  func normBackward(
    _ h: Tensor, dy: Tensor, statistics: Tensor, norm: NormParameters, into dh: Tensor,
    dgamma: Tensor, dbeta: Tensor?
  ) throws {
    let width = h.shape.last ?? 1, input = h.doubles, upstream = dy.doubles
    let kept = statistics.doubles, gamma = norm.gamma.doubles
    var result = input, gammaSums = dgamma.doubles, betaSums = dbeta?.doubles
    for row in 0..<(width == 0 ? 0 : input.count / width) {
      let (mean, inverse) = (kept[2 * row], kept[2 * row + 1])
      var sum = 0.0, product = 0.0
      for column in 0..<width {
        let at = row * width + column, normal = (input[at] - mean) * inverse
        gammaSums[column] += upstream[at] * normal
        betaSums?[column] += upstream[at]
        sum += upstream[at] * gamma[column] / Double(width)
        product += upstream[at] * gamma[column] * normal / Double(width)
      }
      if norm.kind == .rms { sum = 0 }
      for column in 0..<width {
        let at = row * width + column, normal = (input[at] - mean) * inverse
        result[at] = (upstream[at] * gamma[column] - sum - normal * product) * inverse
      }
    }
    dh.write(result)
    dgamma.write(gammaSums)
    if let dbeta, let betaSums { dbeta.write(betaSums) }
  }

  func dropoutBackward(
    _ dh: Tensor, dropout: DropoutMask?, into dx: Tensor?, dbias: Tensor?
  ) throws {
    let width = dh.shape.last ?? 1
    var result = dh.doubles
    apply(dropout, to: &result, width: width)
    dx?.write(result)
    guard let dbias else { return }
    var sums = dbias.doubles
    for (index, value) in result.enumerated() { sums[index % width] += value }
    dbias.write(sums)
  }
}
