import CKernels

extension RowIndex {
  /// Returns the best `k` rows of each query, best first; all rows if there are fewer.
  ///
  /// - Shapes: `queries` [B, C]; `excluding`: the excluded rows per query, in any order (ascending
  ///   is fastest), or an empty list. Returns [B][at most k].
  public func top(_ k: Int, queries: [Float], excluding: [[Int32]] = []) -> [[Hit]] {
    let total = queryCount(queries, excluding), k = min(max(0, k), count)
    guard k > 0 else { return Array(repeating: [], count: total) }
    var hits: [[Hit]] = []
    hits.reserveCapacity(total)
    let step = Self.batch(k)
    for first in stride(from: 0, to: total, by: step) {
      let batch = first..<min(total, first + step)
      withQueries(queries, batch, RowExclusions(excluding, batch)) { native, pieces in
        hits += best(k, of: batch.count, native, pieces)
      }
    }
    return hits
  }

  /// Returns the number of rows that score at least as high as each query's target: 0 is the best
  /// rank, a tie counts against the target. The target itself and excluded rows are not counted.
  ///
  /// - Shapes: `targets` [B] rows, `queries` [B, C]; `excluding` as in `top`. Returns [B].
  public func ranks(
    of targets: [Int32], queries: [Float], excluding: [[Int32]] = []
  ) -> [Int32] {
    let total = queryCount(queries, excluding)
    precondition(targets.count == total, "\(targets.count) targets for \(total) queries")
    let thresholds = scores(of: targets.map { [$0] }, queries: queries).map { $0[0] }
    var ranks: [Int32] = []
    ranks.reserveCapacity(total)
    let step = Self.batch(1)
    for first in stride(from: 0, to: total, by: step) {
      let batch = first..<min(total, first + step)
      let excluded = RowExclusions(excluding, batch, omitting: targets)
      withQueries(queries, batch, excluded) { native, pieces in
        ranks += counts(Array(thresholds[batch]), native, pieces).map { $0 - 1 }
      }
    }
    return ranks
  }

  /// Returns the scores of chosen rows.
  ///
  /// - Shapes: `candidates` [B][any number of rows], `queries` [B, C]. Returns one score for each.
  public func scores(of candidates: [[Int32]], queries: [Float]) -> [[Float]] {
    let total = queryCount(queries, candidates)
    precondition(candidates.count == total, "\(candidates.count) lists for \(total) queries")
    for list in candidates {
      precondition(list.allSatisfy { $0 >= 0 && $0 < count }, "a row that is not in the index")
    }
    var scores = candidates.map { [Float](repeating: 0, count: $0.count) }
    var native = self.native
    queries.withUnsafeBufferPointer { queries in
      guard let queries = queries.baseAddress else { return }
      scores.withUnsafeMutableBufferPointer { scores in
        let scores = scores
        withUnsafePointer(to: &native) { native in
          pool.run(total) { query in
            scores[query].withUnsafeMutableBufferPointer { scores in
              cloze_search_scores(
                native, queries + query * width, candidates[query], Int64(scores.count),
                scores.baseAddress)
            }
          }
        }
      }
    }
    return scores
  }

  /// Returns the number of queries; traps unless `lists` has the same count.
  private func queryCount(_ queries: [Float], _ lists: [[Int32]]) -> Int {
    let total = queries.count / width
    precondition(total * width == queries.count, "queries are not rows of \(width)")
    precondition(lists.isEmpty || lists.count == total, "\(lists.count) lists, \(total) queries")
    return total
  }

  /// Returns the number of queries that are answered together, so that their memory stays small for
  /// any k.
  private static func batch(_ k: Int) -> Int { max(8, min(512, (1 << 21) / k / 8 * 8)) }
}

// One batch.
extension RowIndex {
  /// Calls `body` with the C form of the queries in `batch` and the division of their work.
  private func withQueries(
    _ queries: [Float], _ batch: Range<Int>, _ excluded: RowExclusions,
    _ body: (cloze_queries, SearchPieces) -> Void
  ) {
    queries.withUnsafeBufferPointer { queries in
      excluded.rows.withUnsafeBufferPointer { rows in
        excluded.offsets.withUnsafeBufferPointer { offsets in
          let start = queries.baseAddress.map { $0 + batch.lowerBound * width }
          body(
            cloze_queries(
              queries: start, excluded: rows.baseAddress, offsets: offsets.baseAddress),
            SearchPieces(queries: batch.count, rows: count, width: width))
        }
      }
    }
  }

