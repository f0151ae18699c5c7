import ClozeTensor

/// A residual connection around a branch of a block, with dropout and stochastic depth (Huang et
/// al. 2016).
struct ResidualConnection {
  private let dropout: Double
  private let dropPath: Double

  /// The connection in block number `layer`, from 0.
  init(layer: Int, _ configuration: EncoderConfiguration) {
    dropout = configuration.dropout
    let last = max(1, configuration.layers - 1)
    dropPath = configuration.dropPath * Double(layer) / Double(last)
  }

  /// Computes norm(residual + dropout(branch + bias)).
  func normed(
    _ branch: Tensor, _ bias: Tensor?, adding residual: Tensor, _ norm: Norm,
    _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    guard let factors = context.dropPath(dropPath, sequences: layout.count) else {
      return try branch.norm(
        norm.parameters, adding: residual, bias: bias,
        dropout: context.dropout(dropout))
    }
    return try dropped(branch, bias, factors, layout, context)
      .norm(norm.parameters, adding: residual)
  }

  /// Computes residual + dropout(branch + bias).
  func joined(
    _ branch: Tensor, _ bias: Tensor?, adding residual: Tensor,
    _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    guard let factors = context.dropPath(dropPath, sequences: layout.count) else {
      return try branch.residual(
        adding: residual, bias: bias, dropout: context.dropout(dropout))
    }
    return try dropped(branch, bias, factors, layout, context)
      .residual(adding: residual)
  }

  /// Computes dropout(branch + bias) alone, for a branch that further layers follow; of sequences
  /// that skip it, zeros.
  func branch(
    _ branch: Tensor, _ bias: Tensor?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    guard let factors = context.dropPath(dropPath, sequences: layout.count) else {
      return try branch.residual(bias: bias, dropout: context.dropout(dropout))
    }
    return try dropped(branch, bias, factors, layout, context)
  }

  /// Computes dropout(branch + bias), multiplied by each sequence's factor.
  private func dropped(
    _ branch: Tensor, _ bias: Tensor?, _ factors: [Float], _ layout: SequenceLayout,
    _ context: ForwardContext
  ) throws -> Tensor {
    let rows = zip(zip(layout.offsets, layout.offsets.dropFirst()), factors).flatMap {
      [Float](repeating: $1, count: Int($0.1 - $0.0))
    }
    return try branch.residual(bias: bias, dropout: context.dropout(dropout))
      .multiplying(column: Tensor(rows, [rows.count], branch.dtype, branch.device))
  }
}
