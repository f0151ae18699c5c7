/// Group normalization of x as a matrix whose rows belong to sequences and hold `channels` runs of
/// `length` columns.
struct GroupNormBlocks {
  let x: Tensor
  let gamma: Tensor
  let beta: Tensor
  let groups: Int
  let offsets: [Int32]
  let channels: Int
  let length: Int
  let epsilon: Double

  /// One group of one sequence: the elements that are normalized together.
  private struct Block {
    var sequence: Int
    var rows: Range<Int>
    var channels: Range<Int>
  }

  private var sequences: Int { offsets.count - 1 }
  private var width: Int { channels * length }

  private func block(_ index: Int) -> Block {
    let (sequence, group) = (index / groups, index % groups), size = channels / groups
    return Block(
      sequence: sequence, rows: Int(offsets[sequence])..<Int(offsets[sequence + 1]),
      channels: group * size..<(group + 1) * size)
  }

  /// Calls `body` with each element's place and channel, in order.
  private func forEach(_ block: Block, _ body: (_ place: Int, _ channel: Int) -> Void) {
    for row in block.rows {
      for channel in block.channels {
        let first = row * width + channel * length
        for place in first..<first + length { body(place, channel) }
      }
    }
  }

  /// The mean and 1 / sqrt(variance + epsilon) of a block.
  private func statistics<S: Scalar>(
    _ block: Block, _ input: UnsafeMutablePointer<S>
  ) -> (mean: Double, inverse: Double) {
    let count = Double(max(1, block.rows.count * block.channels.count * length))
    var sum = 0.0, squares = 0.0
    forEach(block) { place, _ in sum += Double(input[place]) }
    let mean = sum / count
    forEach(block) { place, _ in
      squares += (Double(input[place]) - mean) * (Double(input[place]) - mean)
    }
    return (mean, 1 / (squares / count + epsilon).squareRoot())
  }

  func applied<S: Scalar>(as type: S.Type) throws -> Tensor {
    let y = try x.like()
    let input = x.elements(type), output = y.elements(type)
    let factors = gamma.elements(type), shifts = beta.elements(type)
    x.device.backend.pool.run(sequences * groups) {
      let block = block($0), (mean, inverse) = statistics(block, input)
      forEach(block) { place, channel in
        let normal = S((Double(input[place]) - mean) * inverse)
        output[place] = normal * factors[channel] + shifts[channel]
      }
    }
    return y.recording("groupNorm", [x, gamma, beta]) { dy, gradients in
      let dx = try self.x.like()
      let (dgamma, dbeta) = self.backward(dy, into: dx, type)
      try gradients.add(self.x, dx)
      try gradients.add(self.gamma, Tensor(dgamma, self.gamma.shape, dy.dtype, dy.device))
      try gradients.add(self.beta, Tensor(dbeta, self.beta.shape, dy.dtype, dy.device))
    }
  }

  /// Computes dx, and the gradients of gamma and beta: sums per sequence, then over sequences in
  /// order.
  private func backward<S: Scalar>(
    _ dy: Tensor, into dx: Tensor, _ type: S.Type
  ) -> ([Double], [Double]) {
    var sums = [Double](repeating: 0, count: 2 * sequences * channels)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      x.device.backend.pool.run(sequences * groups) {
        let block = block($0), first = base + 2 * block.sequence * channels
        backward(block, dy, into: dx, gamma: first, beta: first + channels, type)
      }
    }
    var total = [Double](repeating: 0, count: 2 * channels)
    for (index, value) in sums.enumerated() { total[index % (2 * channels)] += value }
    return (Array(total.prefix(channels)), Array(total.suffix(channels)))
  }

  /// One block's dx = (g - mean(g) - xhat mean(g xhat)) / sigma with g = gamma dy.
  private func backward<S: Scalar>(
    _ block: Block, _ dy: Tensor, into dx: Tensor, gamma dgamma: UnsafeMutablePointer<Double>,
    beta dbeta: UnsafeMutablePointer<Double>, _ type: S.Type
  ) {
    let input = x.elements(type), upstream = dy.elements(type), gradient = dx.elements(type)
    let factors = gamma.elements(type), (mean, inverse) = statistics(block, input)
    let share = 1 / Double(max(1, block.rows.count * block.channels.count * length))
    var sum = 0.0, along = 0.0
    forEach(block) { place, channel in
      let normal = (Double(input[place]) - mean) * inverse, dy = Double(upstream[place])
      dgamma[channel] += dy * normal
      dbeta[channel] += dy
      sum += dy * Double(factors[channel]) * share
      along += dy * Double(factors[channel]) * normal * share
    }
    forEach(block) { place, channel in
      let normal = (Double(input[place]) - mean) * inverse
      let scaled = Double(upstream[place]) * Double(factors[channel])
      gradient[place] = S((scaled - sum - normal * along) * inverse)
    }
  }
}
