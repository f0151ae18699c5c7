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
    _ x: Tensor, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float, into y: Tensor
  ) throws {
    try require(x, "rotary")
    let half = frequencies.count, stride = (half + 15) / 16 * 16
    // Sequences have the same positions: the angles are computed once for all of them.
    let angles = Angles(positions)
    let turns = try Tensor(uninitialized: [angles.positions.count, 2 * stride], .f32, x.device)
    pool.rows(angles.positions.count, grain: grain(32 * stride)) { begin, end in
      cloze_rotary_turns(
        angles.positions, frequencies, direction, turns.floats, Int64(half), Int64(stride), begin,
        end)
    }
    pool.rows(positions.count, grain: grain(x.shape[1])) { begin, end in
      cloze_rotary(
        x.raw, y.raw, angles.rows, turns.floats, x.dtype.code, Int64(heads), Int64(headWidth),
        Int64(half), Int64(stride), Int64(x.shape[1]), begin, end)
    }
  }
}

/// The positions that rotary positions compute angles of.
private struct Angles {
  /// All positions up to the last one, or if these are many those of the rows.
  let positions: [Int32]
  /// The place of each row's position among them.
  let rows: [Int32]

  init(_ positions: [Int32]) {
    let last = positions.max() ?? -1
    if (positions.min() ?? 0) >= 0, Int(last) < positions.count {
      self.positions = Array(0..<last + 1)
      rows = positions
    } else {
      self.positions = positions
      rows = Array(0..<Int32(positions.count))
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
