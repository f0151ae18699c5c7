extension Tensor {
  /// The scalar products of each row with all rows of the same sequence of another tensor, as a
  /// matrix for each sequence, one behind the other.
  ///
  /// - Shapes: self and other [T, C] of one type, offsets [B + 1] -> [the sum of n^2 over sequences
  ///   of n rows].
  public func products(_ other: Tensor, offsets: [Int32]) throws -> Tensor {
    try require(rank: 2, "products")
    try other.require(shape: shape, "products")
    try checkOffsets(offsets, rows: shape[0])
    guard dtype == other.dtype else {
      throw TensorError.unsupported(
        operation: "products with \(other.dtype.rawValue)", dtype: dtype,
        backend: device.backend.name)
    }
    let blocks = SequenceBlocks(offsets: offsets, width: shape[1])
    let backend = device.backend, y = try like([blocks.count])
    for block in blocks.all {
      try backend.gemm(
        block.rows(of: self), transposeA: false, block.rows(of: other), transposeB: true,
        into: block.products(of: y), accumulate: false, bias: nil)
    }
    return y.recording("products", [self, other]) { dy, gradients in
      // The gradient of the rows on the right is a product with the transposed matrix.
      for (target, factor, isLeft) in [(self, other, true), (other, self, false)]
      where target.requiresGradient {
        let gradient = try Tensor(zeros: target.shape, target.dtype, target.device)
        for block in blocks.all {
          try backend.gemm(
            block.products(of: dy), transposeA: !isLeft, block.rows(of: factor),
            transposeB: false, into: block.rows(of: gradient), accumulate: false, bias: nil)
        }
        try gradients.add(target, gradient)
      }
    }
  }
}

/// The places of packed sequences in a tensor of rows, and in one of a matrix per sequence.
private struct SequenceBlocks {
  struct Block {
    let first: Int
    let length: Int
    let width: Int
    let start: Int

    func rows(of tensor: Tensor) -> Tensor {
      Tensor(sharing: tensor, shape: [length, width], from: first * width)
    }

    func products(of tensor: Tensor) -> Tensor {
      Tensor(sharing: tensor, shape: [length, length], from: start)
    }
  }

  /// The sequences that have rows.
  private(set) var all: [Block] = []
  /// The number of products.
  private(set) var count = 0

  init(offsets: [Int32], width: Int) {
    for (start, end) in zip(offsets, offsets.dropFirst()) where start < end {
      let length = Int(end - start)
      all.append(Block(first: Int(start), length: length, width: width, start: count))
      count += length * length
    }
  }
}
