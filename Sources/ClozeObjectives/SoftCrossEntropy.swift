import ClozeTensor

extension Tensor {
  /// Computes the mean cross-entropy of logits with shares of classes that add up to 1 in each row,
  /// -sum(shares x log softmax), for labels that are smoothed or mixed.
  ///
  /// - Shapes: self and shares [M, V] -> a scalar.
  public func crossEntropy(shares: Tensor) throws -> Tensor {
    let rows = max(1, shape.first ?? 1)
    return try softmax(logarithm: true).multiplying(shares).sum()
      .scaled(by: -1 / Double(rows))
  }

  /// Computes the mean cross-entropy of logits with smoothed labels: each label keeps 1 -
  /// `smoothing`, and all other classes get equal shares of the rest (Szegedy et al. 2016, section
  /// 7; as Point-BERT divides it).
  ///
  /// - Shapes: self [M, V], labels [M] -> a scalar.
  public func crossEntropy(labels: [Int32], smoothing: Double) throws -> Tensor {
    guard shape.count == 2, labels.count == shape[0],
      labels.allSatisfy({ (0..<shape[1]).contains(Int($0)) })
    else {
      throw TensorError.badShape(
        operation: "crossEntropy", shape: shape, expected: "a row for each of the labels")
    }
    let classes = shape[1]
    let other = classes > 1 ? smoothing / Double(classes - 1) : 0
    var shares = [Float](repeating: Float(other), count: labels.count * classes)
    for (row, label) in labels.enumerated() {
      shares[row * classes + Int(label)] = Float(classes > 1 ? 1 - smoothing : 1)
    }
    return try crossEntropy(shares: Tensor(shares, shape, dtype, device))
  }
}
