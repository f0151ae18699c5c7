import CKernels

extension GroupNormCall {
  fileprivate var native: cloze_groups {
    cloze_groups(
      x: x.raw, gamma: gamma.floats, beta: beta.floats, width: Int64(width),
      groups: Int64(groups), epsilon: Float(epsilon), slope: Float(slope), dtype: x.dtype.code)
  }

  /// Calls `body` for each group of each sequence with its number, and the sequence's number and
  /// rows.
  fileprivate func forEachGroup(
    on pool: ThreadPool,
    _ body: (_ task: Int, _ sequence: Int, _ group: Int64, _ begin: Int64, _ end: Int64) -> Void
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      pool.run(sequences * groups) { task in
        let sequence = task / groups
        body(
          task, sequence, Int64(task % groups), Int64(offsets[sequence]),
          Int64(offsets[sequence + 1]))
      }
    }
  }

  /// Computes the gradients of gamma and beta: the sums of each sequence are added in order.
  fileprivate func parameterGradients(
    _ body: (_ sums: UnsafeMutablePointer<Float>, _ stride: Int) -> Void
  ) -> (gamma: [Float], beta: [Float]) {
    let stride = 2 * width
    var sums = [Float](repeating: 0, count: max(1, sequences) * stride)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      body(base, stride)
      for sequence in 1..<max(1, sequences) {
        for index in 0..<stride { base[index] += base[sequence * stride + index] }
      }
    }
    return (Array(sums[..<width]), Array(sums[width..<stride]))
  }
}

extension NativeBackend {
  func groupNorm(_ call: GroupNormCall) throws -> Tensor {
    let x = call.x
    guard x.dtype != .f64 else { return try call.composed() }
    let y = try x.like()
    let statistics = try x.like([call.sequences * call.groups, 2], .f32)
    groupNorm(call, into: y, statistics: statistics)
    return y.recording("groupNorm", [x, call.gamma, call.beta]) { dy, gradients in
      let dx = try x.like()
      let sums = self.groupNormBackward(call, statistics: statistics, dy: dy, into: dx)
      try gradients.add(x, dx)
      try gradients.add(call.gamma, Tensor(sums.gamma, call.gamma.shape, .f32, dy.device))
      try gradients.add(call.beta, Tensor(sums.beta, call.beta.shape, .f32, dy.device))
    }
  }

  func edgeMaximum(_ call: GroupNormCall, _ edges: EdgeList) throws -> Tensor {
    let x = call.x
    guard x.dtype != .f64 else { return try call.composedMaximum(of: edges) }
    let y = try x.like()
    let statistics = try x.like([call.sequences * call.groups, 2], .f32)
    let chosen = edgeMaximum(call, edges, into: y, statistics: statistics)
    let inputs = [x, edges.centres, call.gamma, call.beta]
    return y.recording("edgeMaximum", inputs) { dy, gradients in
      let dneighbours = try Tensor(zeros: x.shape, .f32, x.device)
      let dcentres = try x.like(nil, .f32)
      let sums = self.edgeMaximumBackward(
        call, edges, statistics: statistics, chosen: chosen, dy: dy, neighbours: dneighbours,
        centres: dcentres)
      try gradients.add(x, dneighbours.cast(to: x.dtype))
      try gradients.add(edges.centres, dcentres.cast(to: x.dtype))
      try gradients.add(call.gamma, Tensor(sums.gamma, call.gamma.shape, .f32, dy.device))
      try gradients.add(call.beta, Tensor(sums.beta, call.beta.shape, .f32, dy.device))
    }
  }

  /// Computes y, and statistics [B groups, 2] for the backward pass.
  private func groupNorm(_ call: GroupNormCall, into y: Tensor, statistics: Tensor) {
    let (native, numbers) = (call.native, statistics.floats)
    call.forEachGroup(on: pool) { task, _, group, begin, end in
      var native = native
      cloze_group_norm(&native, group, begin, end, numbers + 2 * task, y.raw)
    }
  }

  /// Computes dx, and the gradients of gamma and beta.
  private func groupNormBackward(
    _ call: GroupNormCall, statistics: Tensor, dy: Tensor, into dx: Tensor
  ) -> (gamma: [Float], beta: [Float]) {
    let (native, numbers, width) = (call.native, statistics.floats, call.width)
    return call.parameterGradients { sums, stride in
      call.forEachGroup(on: pool) { task, sequence, group, begin, end in
        var native = native
        let own = sums + sequence * stride
        cloze_group_norm_backward(
          &native, group, begin, end, numbers + 2 * task, dy.raw, dx.raw, own, own + width)
      }
    }
  }

  /// Computes y, the neighbours that it came from [T, C], and statistics, for edges from `centres`
  /// to `count` neighbours each.
  private func edgeMaximum(
    _ call: GroupNormCall, _ edges: EdgeList, into y: Tensor, statistics: Tensor
  ) -> [UInt8] {
    let numbers = statistics.floats
    var chosen = [UInt8](repeating: 0, count: y.count)
    chosen.withUnsafeMutableBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return }
      edges.withNative(call) { native in
        call.forEachGroup(on: pool) { task, _, group, begin, end in
          cloze_edge_maximum(native, group, begin, end, numbers + 2 * task, y.raw, places)
        }
      }
    }
    return chosen
  }

  /// Computes the gradients of the neighbours' features (f32, initially zero) and of the centres'
  /// (f32), of gamma and beta.
  private func edgeMaximumBackward(
    _ call: GroupNormCall, _ edges: EdgeList, statistics: Tensor, chosen: [UInt8], dy: Tensor,
    neighbours: Tensor, centres: Tensor
  ) -> (gamma: [Float], beta: [Float]) {
    let (numbers, width) = (statistics.floats, call.width)
    return call.parameterGradients { sums, stride in
      edges.withNative(call) { native in
        call.forEachGroup(on: pool) { task, sequence, group, begin, end in
          let own = sums + sequence * stride
          cloze_edge_maximum_backward(
            native, group, begin, end, numbers + 2 * task, chosen, dy.raw, neighbours.floats,
            centres.floats, own, own + width)
        }
      }
    }
  }
}

extension EdgeList {
  fileprivate func withNative(_ call: GroupNormCall, _ body: (UnsafePointer<cloze_edges>) -> Void) {
    neighbours.withUnsafeBufferPointer { list in
      var native = cloze_edges(
        norm: call.native, centre: centres.raw, neighbours: list.baseAddress, count: Int64(count))
      withUnsafePointer(to: &native) { body($0) }
    }
  }
}
