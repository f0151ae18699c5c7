import CKernels

/// Exact search for the rows with the largest inner products with a query, in f32.
///
/// score = bias[row] + q[0] rows[row, 0] + q[1] rows[row, 1] + ..., by fused multiply-adds in this
/// order. Its bits depend only on the query and the row, never on the batch, the number of threads
/// or the processor. A NaN score counts as -infinity, the worst score. Equal scores are ordered by
/// row.
///
/// The rows are stored once, in panels of 32 for the kernel (`search.c`).
public final class RowIndex: @unchecked Sendable {  // nothing changes after the initialiser
  /// A row and its score.
  public struct Hit: Sendable, Equatable {
    /// The row's number.
    public let row: Int32
    /// Its inner product with the query, plus its bias.
    public let score: Float

    /// Makes the hit of `row` with `score`.
    public init(row: Int32, score: Float) {
      self.row = row
      self.score = score
    }
  }

  /// The number of rows, `N`.
  public let count: Int
  /// The number of features of a row, `C`.
  public let width: Int
  let pool: ThreadPool
  private let panels: Storage
  private let biases: Storage

  /// Makes an index of `rows`, to whose scores `bias` is added.
  ///
  /// - Shapes: `rows` [N, C], `bias` [N].
  /// - Throws: `TensorError` if the numbers do not fill rows of `width`, or if there is not enough
  ///   memory.
  public convenience init(
    rows: [Float], width: Int, bias: [Float]? = nil, device: Device
  ) throws {
    let count = rows.count / max(1, width)
    guard width > 0, count * width == rows.count else {
      throw TensorError.countMismatch(
        operation: "row index", shape: [count, width], count: rows.count)
    }
    try self.init(count: count, width: width, biasCount: bias?.count, device: device)
    rows.withUnsafeBufferPointer { pack($0.baseAddress) }
    if let bias { bias.withUnsafeBufferPointer { fill($0.baseAddress) } } else { fill(nil) }
  }

  /// Makes an index of a matrix's rows, such as the embeddings of items.
  ///
  /// - Shapes: `rows` [N, C], `bias` [N]; both f32.
  /// - Throws: `TensorError` if the shapes or types do not match, or if there is not enough memory.
  public convenience init(_ rows: Tensor, bias: Tensor? = nil) throws {
    guard rows.shape.count == 2, rows.shape[1] > 0 else {
      throw TensorError.badShape(
        operation: "row index", shape: rows.shape, expected: "a matrix [N, C]")
    }
    for tensor in [rows, bias].compactMap({ $0 }) where tensor.dtype != .f32 {
      throw TensorError.unsupported(
        operation: "row index", dtype: tensor.dtype, backend: rows.device.backend.name)
    }
    try self.init(
      count: rows.shape[0], width: rows.shape[1], biasCount: bias?.count, device: rows.device)
    rows.withFloats { pack(UnsafePointer($0.baseAddress)) }
    if let bias { bias.withFloats { fill(UnsafePointer($0.baseAddress)) } } else { fill(nil) }
  }

  /// Checks the sizes and allocates the memory.
  private init(count: Int, width: Int, biasCount: Int?, device: Device) throws {
    guard count <= Int(Int32.max) - Self.panel else {
      throw TensorError.badShape(
        operation: "row index", shape: [count, width], expected: "fewer than 2^31 rows")
    }
    if let biasCount, biasCount != count {
      throw TensorError.countMismatch(operation: "row bias", shape: [count], count: biasCount)
    }
    self.count = count
    self.width = width
    pool = device.backend.pool
    let padded = (count + Self.panel - 1) / Self.panel * Self.panel
    panels = try Storage(bytes: padded * width * 4, allocator: device.allocator, lasts: true)
    biases = try Storage(bytes: padded * 4, allocator: device.allocator, lasts: true)
  }

  static let panel = Int(CLOZE_SEARCH_PANEL)
}

extension RowIndex {
  /// The arguments of the kernel; valid for the lifetime of the index.
  var native: cloze_rows {
    cloze_rows(
      panels: panels.pointer.assumingMemoryBound(to: Float.self),
      bias: biases.pointer.assumingMemoryBound(to: Float.self), width: Int64(width))
  }

  private func pack(_ rows: UnsafePointer<Float>?) {
    guard let rows else { return }
    let to = panels.pointer.bindMemory(to: Float.self, capacity: padded * width)
    pool.rows(padded / Self.panel, grain: max(1, 16384 / (width * Self.panel))) { begin, end in
      cloze_search_pack(rows, Int64(count), Int64(width), to, begin, end)
    }
  }

  private func fill(_ bias: UnsafePointer<Float>?) {
    let to = biases.pointer.bindMemory(to: Float.self, capacity: padded)
    to.update(repeating: 0, count: padded)
    if let bias { to.update(from: bias, count: count) }
  }

  private var padded: Int { (count + Self.panel - 1) / Self.panel * Self.panel }
}
