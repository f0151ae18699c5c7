import COneDNN
import Synchronization

/// Matrix products by oneDNN, in f32 and bf16 (with AMX or AVX512-BF16 where the processor has it).
struct OneDNNBackend: NativeBackend {
  let name = "onednn"
  let pool: ThreadPool
  /// oneDNN multiplies bf16 from AVX-512 on.
  let dtypes: Set<DType> = Processor.features.contains("avx512bw") ? [.f32, .bf16] : [.f32]
  private let contexts = OneDNNContexts()

  init(pool: ThreadPool) { self.pool = pool }

  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?
  ) throws {
    for tensor in [a, b, c] { try require(tensor, "gemm") }
    guard a.dtype == b.dtype else {
      throw TensorError.unsupported(operation: "gemm", dtype: b.dtype, backend: name)
    }
    if c.count == 0 { return }
    let product = MatrixProduct(a, transposeA, b, transposeB, c)
    if product.k == 0 {
      if !accumulate { c.fillWithZeros() }
      return
    }
    let failed = Mutex(false)
    product.run(on: pool, bias: bias) { tile in
      let shape = GEMMShape(
        m: tile.rows, n: tile.columns, k: product.k,
        aStride: transposeA ? [1, a.shape[1]] : [a.shape[1], 1],
        bStride: transposeB ? [1, b.shape[1]] : [b.shape[1], 1], cStride: c.shape[1],
        inputIsBF16: a.dtype == .bf16, outputIsBF16: c.dtype == .bf16, accumulates: accumulate)
      let ok = contexts.with { $0.multiply(shape, tile.a, tile.b, tile.c) }
      if !ok { failed.withLock { $0 = true } }
    }
    if failed.withLock({ $0 }) {
      throw TensorError.libraryFailure(operation: "gemm", library: "oneDNN")
    }
  }
}

/// What decides which oneDNN primitive computes a product.
struct GEMMShape: Hashable {
  var m: Int
  var n: Int
  var k: Int
  var aStride: [Int]
  var bStride: [Int]
  var cStride: Int
  var inputIsBF16: Bool
  var outputIsBF16: Bool
  var accumulates: Bool

  var native: cloze_dnn_shape {
    cloze_dnn_shape(
      m: Int64(m), n: Int64(n), k: Int64(k), a_stride: (Int64(aStride[0]), Int64(aStride[1])),
      b_stride: (Int64(bStride[0]), Int64(bStride[1])), c_stride: Int64(cStride),
      input_bf16: inputIsBF16 ? 1 : 0, output_bf16: outputIsBF16 ? 1 : 0,
      accumulate: accumulates ? 1 : 0)
  }
}

/// As many contexts as threads compute at once.
private final class OneDNNContexts: Sendable {
  private let free = Mutex<[OneDNNContext]>([])

  func with(_ body: (OneDNNContext) -> Bool) -> Bool {
    guard let context = free.withLock({ $0.popLast() }) ?? OneDNNContext() else { return false }
    defer { free.withLock { $0.append(context) } }
    return body(context)
  }
}

/// An engine, a stream, scratch and the primitives made so far; used by one thread at a time.
private final class OneDNNContext: @unchecked Sendable {
  private static let capacity = 256
  private var context = cloze_dnn_context()
  private var primitives: [GEMMShape: cloze_dnn_gemm] = [:]

  init?() {
    guard cloze_dnn_open(&context) == 1 else { return nil }
  }

  deinit {
    forgetPrimitives()
    cloze_dnn_close(&context)
  }

  func multiply(
    _ shape: GEMMShape, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
    _ c: UnsafeMutableRawPointer
  ) -> Bool {
    guard var gemm = primitive(shape) else { return false }
    return cloze_dnn_run(&context, &gemm, a, b, c) == 1
  }

  private func primitive(_ shape: GEMMShape) -> cloze_dnn_gemm? {
    if let known = primitives[shape] { return known }
    // oneDNN keeps the compiled kernels of its own; these handles are cheap to make again.
    if primitives.count >= Self.capacity { forgetPrimitives() }
    var gemm = cloze_dnn_gemm()
    var native = shape.native
    guard cloze_dnn_prepare(&context, &native, &gemm) == 1 else {
      cloze_dnn_release(&gemm)
      return nil
    }
    primitives[shape] = gemm
    return gemm
  }

  private func forgetPrimitives() {
    for var gemm in primitives.values { cloze_dnn_release(&gemm) }
    primitives = [:]
  }
}
