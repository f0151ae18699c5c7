import COneDNN
import Synchronization

/// The backend with oneDNN's matrix products, in f32 and bf16 (with AMX or AVX512-BF16 if the
/// processor has it).
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
    let product = MatrixProduct(a, transposeA, b, transposeB, c, accumulates: accumulate)
    if product.k == 0 {
      if !accumulate { c.fillWithZeros() }
      return
    }
    let failed = Mutex(false)
    try product.run(on: pool, bias: bias) { tile in
      let shape = GEMMShape(
        m: tile.rows, n: tile.columns, k: tile.depth, transposesA: transposeA,
        aStride: transposeA ? [1, a.shape[1]] : [a.shape[1], 1],
        bStride: transposeB ? [1, b.shape[1]] : [b.shape[1], 1], cStride: tile.stride,
        inputIsBF16: a.dtype == .bf16, outputIsBF16: c.dtype == .bf16,
        accumulates: tile.accumulates)
      let ok = contexts.with { context in
        shape.rowBlocks.allSatisfy { rows in
          var part = shape
          part.m = rows.count
          return context.multiply(
            part, tile.a + rows.lowerBound * shape.aStride[0] * a.dtype.size, tile.b,
            tile.c + rows.lowerBound * shape.cStride * c.dtype.size)
        }
      }
      if !ok { failed.withLock { $0 = true } }
    }
    if failed.withLock({ $0 }) {
      throw TensorError.libraryFailure(operation: "gemm", library: "oneDNN")
    }
  }
}

/// A product as oneDNN describes it.
struct GEMMShape: Hashable {
  var m: Int
  var n: Int
  var k: Int
  var transposesA: Bool
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

/// From AVX-512 on oneDNN's fastest kernels are compiled for one shape, in about 0.2 ms, and for
/// matrices without gaps. Batches differ in their number of tokens, which is m, or k in gradients
/// of weights.
extension GEMMShape {
  private static let hasDenseKernels =
    dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core.rawValue
    == dnnl_cpu_isa_avx512_core.rawValue
  private var isDense: Bool {
    Self.hasDenseKernels && cStride == n && (!transposesA || aStride[1] == m)
  }

  /// The blocks of rows of C that are computed at once, chosen so that few shapes occur: as many
  /// whole steps as there are, and the remainder. With these kernels a row's bits do not depend on
  /// the number of rows.
  fileprivate var rowBlocks: [Range<Int>] {
    guard !transposesA, isDense, m > 64, m % MatrixProduct.step != 0 else { return [0..<m] }
    let most = m / MatrixProduct.step * MatrixProduct.step
    return [0..<most, most..<m]
  }

  /// The product that a primitive is made for: m or k is 0 for a primitive that accepts any, whose
  /// kernel is a little slower and compiled only once.
  fileprivate var primitive: GEMMShape {
    guard !isDense || transposesA && k % MatrixProduct.step != 0 else { return self }
    var open = self
    open.m = 0
    if transposesA { open.k = 0 }
    return open
  }
}

/// A pool of as many contexts as threads compute at once.
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
  private static let capacity = 512
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
    var native = shape.native
    guard var gemm = primitive(shape.primitive) else { return false }
    return cloze_dnn_run(&context, &gemm, &native, a, b, c) == 1
  }

  private func primitive(_ shape: GEMMShape) -> cloze_dnn_gemm? {
    if let known = primitives[shape] { return known }
    // oneDNN has a cache of compiled kernels, so that these handles are cheap to make again.
    if primitives.count >= Self.capacity { forgetPrimitives() }
    var gemm = cloze_dnn_gemm(), native = shape.native
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
