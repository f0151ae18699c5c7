extension Tensor {
  /// Returns a copy of this matrix with row m of `rows` added to row `indices[m]`, in order of m.
  ///
  /// - Shapes: self [T, C], rows [M, C], indices [M] -> [T, C].
  public func scatterAdding(_ rows: Tensor, at indices: [Int32]) throws -> Tensor {
    try require(rank: 2, "scatterAdd")
    try rows.require(shape: [indices.count, shape[1]], "scatterAdd")
    try ClozeTensor.require(indices: indices, below: shape[0], "scatterAdd")
    return try widened { table in
      let rows = try rows.operand(widenedTo: table.dtype, "scatterAdd")
      let backend = table.device.backend, y = try table.like()
      try backend.convert(table, into: y, accumulate: false)
      try backend.scatterAdd(rows, indices, into: y)
      return y.recording("scatterAdd", [table, rows]) { dy, gradients in
        try gradients.add(table, dy)
        try gradients.add(rows, dy.gatherRows(indices))
      }
    }
  }

  /// Returns a matrix of `count` rows that is zero except for row `indices[m]`, which is row m of
  /// this one; rows with the same index are added.
  ///
  /// - Shapes: self [M, C], indices [M] -> [count, C].
  public func scatterRows(to indices: [Int32], count: Int) throws -> Tensor {
    try require(rank: 2, "scatterRows")
    return try Tensor(zeros: [count, shape[1]], dtype, device).scatterAdding(self, at: indices)
  }

  /// Returns the features of each centre's `k` neighbours, whose rows `indices` lists centre by
  /// centre.
  ///
  /// - Shapes: self [N, C], indices [M k] -> [M, k, C].
  public func gatherNeighbours(_ indices: [Int32], count k: Int) throws -> Tensor {
    guard k > 0, indices.count % k == 0 else {
      throw TensorError.badShape(
        operation: "gatherNeighbours", shape: [indices.count], expected: "\(k) indices per centre")
    }
    let rows = try gatherRows(indices)
    return try rows.reshaped([indices.count / k, k, rows.shape[1]])
  }
}
