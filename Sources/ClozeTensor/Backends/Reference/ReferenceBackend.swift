import Foundation

/// The backend of plain Swift and double precision, one formula after the other: slow, and the
/// reference for the other backends. With f64 tensors it serves the gradient checks.
struct ReferenceBackend: Backend {
  let name = "reference"
  let pool: ThreadPool
  let dtypes: Set<DType> = [.f32, .bf16, .f64]

  init(pool: ThreadPool) { self.pool = pool }

  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?
  ) throws {
    let left = a.doubles, right = b.doubles, added = bias?.doubles
    let m = c.shape[0]
    let (k, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    var result = c.doubles
    for row in 0..<m {
      for column in 0..<n {
        var sum = accumulate ? result[row * c.shape[1] + column] : 0
        for index in 0..<k {
          sum +=
            left[transposeA ? index * a.shape[1] + row : row * a.shape[1] + index]
            * right[transposeB ? column * k + index : index * n + column]
        }
        result[row * c.shape[1] + column] = sum + (added?[column] ?? 0)
      }
    }
    c.write(result)
  }

  func convert(_ x: Tensor, into y: Tensor, accumulate: Bool) throws {
    y.write(accumulate ? zip(x.doubles, y.doubles).map(+) : x.doubles)
  }

  func combine(_ a: Tensor, _ alpha: Double, _ b: Tensor?, _ beta: Double, into y: Tensor) throws {
    let left = a.doubles
    guard let b else { return y.write(left.map { $0 * alpha }) }
    y.write(zip(left, b.doubles).map { $0 * alpha + $1 * beta })
  }

  func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) throws {
    y.write(zip(a.doubles, b.doubles).map(*))
  }

  func columnSum(_ x: Tensor, into sums: Tensor, accumulate: Bool) throws {
    let values = x.doubles, width = sums.count
    var result = accumulate ? sums.doubles : [Double](repeating: 0, count: width)
    for (index, value) in values.enumerated() { result[index % width] += value }
    sums.write(result)
  }

  func sumOfSquares(_ x: Tensor) throws -> Double { x.doubles.reduce(0) { $0 + $1 * $1 } }

  func adamW(
    _ value: Tensor, gradient: Tensor, first: Tensor, second: Tensor, shadow: Tensor?,
    _ settings: AdamWSettings
  ) throws {
    var (x, m, v) = (value.doubles, first.doubles, second.doubles)
    for (index, raw) in gradient.doubles.enumerated() {
      let g = raw * settings.gradientScale
      m[index] = settings.beta1 * m[index] + (1 - settings.beta1) * g
      v[index] = settings.beta2 * v[index] + (1 - settings.beta2) * g * g
      let denominator = (v[index] / settings.correction2).squareRoot() + settings.epsilon
      x[index] -=
        settings.rate * (settings.decay * x[index] + m[index] / settings.correction1 / denominator)
    }
    value.write(x)
    first.write(m)
    second.write(v)
    shadow?.write(value.doubles)
  }

  func gatherSum(_ tables: [Tensor], _ ids: [[Int32]], into y: Tensor) throws {
    let width = y.shape.last ?? 1
    var result = [Double](repeating: 0, count: y.count)
    for (table, list) in zip(tables, ids) {
      let values = table.doubles
      for (row, id) in list.enumerated() {
        for column in 0..<width {
          result[row * width + column] += values[Int(id) * width + column]
        }
      }
    }
    y.write(result)
  }

  func scatterAdd(_ dy: Tensor, _ ids: [Int32], into table: Tensor) throws {
    let width = dy.shape.last ?? 1, upstream = dy.doubles
    var result = table.doubles
    for (row, id) in ids.enumerated() {
      for column in 0..<width {
        result[Int(id) * width + column] += upstream[row * width + column]
      }
    }
    table.write(result)
  }
}
