import CKernels

/// Connectionist temporal classification (Graves et al. 2006): labels without times.
public enum CTC {
  /// Returns the least number of frames in which `labels` can be spelt: one each, and a blank
  /// between equal neighbours; 1 for no labels.
  public static func leastFrames(_ labels: [Int32]) -> Int {
    max(1, labels.count + zip(labels, labels.dropFirst()).count(where: ==))
  }
}

extension Tensor {
  /// The CTC loss of each utterance: -log of the summed probability of all alignments that spell
  /// its labels (Graves et al. 2006, section 4), in log space.
  ///
  /// Loss and gradient are computed together. A loss is infinite where no alignment has any
  /// probability, and NaN where a logit is NaN or infinite; the gradient is NaN then.
  ///
  /// - Parameters:
  ///   - labels: each utterance's labels, without blanks.
  ///   - offsets: the utterances' offsets [B + 1].
  ///   - blank: the class of the blank.
  /// - Shapes: self [T, V], logits -> [B]; f32 for bf16.
  /// - Throws: `TensorError` if an utterance has fewer frames than `CTC.leastFrames`.
  public func ctc(_ labels: [[Int32]], offsets: [Int32], blank: Int32) throws -> Tensor {
    try require(rank: 2, "ctc")
    guard dtype != .bf16 else {
      return try cast(to: .f32).ctc(labels, offsets: offsets, blank: blank)
    }
    try check(labels, offsets, blank)
    let isRecorded = GradientMode.isEnabled && requiresGradient
    let slopes = isRecorded ? try like() : nil
    let losses = try Tensor(
      dtype == .f64
        ? ctcInDoubles(labels, offsets, blank, slopes)
        : ctcInFloats(labels, offsets, blank, slopes),
      [labels.count], dtype, device)
    return losses.recording("ctc", [self]) { upstream, gradients in
      guard let slopes else { return }
      try gradients.add(
        self, slopes.scaledRows(by: upstream.doubles, offsets: offsets.map(Int.init)))
    }
  }

  private func check(_ labels: [[Int32]], _ offsets: [Int32], _ blank: Int32) throws {
    try checkOffsets(offsets, rows: shape[0])
    guard labels.count == offsets.count - 1 else {
      throw TensorError.shapeMismatch(operation: "ctc", lhs: [labels.count], rhs: [offsets.count])
    }
    try ClozeTensor.require(indices: labels.flatMap { $0 } + [blank], below: shape[1], "ctc")
    for (index, labels) in labels.enumerated() {
      let frames = Int(offsets[index + 1] - offsets[index]), least = CTC.leastFrames(labels)
      guard frames >= least, !labels.contains(blank) else {
        throw TensorError.badShape(
          operation: "ctc", shape: [frames, labels.count],
          expected: "utterance \(index) to have at least \(least) frames and no blank in its labels"
        )
      }
    }
  }

  /// Computes the losses with the C kernel, an utterance at a time on each thread; `slopes` [T, V]
  /// receives the gradient.
  private func ctcInFloats(
    _ labels: [[Int32]], _ offsets: [Int32], _ blank: Int32, _ slopes: Tensor?
  ) -> [Double] {
    let classes = shape[1], logits = floats, gradient = slopes?.floats
    var losses = [Double](repeating: 0, count: labels.count)
    losses.withUnsafeMutableBufferPointer { losses in
      guard let losses = losses.baseAddress else { return }
      device.backend.pool.run(labels.count) { index in
        let first = Int(offsets[index]), frames = Int(offsets[index + 1]) - first
        losses[index] = labels[index].withUnsafeBufferPointer { labels in
          var utterance = cloze_utterance(
            logits: logits + first * classes, frames: Int64(frames), classes: Int64(classes),
            labels: labels.baseAddress, count: Int64(labels.count), blank: blank)
          let room = cloze_ctc_scratch(Int64(frames), Int64(labels.count))
          let scratch = UnsafeMutablePointer<Float>.allocate(capacity: room)
          defer { scratch.deallocate() }
          return cloze_ctc(&utterance, scratch, gradient.map { $0 + first * classes })
        }
      }
    }
    return losses
  }

  /// Computes the losses in double precision.
  private func ctcInDoubles(
    _ labels: [[Int32]], _ offsets: [Int32], _ blank: Int32, _ slopes: Tensor?
  ) -> [Double] {
    let classes = shape[1], logits = doubles
    var losses: [Double] = [], gradient: [Double] = []
    for (index, labels) in labels.enumerated() {
      let rows = Int(offsets[index])..<Int(offsets[index + 1])
      let paths = CTCPaths(
        logits: Array(logits[rows.lowerBound * classes..<rows.upperBound * classes]),
        classes: classes, labels: labels.map(Int.init), blank: Int(blank))
      losses.append(paths.loss)
      if slopes != nil { gradient += paths.gradient() }
    }
    slopes?.write(gradient)
    return losses
  }

  /// Multiplies each sequence's rows by its factor.
  private func scaledRows(by factors: [Double], offsets: [Int]) throws -> Tensor {
    let result = try like(), width = shape[1]
    func scale<S: Scalar>(_: S.Type) {
      let from = elements(S.self), to = result.elements(S.self)
      device.backend.pool.run(factors.count) { index in
        let factor = S(factors[index])
        for place in offsets[index] * width..<offsets[index + 1] * width {
          to[place] = from[place] * factor
        }
      }
    }
    if dtype == .f64 { scale(Double.self) } else { scale(Float.self) }
    return result
  }
}
