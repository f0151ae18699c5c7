import CKernels

/// C[m, n] = op(A) op(B), cut into tiles of C by its shape alone.
///
/// m is C's number of rows, n and k are op(B)'s; rows of A and C may be longer than that.
struct MatrixProduct {
  let a: Tensor
  let b: Tensor
  let c: Tensor
  let m: Int
  let n: Int
  let k: Int
  let transposeA: Bool
  let transposeB: Bool

  /// A piece of C with the first elements of what it is computed from.
  struct Tile {
    var rows: Int
    var columns: Int
    var a: UnsafeMutableRawPointer
    var b: UnsafeMutableRawPointer
    var c: UnsafeMutableRawPointer
  }

  init(_ a: Tensor, _ transposeA: Bool, _ b: Tensor, _ transposeB: Bool, _ c: Tensor) {
    (self.a, self.b, self.c) = (a, b, c)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
    m = c.shape[0]
    (k, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
  }

  /// Tiles are large enough for the library to reach its speed and small enough to share out: an
  /// even number of about equal ones down, so that two threads end together.
  var tileColumns: Int {
    let across = (n + 511) / 512
    return across < 2 ? n : ((n + across - 1) / across + 63) / 64 * 64
  }
  var tileRows: Int {
    let most = n <= 128 ? 1024 : 512
    // Few rows are one tile, but for the long sums of a small weight's gradient, which would keep one thread only.
    let isLong = k >= 1024 && m > 16 && tileColumns >= n
    guard m > 64 || isLong else { return max(1, m) }
    let down = (m + 2 * most - 1) / (2 * most) * 2
    return (m + down - 1) / down
  }

  /// Calls `multiply` for each tile, then adds `bias` to it while it is still in the cache.
  func run(on pool: ThreadPool, bias: Tensor?, _ multiply: (Tile) -> Void) {
    let across = (n + tileColumns - 1) / max(1, tileColumns)
    let down = (m + tileRows - 1) / tileRows
    pool.run(across * down) { index in
      let row = index / across * tileRows, column = index % across * tileColumns
      let tile = Tile(
        rows: min(tileRows, m - row), columns: min(tileColumns, n - column),
        a: a.raw + (transposeA ? row : row * a.shape[1]) * a.dtype.size,
        b: b.raw + (transposeB ? column * b.shape[1] : column) * b.dtype.size,
        c: c.raw + (row * c.shape[1] + column) * c.dtype.size)
      multiply(tile)
      if let bias {
        cloze_add_bias(
          tile.c, bias.floats + column, c.dtype.code, Int64(tile.columns), Int64(c.shape[1]), 0,
          Int64(tile.rows))
      }
    }
  }
}
