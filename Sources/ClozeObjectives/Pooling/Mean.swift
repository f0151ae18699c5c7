extension Pooling {
  /// The mean of all, [CLS] and [SEP] included (sentence-transformers' mean pooling).
  public static let mean = Pooling(
    name: "mean", summary: "the mean of all tokens",
    pooled: { try $0.mean(offsets: $1.offsets) },
    vector: { rows, width in
      rows.combinedRows(width, +).map { $0 / Float(rows.count / width) }
    })
}
