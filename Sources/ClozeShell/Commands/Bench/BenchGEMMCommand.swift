import ArgumentParser
import ClozeReport
import ClozeTensor

/// `cloze bench gemm`: measures the speed of matrix products.
struct BenchGEMMCommand: ComputingCommand {
  static let configuration = help(
    "gemm", "Measure matrix products of the shapes that training uses.",
    notes: "C[m, n] = A[m, k] B[n, k]^T; gflops is 2 m n k / time of the median of the runs.",
    examples: ["cloze bench gemm", "cloze bench gemm --precision bf16 --threads 1 --format csv"])

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  @Option(help: "Products measured per shape.")
  var runs = 9

  func validate() throws {
    guard (1...10_000).contains(runs) else {
      throw ValidationError("--runs is \(runs): must lie in 1...10000")
    }
  }

  /// The rows, columns and depth of products: a layer's projections at two widths, and the output
  /// over a vocabulary.
  static let shapes = [
    (4096, 768, 256), (4096, 1024, 256), (4096, 256, 1024), (2048, 2304, 768),
    (2048, 3072, 768), (2048, 768, 3072), (640, 30_000, 256),
  ]

  func execute(_ session: Session) throws {
    let device = compute.device()
    let dtypes =
      compute.precision == nil
      ? [DType.f32, .bf16].filter(device.backend.dtypes.contains)
      : [try compute.resolved(on: device).dtype(on: device)]
    var records = Records(
      columns: ["m", "n", "k", "precision", "backend", "threads", "gflops"])
    for dtype in dtypes {
      for (m, n, k) in Self.shapes {
        let rate = try GEMMSpeed.measure(m, n, k, dtype, runs: runs, on: device)
        records.append([
          .int(m), .int(n), .int(k), .string(dtype.rawValue), .string(device.backend.name),
          .int(device.backend.pool.threads), .double((rate / 1e8).rounded() / 10),
        ])
      }
    }
    try session.show(records)
  }
}

/// The speed of matrix products.
enum GEMMSpeed {
  /// Returns the floating-point operations per second of C[m, n] = A[m, k] B[n, k]^T: the median of
  /// `runs`, after one that is not counted.
  static func measure(
    _ m: Int, _ n: Int, _ k: Int, _ dtype: DType, runs: Int, on device: Device
  ) throws -> Double {
    let a = try filled(m, k, dtype, device), b = try filled(n, k, dtype, device)
    let c = try Tensor(uninitialized: [m, n], dtype, device)
    let seconds = try BenchClock.seconds(runs: runs) {
      try device.backend.gemm(
        a, transposeA: false, b, transposeB: true, into: c, accumulate: false, bias: nil)
    }
    return 2 * Double(m) * Double(n) * Double(k) / seconds
  }

  private static func filled(
    _ rows: Int, _ columns: Int, _ dtype: DType, _ device: Device
  ) throws -> Tensor {
    let values = (0..<rows * columns).map { Float($0 % 31) / 31 - 0.5 }
    return try Tensor(values, [rows, columns], dtype, device)
  }
}