  /// Calls `body` once for each piece with the C forms of everything and scratch.
  private func run(
    _ queries: cloze_queries, _ pieces: SearchPieces,
    _ body: (
      _ rows: UnsafePointer<cloze_rows>, _ queries: UnsafePointer<cloze_queries>,
      _ piece: cloze_search_piece, _ index: Int, _ scratch: UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    var native = self.native, queries = queries
    let scratch = ScratchPool(), floats = cloze_search_scratch(Int64(width))
    withUnsafePointer(to: &native) { native in
      withUnsafePointer(to: &queries) { queries in
        pool.run(pieces.count) { index in
          scratch.with(floats: floats) { body(native, queries, pieces[index], index, $0) }
        }
      }
    }
  }

  /// Returns the best rows: each piece finds its best ones, and those of a query are merged.
  private func best(
    _ k: Int, of queries: Int, _ native: cloze_queries, _ pieces: SearchPieces
  ) -> [[Hit]] {
    let kept = min(k, pieces.rowsPerPiece), stride = (kept + 7) / 8 * 8
    // [row piece][query][stride]
    var keys = [Int64](repeating: .min, count: pieces.rowPieces * queries * stride)
    var hits = [[Hit]](repeating: [], count: queries)
    keys.withUnsafeMutableBufferPointer { keys in
      guard let keys = keys.baseAddress else { return }
      run(native, pieces) { rows, native, piece, index, scratch in
        var piece = piece
        let start = index % pieces.rowPieces * queries + Int(piece.first)
        cloze_search_top(rows, native, &piece, Int64(kept), keys + start * stride, scratch)
      }
      hits.withUnsafeMutableBufferPointer { hits in
        let hits = hits
        pool.run(queries) { query in
          let lists = (0..<pieces.rowPieces).map { piece in
            UnsafeBufferPointer(start: keys + (piece * queries + query) * stride, count: kept)
          }
          hits[query] = Hit.merged(lists, k)
        }
      }
    }
    return hits
  }

  /// Returns the number of rows that score at least each query's threshold.
  private func counts(
    _ thresholds: [Float], _ native: cloze_queries, _ pieces: SearchPieces
  ) -> [Int32] {
    // [row piece][query]
    var counts = [Int32](repeating: 0, count: pieces.rowPieces * thresholds.count)
    counts.withUnsafeMutableBufferPointer { counts in
      guard let counts = counts.baseAddress else { return }
      run(native, pieces) { rows, native, piece, index, scratch in
        var piece = piece
        let start = index % pieces.rowPieces * thresholds.count + Int(piece.first)
        cloze_search_count(rows, native, &piece, thresholds, counts + start, scratch)
      }
    }
    return thresholds.indices.map { query in
      (0..<pieces.rowPieces).reduce(0) { $0 + counts[$1 * thresholds.count + query] }
    }
  }
}

extension RowIndex.Hit {
  /// Makes a hit from the kernel's key; see `cloze_search_top`.
  init(key: Int64) {
    let order = Int32(truncatingIfNeeded: key >> 32)
    let bits = UInt32(bitPattern: order) ^ (UInt32(bitPattern: order >> 31) >> 1)
    self.init(row: Int32(truncatingIfNeeded: ~key), score: Float(bitPattern: bits))
  }

  /// Returns the best `k` of lists of keys, each of which is in order.
  static func merged(_ lists: [UnsafeBufferPointer<Int64>], _ k: Int) -> [Self] {
    [Self](unsafeUninitializedCapacity: k) { hits, count in
      var next = [Int](repeating: 0, count: lists.count)
      while count < k {
        var best = Int64.min, source = 0
        for (index, list) in lists.enumerated() where next[index] < list.count {
          if list[next[index]] > best { (best, source) = (list[next[index]], index) }
        }
        guard best > .min else { return }
        hits.initializeElement(at: count, to: Self(key: best))
        next[source] += 1
        count += 1
      }
    }
  }
}
