import Foundation

extension Tensor {
  /// A sample of each row's categorical distribution, made differentiable (Jang et al. 2017):
  /// softmax((x + g) / temperature) with g = -log(-log u).
  ///
  /// - Parameters:
  ///   - temperature: the lower, the closer to one-hot.
  ///   - hard: true for one-hot rows with the gradient of the soft sample (straight through).
  ///   - random: the source of u; the same stream gives the same sample.
  /// - Shapes: self [..., V], unnormalized log-probabilities -> [..., V].
  public func gumbelSoftmax(
    temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor {
    guard let classes = shape.last, classes > 0, temperature > 0 else {
      throw TensorError.badShape(
        operation: "gumbelSoftmax", shape: shape,
        expected: "rows of at least one class and a temperature above 0")
    }
    return try device.backend.gumbelSoftmax(
      self, temperature: temperature, hard: hard, random: random)
  }

  /// The sample made of noise, a sum and a softmax.
  func composedGumbelSoftmax(
    temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor {
    try widened { x in
      var random = random
      let noise = (0..<x.count).map { _ in -log(-log(random.uniform() + 0x1p-25)) }
      let soft = try x.adding(Tensor(noise, x.shape, x.dtype, x.device))
        .scaled(by: 1 / temperature).softmax()
      return try hard ? soft.straightThroughOneHot() : soft
    }
  }

  /// One at each row's (first) largest element, zero elsewhere; the gradient passes as if nothing
  /// had been done.
  private func straightThroughOneHot() throws -> Tensor {
    let width = shape.last ?? 1, values = doubles
    var result = [Double](repeating: 0, count: count)
    for first in stride(from: 0, to: count, by: width) {
      let row = first..<first + width
      let best = row.reduce(first) { values[$1] > values[$0] ? $1 : $0 }
      result[best] = 1
    }
    return try Tensor(result, shape, dtype, device).recording("oneHot", [self]) { dy, gradients in
      try gradients.add(self, dy)
    }
  }
}
