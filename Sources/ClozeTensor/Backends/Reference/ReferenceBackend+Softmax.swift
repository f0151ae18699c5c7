import Foundation

extension ReferenceBackend {
  /// Returns the logarithm of the sum of exponentials.
  static func logSumExp(_ values: some Collection<Double>) -> Double {
    let top = values.max() ?? 0
    guard top > -.infinity else { return -.infinity }
    return top + log(values.reduce(0) { $0 + exp($1 - top) })
  }

  func softmax(_ x: Tensor, logarithm: Bool, into y: Tensor) throws {
    let width = x.shape.last ?? 1
    var result = x.doubles
    for start in stride(from: 0, to: result.count, by: max(1, width)) {
      let shift = Self.logSumExp(result[start..<start + width])
      for index in start..<start + width {
        result[index] = logarithm ? result[index] - shift : exp(result[index] - shift)
      }
    }
    y.write(result)
  }

  func softmaxBackward(_ y: Tensor, dy: Tensor, logarithm: Bool, into dx: Tensor) throws {
    let width = y.shape.last ?? 1, value = y.doubles, upstream = dy.doubles
    var result = upstream
    for start in stride(from: 0, to: result.count, by: max(1, width)) {
      let row = start..<start + width
      if logarithm {
        let sum = row.reduce(0) { $0 + upstream[$1] }
        for index in row { result[index] = upstream[index] - exp(value[index]) * sum }
      } else {
        let dot = row.reduce(0) { $0 + upstream[$1] * value[$1] }
        for index in row { result[index] = value[index] * (upstream[index] - dot) }
      }
    }
    dx.write(result)
  }

  func crossEntropy(
    _ logits: Tensor, bias: Tensor?, labels: [Int32], classes: Int, losses: Tensor,
    ranks: UnsafeMutablePointer<Int32>, gradientScale: Double?
  ) throws {
    let stride = logits.shape.last ?? 1, added = bias?.doubles
    var values = logits.doubles, result: [Double] = []
    for (row, label) in labels.enumerated() {
      let scores = (0..<classes).map { values[row * stride + $0] + (added?[$0] ?? 0) }
      let shift = Self.logSumExp(scores)
      result.append(shift - scores[Int(label)])
      ranks[row] = Int32(scores.count { !($0 <= scores[Int(label)]) })
      guard let gradientScale else { continue }
      for column in 0..<stride {
        let probability = column < classes ? exp(scores[column] - shift) : 0
        values[row * stride + column] =
          (probability - (column == Int(label) ? 1 : 0)) * gradientScale
      }
    }
    losses.write(result)
    if gradientScale != nil { logits.write(values) }
  }
}
