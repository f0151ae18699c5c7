import CKernels

extension NativeBackend {
  func relativeAttention(_ call: RelativeAttentionCall) throws -> Tensor {
    guard call.queries.dtype == .f32 else { return try call.composed() }
    let out = try call.queries.like(), sequences = call.queryOffsets.count - 1
    call.withNative(out) { native, room in
      let scratch = ScratchPool()
      pool.run(sequences * call.heads) { task in
        scratch.with(floats: room) {
          cloze_relative_forward(native, Int64(task / call.heads), Int32(task % call.heads), $0)
        }
      }
    }
    return out.recording("relativeAttention", call.inputs) { dout, gradients in
      let sums = try call.inputs.map { try Tensor(zeros: $0.shape, .f32, $0.device) }
      call.withNative(dout, gradients: sums) { native, room in
        let scratch = ScratchPool()
        // The gradients of distances are sums over sequences: one thread adds a head's in order.
        self.pool.run(call.heads) { head in
          scratch.with(floats: room) {
            for sequence in 0..<sequences {
              cloze_relative_backward(native, Int64(sequence), Int32(head), $0)
            }
          }
        }
      }
      for (input, sum) in zip(call.inputs, sums) { try gradients.add(input, sum) }
    }
  }
}

extension RelativeAttentionCall {
  /// Calls `body` with the C form and the floats of scratch of a task.
  ///
  /// - Parameters:
  ///   - out: The output, or its gradient.
  ///   - gradients: The gradients of the inputs, for the backward pass.
  fileprivate func withNative(
    _ out: Tensor, gradients: [Tensor]? = nil,
    _ body: (UnsafePointer<cloze_relative>, _ room: Int) -> Void
  ) {
    let masks = dropout.map { _ in
      (0..<queryOffsets.count - 1).flatMap { sequence in
        (0..<heads).compactMap { dropout(sequence: sequence, head: $0)?.native }
      }
    }
    let lengths = zip(keyOffsets, keyOffsets.dropFirst()).map { $1 - $0 }
    // Without masks the pointer is nil.
    (masks ?? []).withUnsafeBufferPointer { masks in
      queryOffsets.withUnsafeBufferPointer { queryOffsets in
        keyOffsets.withUnsafeBufferPointer { keyOffsets in
          positions.withUnsafeBufferPointer { positions in
            var native = cloze_relative()
            (native.q, native.kv) = (
              UnsafePointer(queries.floats), UnsafePointer(keysAndValues.floats)
            )
            native.distances = UnsafePointer(distances.floats)
            native.content_bias = UnsafePointer(contentBias.floats)
            native.position_bias = UnsafePointer(positionBias.floats)
            if let gradients {
              native.dout = UnsafePointer(out.floats)
              (native.dq, native.dkv) = (gradients[0].floats, gradients[1].floats)
              native.ddistances = gradients[2].floats
              (native.dcontent_bias, native.dposition_bias) = (
                gradients[3].floats, gradients[4].floats
              )
            } else {
              native.out = out.floats
            }
            (native.q_offsets, native.k_offsets) = (
              queryOffsets.baseAddress, keyOffsets.baseAddress
            )
            native.positions = positions.baseAddress
            native.dropout = masks.isEmpty ? nil : masks.baseAddress
            (native.longest, native.heads) = (Int64(longest), Int32(heads))
            (native.head_width, native.scale) = (Int32(size), 1 / Float(size).squareRoot())
            let room = cloze_relative_scratch(&native, Int64(lengths.max() ?? 0))
            withUnsafePointer(to: &native) { body($0, room) }
          }
        }
      }
    }
  }
}
