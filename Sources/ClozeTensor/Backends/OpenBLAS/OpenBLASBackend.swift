import COpenBLAS

/// The backend with OpenBLAS's matrix products, in f32.
struct OpenBLASBackend: NativeBackend {
  let name = "openblas"
  let pool: ThreadPool
  let dtypes: Set<DType> = [.f32]

  init(pool: ThreadPool) {
    self.pool = pool
    _ = OpenBLASKernels.core
    // Our pool distributes the work; OpenBLAS computes each piece on the calling thread.
    openblas_set_num_threads(1)
  }

  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?
  ) throws {
    for tensor in [a, b, c] { try require(tensor, "gemm") }
    let product = MatrixProduct(a, transposeA, b, transposeB, c, accumulates: accumulate)
    try product.run(on: pool, bias: bias) { tile in
      cblas_sgemm(
        CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans, blasint(tile.rows), blasint(tile.columns),
        blasint(tile.depth), 1, tile.a.assumingMemoryBound(to: Float.self),
        blasint(a.shape[1]), tile.b.assumingMemoryBound(to: Float.self), blasint(b.shape[1]),
        tile.accumulates ? 1 : 0, tile.c.assumingMemoryBound(to: Float.self), blasint(tile.stride))
    }
  }
}
