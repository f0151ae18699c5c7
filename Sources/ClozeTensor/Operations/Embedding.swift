extension Tensor {
  /// The sum of rows of several tables: BERT's word, position and segment embeddings in one pass.
  ///
  /// - Shapes: tables [V_k, C], ids [T] each -> [T, C] of type `dtype`.
  public static func embedding(_ tables: [Tensor], _ ids: [[Int32]], as dtype: DType) throws
    -> Tensor
  {
    guard let first = tables.first, tables.count == ids.count, let rows = ids.first?.count else {
      throw TensorError.countMismatch(
        operation: "embedding", shape: [tables.count], count: ids.count)
    }
    for (table, list) in zip(tables, ids) {
      try table.require(rank: 2, "embedding")
      guard table.shape[1] == first.shape[1], list.count == rows else {
        throw TensorError.shapeMismatch(
          operation: "embedding", lhs: first.shape, rhs: [list.count, table.shape[1]])
      }
      try ClozeTensor.require(indices: list, below: table.shape[0], "embedding")
    }
    let y = try first.like([rows, first.shape[1]], dtype)
    try first.device.backend.gatherSum(tables, ids, into: y)
    return y.recording("embedding", tables) { dy, gradients in
      for (table, list) in zip(tables, ids) {
        try gradients.accumulate(table) { sum, accumulate in
          if !accumulate { sum.fillWithZeros() }
          try dy.device.backend.scatterAdd(dy, list, into: sum)
        }
      }
    }
  }

  /// The rows of a matrix at `indices`, in their order.
  ///
  /// - Shapes: self [T, C], indices [M] -> [M, C].
  public func gatherRows(_ indices: [Int32]) throws -> Tensor {
    try require(rank: 2, "gatherRows")
    try ClozeTensor.require(indices: indices, below: shape[0], "gatherRows")
    let y = try like([indices.count, shape[1]])
    let bytes = shape[1] * dtype.size
    for (to, from) in indices.enumerated() {
      (y.raw + to * bytes).copyMemory(from: raw + Int(from) * bytes, byteCount: bytes)
    }
    return y.recording("gatherRows", [self]) { dy, gradients in
      // Rows may repeat, so they are summed in full precision before rounding.
      let sum = try Tensor(zeros: self.shape, self.sumType, self.device)
      try dy.device.backend.scatterAdd(dy, indices, into: sum)
      try gradients.add(self, sum.cast(to: self.dtype))
    }
  }
}
