extension Pooling {
  /// The largest value of each feature (Conneau et al. 2017).
  public static let max = Pooling(
    name: "max", summary: "the largest value of each feature",
    pooled: { try $0.maximum(offsets: $1.offsets) },
    vector: { $0.combinedRows($1) { Swift.max($0, $1) } })
}
