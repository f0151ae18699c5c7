import CKernels

extension NativeBackend {
  func indexedAttention(_ call: IndexedAttentionCall) throws -> Tensor {
    guard call.qkv.dtype != .f64 else { return try call.composed() }
    let packed = call.packed
    let out = try call.qkv.like([call.rows.queries.count, call.width])
    let lse = try out.like([call.heads, out.shape[0]], .f32)
    withGroups(call, packed, out: out, lse: lse, backward: nil)
    return out.recording("indexedAttention", [call.qkv]) { [unowned out] dout, gradients in
      // Gradients of rows that several sequences use are added up in single precision.
      let sum =
        call.rows.isPartition
        ? try call.qkv.like() : try Tensor(zeros: call.qkv.shape, .f32, call.qkv.device)
      self.withGroups(call, packed, out: out, lse: lse, backward: (dout, sum))
      try gradients.add(call.qkv, sum.cast(to: call.qkv.dtype))
    }
  }

  /// Runs tasks of one group and some of the heads each, which add to the rows of their group
  /// alone.
  private func withGroups(
    _ call: IndexedAttentionCall, _ packed: AttentionCall, out: Tensor, lse: Tensor,
    backward: (dout: Tensor, sum: Tensor)?
  ) {
    let rows = call.rows
    withNative(packed, out: out, lse: lse) { native, scratch in
      rows.queries.withUnsafeBufferPointer { queries in
        rows.keys.withUnsafeBufferPointer { keys in
          var native = native
          (native.q_rows, native.k_rows) = (queries.baseAddress, keys.baseAddress)
          if rows.isInPlace { native.out_rows = queries.baseAddress }
          native.once = rows.isPartition ? 1 : 0
          if let backward {
            let width = call.width * backward.sum.dtype.size
            native.dout = UnsafeRawPointer(backward.dout.raw)
            native.dq = backward.sum.raw
            native.dk = backward.sum.raw + width
            native.dv = backward.sum.raw + 2 * width
          }
          runGroups(rows.groups, packed, native, scratch, backward: backward != nil)
        }
      }
    }
  }

  private func runGroups(
    _ groups: [Int32], _ call: AttentionCall, _ native: cloze_attention, _ scratch: ScratchPool,
    backward: Bool
  ) {
    var native = native
    let floats = scratchFloats(call, &native, backward: backward)
    // All heads of a row at once are in the cache; of few groups there must be enough tasks.
    let parts = groups.count > 16 ? 1 : call.heads
    withUnsafePointer(to: &native) { native in
      pool.run((groups.count - 1) * parts) { task in
        let group = task / parts, part = task % parts
        let heads = call.heads * part / parts..<call.heads * (part + 1) / parts
        scratch.with(floats: floats) { memory in
          for sequence in groups[group]..<groups[group + 1] {
            for head in heads {
              if backward {
                cloze_attention_backward(native, Int64(sequence), Int32(head), memory)
              } else {
                cloze_attention_forward(native, Int64(sequence), Int32(head), memory)
              }
            }
          }
        }
      }
    }
  }

  func trajectoryAttention(_ call: TrajectoryAttentionCall) throws -> Tensor {
    guard call.qkv.dtype != .f64 else { return try call.composed() }
    let words = call.qkv.shape[0]
    let out = try call.qkv.like([words, call.width])
    let lse = try out.like([call.heads, words], .f32)
    run(call, out: out, lse: lse)
    return out.recording("trajectoryAttention", [call.qkv, call.places]) {
      [unowned out] dout, gradients in
      let words = try call.qkv.like(), places = try call.places.like()
      self.run(call, out: out, lse: lse, gradients: (dout, words, places))
      try gradients.add(call.qkv, words)
      try gradients.add(call.places, places)
    }
  }

  private func run(
    _ call: TrajectoryAttentionCall, out: Tensor, lse: Tensor,
    gradients: (dout: Tensor, words: Tensor, places: Tensor)? = nil
  ) {
    let longest = zip(call.offsets, call.offsets.dropFirst()).map { $1 - $0 }.max() ?? 0
    var dropout = call.dropout?.native ?? cloze_dropout()
    call.offsets.withUnsafeBufferPointer { offsets in
      call.placeOffsets.withUnsafeBufferPointer { placeOffsets in
        withUnsafePointer(to: &dropout) { dropout in
          var native = cloze_trajectory(
            qkv: call.qkv.raw, own: call.places.raw, out: out.raw, lse: lse.floats,
            dout: gradients.map { UnsafeRawPointer($0.dout.raw) }, dqkv: gradients?.words.raw,
            down: gradients?.places.raw, offsets: offsets.baseAddress,
            own_offsets: placeOffsets.baseAddress, dropout: call.dropout == nil ? nil : dropout,
            words: Int64(call.qkv.shape[0]), heads: Int32(call.heads),
            head_width: Int32(call.width / call.heads), dtype: out.dtype.code,
            scale: 1 / Float(call.width / call.heads).squareRoot())
          let floats = cloze_trajectory_scratch(
            &native, Int64(longest), Int64(call.frames.max() ?? 0))
          let scratch = ScratchPool()
          withUnsafePointer(to: &native) { native in
            pool.run(call.frames.count * call.heads) { task in
              let text = Int64(task / call.heads), head = Int32(task % call.heads)
              scratch.with(floats: floats) { memory in
                if gradients == nil {
                  cloze_trajectory_forward(native, text, head, memory)
                } else {
                  cloze_trajectory_backward(native, text, head, memory)
                }
              }
            }
          }
        }
      }
    }
  }
}

extension IndexedAttentionCall {
  /// The call of packed attention whose rows are numbered apart from it.
  fileprivate var packed: AttentionCall {
    AttentionCall(
      queries: Columns(qkv), keys: Columns(qkv, width), values: Columns(qkv, 2 * width),
      queryOffsets: rows.queryOffsets, keyOffsets: rows.keyOffsets, queryPositions: nil,
      heads: heads, headWidth: width / heads,
      scale: 1 / Double(width / heads).squareRoot(), pattern: AttentionPattern(), dropout: dropout)
  }
}
