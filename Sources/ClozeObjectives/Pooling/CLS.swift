extension Pooling {
  /// The vector of [CLS], which comes first (Devlin et al. 2019, section 3).
  public static let cls = Pooling(
    name: "cls", summary: "the first token, as in BERT",
    needed: { [$0.lowerBound] },
    pooled: { rows, _ in rows },
    vector: { row, _ in Array(row) })
}
