import ClozeTensor

extension Pooling {
  /// The sum divided by the square root of the number of tokens (sentence-transformers'
  /// `mean_sqrt_len_tokens`): longer sequences have longer vectors, but not in proportion.
  public static let meanSqrt = Pooling(
    name: "mean-sqrt", summary: "the sum of all tokens over the root of their number",
    pooled: { rows, layout in
      let counts = zip(layout.offsets, layout.offsets.dropFirst()).map { Float($1 - $0) }
      return try rows.mean(offsets: layout.offsets).multiplying(
        column: Tensor(counts.map { $0.squareRoot() }, [counts.count], rows.dtype, rows.device))
    },
    vector: { rows, width in
      let root = Float(rows.count / width).squareRoot()
      return rows.combinedRows(width, +).map { $0 / root }
    })
}
