extension Tensor {
  /// Mixes the units of each sequence, such as the frames of a clip: every new unit is a weighted
  /// sum of the sequence's units, row by row.
  ///
  /// - Parameters:
  ///   - weights: A matrix [k, n] for each sequence of n units, one behind the other; f32, or f64
  ///     as this tensor.
  ///   - offsets: The start of each sequence, counted in units, and the end [B + 1].
  ///   - counts: The number k of new units of each sequence [B].
  ///   - size: The number of rows of a unit.
  /// - Shapes: self [units size, C] -> [the sum of k, times size, C].
  public func mixingUnits(
    _ weights: Tensor, offsets: [Int32], counts: [Int], size: Int
  ) throws -> Tensor {
    try require(rank: 2, "mixingUnits")
    guard size > 0, shape[0] % size == 0, counts.count == offsets.count - 1 else {
      throw TensorError.badShape(
        operation: "mixingUnits", shape: shape, expected: "units of \(size) rows")
    }
    try checkOffsets(offsets, rows: shape[0] / size)
    let blocks = MixingBlocks(offsets: offsets, counts: counts, width: size * shape[1])
    try weights.require(shape: [blocks.weights], "mixingUnits")
    try weights.require(typeFor: dtype, "mixingUnits")
    let factors = try weights.cast(to: dtype).detached()
    let backend = device.backend, y = try like([blocks.units * size, shape[1]])
    for block in blocks.all {
      try backend.gemm(
        block.matrix(of: factors), transposeA: false, block.old(of: self), transposeB: false,
        into: block.new(of: y), accumulate: false, bias: nil)
    }
    return y.recording("mixingUnits", [self, weights]) { dy, gradients in
      let dx = try self.like(), dw = try weights.like()
      for block in blocks.all {
        try backend.gemm(
          block.matrix(of: factors), transposeA: true, block.new(of: dy), transposeB: false,
          into: block.old(of: dx), accumulate: false, bias: nil)
        try backend.gemm(
          block.new(of: dy), transposeA: false, block.old(of: self), transposeB: true,
          into: block.matrix(of: dw), accumulate: false, bias: nil)
      }
      try gradients.add(self, dx)
      try gradients.add(weights, dw)
    }
  }
}

/// The places of sequences of units before and after they are mixed, and of the weights.
private struct MixingBlocks {
  struct Block {
    let first: Int
    let length: Int
    let target: Int
    let count: Int
    let start: Int
    let width: Int

    func old(of tensor: Tensor) -> Tensor {
      Tensor(sharing: tensor, shape: [length, width], from: first * width)
    }

    func new(of tensor: Tensor) -> Tensor {
      Tensor(sharing: tensor, shape: [count, width], from: target * width)
    }

    func matrix(of tensor: Tensor) -> Tensor {
      Tensor(sharing: tensor, shape: [count, length], from: start)
    }
  }

  private(set) var all: [Block] = []
  /// The number of new units.
  private(set) var units = 0
  /// The number of weights.
  private(set) var weights = 0

  init(offsets: [Int32], counts: [Int], width: Int) {
    for (sequence, count) in counts.enumerated() {
      let first = Int(offsets[sequence]), length = Int(offsets[sequence + 1]) - first
      all.append(
        Block(
          first: first, length: length, target: units, count: count, start: weights, width: width))
      units += count
      weights += count * length
    }
  }
}
