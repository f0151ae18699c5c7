import Foundation

extension ReferenceBackend {
  /// One head of one sequence in double precision: probabilities before dropout [nq, nk], the
  /// dropout factors, and the rows of queries, keys and values.
  private struct Head {
    var probabilities: [[Double]] = []
    var factors: [[Double]] = []
    var denominators: [Double] = []
  }

  /// Returns row `row` of head `head` of `columns`.
  private func row(
    _ values: [Double], _ columns: Columns, _ row: Int, _ head: Int, _ width: Int
  ) -> ArraySlice<Double> {
    let start = row * columns.stride + columns.first + head * width
    return values[start..<start + width]
  }

  /// Computes one head. With a window the C kernel numbers a row's dropout by the keys of its block
  /// instead; the two then draw different masks of the same rate.
  private func head(
    _ call: AttentionCall, _ sequence: Int, _ head: Int, _ q: [Double], _ k: [Double], total: Int
  ) -> Head {
    let q0 = Int(call.queryOffsets[sequence]), nq = Int(call.queryOffsets[sequence + 1]) - q0
    let k0 = Int(call.keyOffsets[sequence]), nk = Int(call.keyOffsets[sequence + 1]) - k0
    var result = Head()
    for query in 0..<nq {
      let left = row(q, call.queries, q0 + query, head, call.headWidth)
      let position = call.position(q0 + query, first: q0)
      let scores = (0..<nk).map { key -> Double in
        guard call.pattern.allows(position, key, first: k0) else { return -.infinity }
        let right = row(k, call.keys, k0 + key, head, call.headWidth)
        let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } * call.scale
        guard let slopes = call.pattern.slopes else { return product }
        return product - Double(slopes[head]) * Double(abs(key - position))
      }
      let lse = Self.logSumExp(scores)
      result.denominators.append(lse)
      result.probabilities.append(scores.map { $0 == -.infinity ? 0 : exp($0 - lse) })
      let first = (head * total + q0 + query) * 1024
      result.factors.append(
        (0..<nk).map { call.dropout?.factor(firstBlock: first, index: $0) ?? 1 })
    }
    return result
  }

  func attention(_ call: AttentionCall, out: Tensor, lse: Tensor) throws {
    let q = call.queries.tensor.doubles, k = call.keys.tensor.doubles
    let v = call.values.tensor.doubles
    let total = out.shape[0], width = call.headWidth
    var result = [Double](repeating: 0, count: out.count), denominators = lse.doubles
    for sequence in 0..<call.sequences {
      let q0 = Int(call.queryOffsets[sequence]), k0 = Int(call.keyOffsets[sequence])
      for index in 0..<call.heads {
        let part = head(call, sequence, index, q, k, total: total)
        for (query, probabilities) in part.probabilities.enumerated() {
          denominators[index * total + q0 + query] = part.denominators[query]
          for (key, probability) in probabilities.enumerated() {
            let weight = probability * part.factors[query][key]
            let values = row(v, call.values, k0 + key, index, width)
            let start = ((q0 + query) * call.heads + index) * width
            for (column, value) in values.enumerated() { result[start + column] += weight * value }
          }
        }
      }
    }
    out.write(result)
    lse.write(denominators)
  }

  func attentionBackward(
    _ call: AttentionCall, out: Tensor, lse: Tensor, dout: Tensor, dq: Columns, dk: Columns,
    dv: Columns
  ) throws {
    let q = call.queries.tensor.doubles, k = call.keys.tensor.doubles
    let v = call.values.tensor.doubles, upstream = dout.doubles
    let total = out.shape[0], width = call.headWidth
    for columns in [dq, dk, dv] { columns.tensor.fillWithZeros() }
    var gradients = [dq, dk, dv].map { [Double](repeating: 0, count: $0.tensor.count) }
    func add(_ which: Int, _ columns: Columns, _ row: Int, _ head: Int, _ d: Int, _ value: Double) {
      gradients[which][row * columns.stride + columns.first + head * width + d] += value
    }
    for sequence in 0..<call.sequences {
      let q0 = Int(call.queryOffsets[sequence]), k0 = Int(call.keyOffsets[sequence])
      for index in 0..<call.heads {
        let part = head(call, sequence, index, q, k, total: total)
        for (query, probabilities) in part.probabilities.enumerated() {
          let start = (q0 + query) * call.heads * width + index * width
          let from = upstream[start..<start + width]
          let products = probabilities.indices.map { key -> Double in
            let values = row(v, call.values, k0 + key, index, width)
            return zip(from, values).reduce(0) { $0 + $1.0 * $1.1 } * part.factors[query][key]
          }
          let dot = zip(probabilities, products).reduce(0) { $0 + $1.0 * $1.1 }
          let left = Array(row(q, call.queries, q0 + query, index, width))
          for (key, probability) in probabilities.enumerated() {
            let slope = probability * (products[key] - dot) * call.scale
            let right = Array(row(k, call.keys, k0 + key, index, width))
            for d in 0..<width {
              add(0, dq, q0 + query, index, d, slope * right[d])
              add(1, dk, k0 + key, index, d, slope * left[d])
              add(
                2, dv, k0 + key, index, d,
                probability * part.factors[query][key] * from[from.startIndex + d])
            }
          }
        }
      }
    }
    for (columns, values) in zip([dq, dk, dv], gradients) { addInto(columns.tensor, values) }
  }

  /// Adds gradients in place: queries, keys and values may be columns of one tensor, whose
  /// gradients must be combined.
  private func addInto(_ tensor: Tensor, _ values: [Double]) {
    tensor.write(zip(tensor.doubles, values).map(+))
  }

  func rotary(
    _ x: Tensor, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float, into y: Tensor
  ) throws {
    var values = x.doubles
    let half = frequencies.count
    for (row, position) in positions.enumerated() {
      for head in 0..<heads {
        let start = row * x.shape[1] + head * headWidth
        for index in 0..<half {
          let angle = Double(position) * Double(frequencies[index])
          let (cosine, sine) = (cos(angle), sin(angle) * Double(direction))
          let (a, b) = (values[start + index], values[start + index + half])
          values[start + index] = a * cosine - b * sine
          values[start + index + half] = b * cosine + a * sine
        }
      }
    }
    y.write(values)
  }
}
