import CKernels

/// The division of one batch's work, which depends only on its shape.
///
/// More queries share a pass over the rows the less of them fits into the caches. Each piece of the
/// rows starts without a threshold, so that there are only as many pieces as threads may need.
struct SearchPieces {
  let queries: Int
  let rows: Int
  let queriesPerPiece: Int
  let rowsPerPiece: Int
  let queryPieces: Int
  let rowPieces: Int

  /// The number of pieces.
  var count: Int { queryPieces * rowPieces }

  init(queries: Int, rows: Int, width: Int) {
    self.queries = queries
    self.rows = rows
    let size = rows * width * 4
    queriesPerPiece = size <= 1 << 22 ? 16 : size <= 1 << 24 ? 32 : Int(CLOZE_SEARCH_QUERIES)
    queryPieces = (queries + queriesPerPiece - 1) / queriesPerPiece
    let wanted = max(1, min((16 + queryPieces - 1) / max(1, queryPieces), rows / 2048))
    let share = (rows + wanted - 1) / wanted
    rowsPerPiece = max(1, (share + RowIndex.panel - 1) / RowIndex.panel) * RowIndex.panel
    rowPieces = (rows + rowsPerPiece - 1) / rowsPerPiece
  }

  /// Returns piece `index`; those of the same queries are consecutive.
  subscript(index: Int) -> cloze_search_piece {
    let query = index / rowPieces * queriesPerPiece, row = index % rowPieces * rowsPerPiece
    return cloze_search_piece(
      first: Int64(query), last: Int64(min(queries, query + queriesPerPiece)), begin: Int64(row),
      end: Int64(min(rows, row + rowsPerPiece)))
  }
}

/// The excluded rows of all queries of a batch, concatenated.
struct RowExclusions {
  private(set) var rows: [Int32] = []
  private(set) var offsets: [Int64] = [0]

  /// Makes the lists of the queries in `batch` strictly ascending, without each query's `omitting`.
  init(_ lists: [[Int32]], _ batch: Range<Int>, omitting: [Int32]? = nil) {
    rows.reserveCapacity(lists.isEmpty ? 0 : lists[batch].reduce(0) { $0 + $1.count })
    offsets.reserveCapacity(batch.count + 1)
    for query in batch {
      if !lists.isEmpty { append(lists[query], omitting?[query]) }
      offsets.append(Int64(rows.count))
    }
  }

  private mutating func append(_ list: [Int32], _ omitted: Int32?) {
    let isAscending = list.indices.dropFirst().allSatisfy { list[$0 - 1] < list[$0] }
    for row in isAscending ? list : Set(list).sorted() where row != omitted { rows.append(row) }
  }
}
