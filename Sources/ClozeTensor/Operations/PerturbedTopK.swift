extension Tensor {
  /// The choice of the largest scores of each sequence, smoothed so that it has a gradient (Berthet
  /// et al. 2020; Cordonnier et al. 2021): the mean over draws of noise z of the one-hot matrices
  /// H(scores + sigma z) of the k largest, in their order in the sequence.
  ///
  /// The gradient is the whole of equation 5 of Berthet et al.: dL/ds_j = E[sum(G H) z_j] / sigma.
  /// Equal scores count in the order of their places.
  ///
  /// - Parameters:
  ///   - offsets: The start of each sequence, and the end [B + 1].
  ///   - counts: k of each sequence [B], at most its length.
  ///   - noise: The draws: sequence by sequence, and of each draw by draw, as many as there are
  ///     scores in the sequence.
  ///   - sigma: The size of the noise.
  /// - Shapes: self [T] -> [the sum of k n over sequences of n scores], a matrix [k, n] for each.
  public func perturbedTopK(
    offsets: [Int32], counts: [Int], noise: [Double], sigma: Double
  ) throws -> Tensor {
    try require(rank: 1, "perturbedTopK")
    try checkOffsets(offsets, rows: count)
    let lengths = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }
    guard counts.count == lengths.count, zip(counts, lengths).allSatisfy({ 0...$1 ~= $0 }),
      sigma > 0, count > 0, !noise.isEmpty, noise.count % count == 0
    else {
      throw TensorError.badShape(
        operation: "perturbedTopK", shape: shape,
        expected: "counts of at most the \(lengths.count) lengths, and noise for every score")
    }
    return try widened { scores in
      let choices = NoisyChoices(
        scores: scores.doubles, offsets: offsets.map(Int.init), counts: counts, noise: noise,
        sigma: sigma)
      let pool = scores.device.backend.pool
      let y = try Tensor(choices.shares(pool), [choices.size], scores.dtype, scores.device)
      return y.recording("perturbedTopK", [scores]) { dy, gradients in
        try gradients.add(
          scores,
          Tensor(choices.slopes(dy.doubles, pool), scores.shape, scores.dtype, scores.device))
      }
    }
  }
}

/// The largest of noisy scores, draw by draw.
private struct NoisyChoices: Sendable {
  let scores: [Double]
  let offsets: [Int]
  let counts: [Int]
  let noise: [Double]
  let sigma: Double

  private var samples: Int { noise.count / max(1, scores.count) }
  /// The start of each sequence's matrix, and the end.
  private var starts: [Int] {
    counts.indices.reduce(into: [0]) {
      $0.append($0[$1] + counts[$1] * (offsets[$1 + 1] - offsets[$1]))
    }
  }
  /// The number of shares.
  var size: Int { starts[counts.count] }

  /// The mean of the one-hot matrices of the draws.
  func shares(_ pool: ThreadPool) -> [Double] {
    let starts = starts
    var shares = [Double](repeating: 0, count: size)
    shares.withUnsafeMutableBufferPointer { shares in
      nonisolated(unsafe) let shares = shares
      pool.run(counts.count) { sequence in
        let length = offsets[sequence + 1] - offsets[sequence]
        forEachDraw(sequence) { _, chosen in
          for (order, place) in chosen.enumerated() {
            shares[starts[sequence] + order * length + place] += 1
          }
        }
        for index in starts[sequence]..<starts[sequence + 1] { shares[index] /= Double(samples) }
      }
    }
    return shares
  }

  /// The gradient of the scores, from that of the shares.
  func slopes(_ upstream: [Double], _ pool: ThreadPool) -> [Double] {
    let starts = starts
    var slopes = [Double](repeating: 0, count: scores.count)
    slopes.withUnsafeMutableBufferPointer { slopes in
      nonisolated(unsafe) let slopes = slopes
      pool.run(counts.count) { sequence in
        let first = offsets[sequence], length = offsets[sequence + 1] - first
        forEachDraw(sequence) { noise, chosen in
          var value = 0.0
          for (order, place) in chosen.enumerated() {
            value += upstream[starts[sequence] + order * length + place]
          }
          for place in 0..<length { slopes[first + place] += value * noise[place] }
        }
        let scale = 1 / (Double(samples) * sigma)
        for place in 0..<length { slopes[first + place] *= scale }
      }
    }
    return slopes
  }

  /// Calls `body` with the noise of each draw and the places of the largest scores, ascending.
  private func forEachDraw(
    _ sequence: Int, _ body: (UnsafePointer<Double>, UnsafeBufferPointer<Int>) -> Void
  ) {
    let first = offsets[sequence], length = offsets[sequence + 1] - first, k = counts[sequence]
    guard k > 0 else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: length) { noisy in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: k) { chosen in
        noise.withUnsafeBufferPointer { noise in
          guard let all = noise.baseAddress else { return }
          for sample in 0..<samples {
            let draw = all + samples * first + sample * length
            for place in 0..<length { noisy[place] = scores[first + place] + sigma * draw[place] }
            Self.choose(UnsafeBufferPointer(noisy), into: chosen)
            body(draw, UnsafeBufferPointer(chosen))
          }
        }
      }
    }
  }

  /// Writes the places of the largest values, ascending.
  private static func choose(
    _ values: UnsafeBufferPointer<Double>, into chosen: UnsafeMutableBufferPointer<Int>
  ) {
    var found = 0
    for place in values.indices {
      var above = 0
      for other in values.indices where other != place {
        let isAbove =
          values[other] > values[place] || (values[other] == values[place] && other < place)
        above += isAbove ? 1 : 0
      }
      guard above < chosen.count, found < chosen.count else { continue }
      chosen[found] = place
      found += 1
    }
    // Scores that are no numbers may leave places over.
    while found < chosen.count {
      chosen[found] = found
      found += 1
    }
  }
}
