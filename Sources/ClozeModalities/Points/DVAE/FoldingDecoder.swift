import ClozeEncoder
import ClozeTensor

/// A decoder of patches: a few coarse points are predicted from a patch's features, and around each
/// a grid, every point of which is moved by a network of the patch, the grid point and the coarse
/// point.
struct FoldingDecoder {
  private let configuration: FoldingConfiguration
  private let coarsePoints: Int
  private let mlp: [Linear]
  private let patch: Linear
  private let point: Linear
  private let firstNorm: BatchNorm
  private let second: Linear
  private let secondNorm: BatchNorm
  private let output: Linear

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, patchSize: Int,
    _ configuration: FoldingConfiguration
  ) throws {
    self.configuration = configuration
    coarsePoints = patchSize / configuration.gridPoints
    let hidden = configuration.coarseHidden, fold = configuration.foldHidden
    let sizes = [inputs, hidden, hidden, 3 * coarsePoints]
    mlp = try (0..<3).map {
      try Linear(
        store, "\(name).coarse.\($0)", inputs: sizes[$0], outputs: sizes[$0 + 1], bias: true,
        deviation: spread(sizes[$0]))
    }
    // The parts of one layer are initialised for the inputs of both.
    let both = spread(inputs + 5)
    patch = try Linear(
      store, "\(name).fold.patch", inputs: inputs, outputs: fold, bias: false, deviation: both)
    point = try Linear(
      store, "\(name).fold.point", inputs: 5, outputs: fold, bias: false, deviation: both)
    firstNorm = try BatchNorm(store, "\(name).fold.norm", width: fold)
    second = try Linear(
      store, "\(name).second", inputs: fold, outputs: fold, bias: false, deviation: spread(fold))
    secondNorm = try BatchNorm(store, "\(name).second.norm", width: fold)
    output = try Linear(
      store, "\(name).output", inputs: fold, outputs: 3, bias: true, deviation: spread(fold))
  }

  /// Reconstructs patches from their features.
  ///
  /// - Shapes: features [P, C] -> coarse [P M, 3] and fine [P S, 3], in f32, relative to the
  ///   centre.
  func callAsFunction(
    _ features: Tensor, _ context: ForwardContext
  ) throws -> (coarse: Tensor, fine: Tensor) {
    let patches = features.shape[0]
    let inner = try mlp[1](mlp[0](features).activation(.relu)).activation(.relu)
    let precise: DType = features.dtype == .f64 ? .f64 : .f32
    let coarse = try inner.linear(mlp[2].weight, bias: mlp[2].bias, as: precise)
      .reshaped([patches * coarsePoints, 3])
    let around = configuration.gridPoints, rows = coarse.shape[0] * around
    let origins = try coarse.gatherRows((0..<rows).map { Int32($0 / around) })
    let grid = try Tensor(grid(rows), [rows, 2], precise, features.device)
    let points = try Tensor.concatenating([grid, origins], axis: 1).cast(to: features.dtype)
    let first = try firstNorm.rectified(
      point(points), adding: patch(features), context)
    let inside = try secondNorm.rectified(second(first), context)
    let moved = try inside.linear(output.weight, bias: output.bias, as: precise)
    return (coarse, try moved.adding(origins))
  }

  /// Returns the grid's positions, repeated for each row; the first coordinate varies fastest.
  private func grid(_ rows: Int) -> [Float] {
    let side = configuration.gridSide, extent = Float(configuration.gridExtent)
    let places = (0..<side).map { side == 1 ? 0 : extent * (2 * Float($0) / Float(side - 1) - 1) }
    var grid = [Float](repeating: 0, count: 2 * rows)
    for row in 0..<rows {
      grid[2 * row] = places[row % side]
      grid[2 * row + 1] = places[row / side % side]
    }
    return grid
  }
}
