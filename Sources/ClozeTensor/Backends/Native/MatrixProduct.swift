import CKernels

/// A matrix product C[m, n] (+)= op(A) op(B), divided into tiles that depend only on its shape.
///
/// m is C's number of rows, n and k are op(B)'s; rows of A and C may be longer.
struct MatrixProduct {
  let a: Tensor
  let b: Tensor
  let c: Tensor
  let m: Int
  let n: Int
  let k: Int
  let transposeA: Bool
  let transposeB: Bool
  let accumulates: Bool

  /// A piece of C, or of a sum that contributes to one, with the first elements of its inputs.
  struct Tile {
    var rows: Int
    var columns: Int
    /// The number of products that each of its elements sums.
    var depth: Int
    var a: UnsafeMutableRawPointer
    var b: UnsafeMutableRawPointer
    var c: UnsafeMutableRawPointer
    /// The number of elements between its rows.
    var stride: Int
    var accumulates: Bool
  }

  init(
    _ a: Tensor, _ transposeA: Bool, _ b: Tensor, _ transposeB: Bool, _ c: Tensor,
    accumulates: Bool
  ) {
    (self.a, self.b, self.c) = (a, b, c)
    (self.transposeA, self.transposeB, self.accumulates) = (transposeA, transposeB, accumulates)
    m = c.shape[0]
    (k, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
  }

  /// The number that the rows of tiles and the terms of split sums are a multiple of, except for
  /// the last ones: a library that prepares for each shape meets few shapes.
  static let step = 16

  /// The number of columns of a tile: large enough for the library to reach its speed and small
  /// enough for two threads to share. Whole rows are contiguous in memory, for which oneDNN has a
  /// faster kernel.
  var tileColumns: Int {
    let across = (n + 511) / 512
    return across < 3 ? n : ((n + across - 1) / across + 63) / 64 * 64
  }
  /// The number of rows of a tile; tiles are about equally high. If few are side by side their
  /// number is even, so that two threads end together; many are enough to share, and the library's
  /// preparation for a tile's columns serves more rows.
  var tileRows: Int {
    let most = n <= 128 ? 1024 : 512
    // Few rows are one tile if distributing them would take longer than it saves.
    guard m > 64 || m > 16 && n * k >= 1 << 18 else { return max(1, m) }
    let isWide = n >= 8 * tileColumns
    let down = isWide ? (m + most - 1) / most : (m + 2 * most - 1) / (2 * most) * 2
    return (m + Self.step * down - 1) / (Self.step * down) * Self.step
  }

  /// The number of splits of the sums over k (split-K): in gradients of weights, k is the number of
  /// a batch's rows. Tiles of such a C take some columns of all of A's rows; a split takes some
  /// rows, whole.
  var splits: Int {
    guard transposeA, k >= 2048, (1...1 << 20).contains(m * n), c.dtype == .f32,
      c.shape[1] == n, a.shape[1] == m
    else { return 1 }
    return min(8, k / 2048 * 2)
  }

  /// Calls `multiply` for each tile, then adds `bias` to it while it is still in the cache.
  func run(on pool: ThreadPool, bias: Tensor?, _ multiply: (Tile) -> Void) throws {
    if splits > 1, bias == nil { return try runSplits(on: pool, multiply) }
    let across = (n + tileColumns - 1) / max(1, tileColumns)
    let down = (m + tileRows - 1) / tileRows
    pool.run(across * down) { index in
      let row = index / across * tileRows, column = index % across * tileColumns
      let tile = Tile(
        rows: min(tileRows, m - row), columns: min(tileColumns, n - column), depth: k,
        a: a.raw + (transposeA ? row : row * a.shape[1]) * a.dtype.size,
        b: b.raw + (transposeB ? column * b.shape[1] : column) * b.dtype.size,
        c: c.raw + (row * c.shape[1] + column) * c.dtype.size, stride: c.shape[1],
        accumulates: accumulates)
      multiply(tile)
      if let bias {
        cloze_add_bias(
          tile.c, bias.floats + column, c.dtype.code, Int64(tile.columns), Int64(c.shape[1]), 0,
          Int64(tile.rows))
      }
    }
  }

  /// Computes the first split in C, and adds the others to it in order.
  private func runSplits(on pool: ThreadPool, _ multiply: (Tile) -> Void) throws {
    // The last one includes the remainder.
    let splits = splits, depth = k / splits / (2 * Self.step) * (2 * Self.step)
    let others = try Tensor(uninitialized: [splits - 1, m, n], .f32, c.device)
    pool.run(splits) { split in
      func add(_ range: Range<Int>, accumulates: Bool) {
        multiply(
          Tile(
            rows: m, columns: n, depth: range.count,
            a: a.raw + range.lowerBound * a.shape[1] * a.dtype.size,
            b: b.raw + range.lowerBound * (transposeB ? 1 : b.shape[1]) * b.dtype.size,
            c: split == 0 ? c.raw : others.raw + (split - 1) * m * n * 4, stride: n,
            accumulates: accumulates))
      }
      add(depth * split..<depth * (split + 1), accumulates: split == 0 && accumulates)
      if split == splits - 1, depth * splits < k { add(depth * splits..<k, accumulates: true) }
    }
    pool.rows(m * n, grain: 16384) { begin, end in
      for split in 0..<splits - 1 {
        cloze_combine(
          c.raw, 1, others.raw + split * m * n * 4, 1, c.raw, DType.f32.code, begin, end)
      }
    }
  }
}
