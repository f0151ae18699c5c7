import CKernels

extension NativeBackend {
  func attention(_ call: AttentionCall, out: Tensor, lse: Tensor) throws {
    try require(out, "attention")
    withNative(call, out: out, lse: lse) { native, scratch in
      runTasks(call, native, scratch, backward: false)
    }
  }

  func attentionBackward(
    _ call: AttentionCall, out: Tensor, lse: Tensor, dout: Tensor, dq: Columns, dk: Columns,
    dv: Columns
  ) throws {
    try require(out, "attention")
    withNative(call, out: out, lse: lse) { native, scratch in
      var native = native
      native.dout = UnsafeRawPointer(dout.raw)
      native.dq = dq.raw
      native.dk = dk.raw
      native.dv = dv.raw
      runTasks(call, native, scratch, backward: true)
    }
  }

  /// Runs one task per sequence and head; each takes a block of scratch while it runs.
  private func runTasks(
    _ call: AttentionCall, _ native: cloze_attention, _ scratch: ScratchPool, backward: Bool
  ) {
    var native = native
    let floats = scratchFloats(call, &native, backward: backward)
    withUnsafePointer(to: &native) { native in
      pool.run(call.sequences * call.heads) { task in
        let sequence = Int64(task / call.heads), head = Int32(task % call.heads)
        scratch.with(floats: floats) { memory in
          if backward {
            cloze_attention_backward(native, sequence, head, memory)
          } else {
            cloze_attention_forward(native, sequence, head, memory)
          }
        }
      }
    }
  }

  /// The number of floats of scratch that each task of a call needs.
  func scratchFloats(
    _ call: AttentionCall, _ native: inout cloze_attention, backward: Bool
  ) -> Int {
    cloze_attention_scratch(
      &native, Int64(longest(call.queryOffsets)), Int64(longest(call.keyOffsets)),
      backward ? 1 : 0)
  }

  private func longest(_ offsets: [Int32]) -> Int32 {
    zip(offsets, offsets.dropFirst()).map { $1 - $0 }.max() ?? 0
  }

  func withNative(
    _ call: AttentionCall, out: Tensor, lse: Tensor,
    _ body: (cloze_attention, ScratchPool) -> Void
  ) {
    var dropout = call.dropout?.native ?? cloze_dropout()
    let global = call.pattern.global?.map { $0 ? UInt8(1) : 0 }
    let positions = call.queryPositions
    call.queryOffsets.withUnsafeBufferPointer { queryOffsets in
      call.keyOffsets.withUnsafeBufferPointer { keyOffsets in
        withOptionals(global, call.pattern.slopes, positions) { global, slopes, positions in
          withUnsafePointer(to: &dropout) { dropout in
            let native = cloze_attention(
              q: call.queries.raw, k: call.keys.raw, v: call.values.raw,
              q_stride: Int64(call.queries.stride), k_stride: Int64(call.keys.stride),
              v_stride: Int64(call.values.stride), out: out.raw, lse: lse.floats, dout: nil,
              dq: nil, dk: nil, dv: nil, q_offsets: queryOffsets.baseAddress,
              k_offsets: keyOffsets.baseAddress, q_rows: nil, k_rows: nil, once: 0,
              out_rows: nil,
              positions: positions,
              global: global,
              slopes: slopes,
              dropout: call.dropout == nil ? nil : dropout, total_q: Int64(out.shape[0]),
              heads: Int32(call.heads), head_width: Int32(call.headWidth),
              dtype: out.dtype.code, causal: call.pattern.isCausal ? 1 : 0,
              window: Int64(call.pattern.window ?? -1), scale: Float(call.scale))
            body(native, ScratchPool())
          }
        }
      }
    }
  }

  func rotary(
    _ x: Columns, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float
  ) throws {
    try require(x.tensor, "rotary")
    pool.rows(positions.count, grain: grain(heads * headWidth)) { begin, end in
      cloze_rotary(
        x.raw, positions, frequencies, direction, x.tensor.dtype.code, Int64(heads),
        Int64(headWidth), Int64(frequencies.count), Int64(x.stride), begin, end)
    }
  }
}

/// Calls `body` with pointers to the arrays' elements, or `nil`.
private func withOptionals<A, B, C, R>(
  _ a: [A]?, _ b: [B]?, _ c: [C]?,
  _ body: (UnsafePointer<A>?, UnsafePointer<B>?, UnsafePointer<C>?) -> R
) -> R {
  withOptional(a) { a in withOptional(b) { b in withOptional(c) { c in body(a, b, c) } } }
}

/// Calls `body` with a pointer to the array's elements, or `nil`.
private func withOptional<Element, R>(
  _ array: [Element]?, _ body: (UnsafePointer<Element>?) -> R
) -> R {
  guard let array else { return body(nil) }
  return array.withUnsafeBufferPointer { body($0.baseAddress) }
}
